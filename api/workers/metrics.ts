import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** Why a query was refused: too many wait, too many of one path, it waited too long, ran too long, or took too much memory. */
export type Why = "queue" | "path" | "late" | "time" | "memory";

/** What a pool counts. Times are in seconds. */
export interface PoolMetrics {
  /** Takes the gauges from a pool. */
  observe(now: () => { readonly waiting: number; readonly running: number; readonly workers: number }): void;
  refused(why: Why): void;
  waited(seconds: number): void;
  ran(kind: "call" | "abci", seconds: number): void;
  restarted(): void;
}

/** Registers the metrics of the one pool of a process. @throws when they stand in this registry already */
export function poolMetrics(registry: Registry): PoolMetrics {
  const registers = [registry];
  const buckets = [0.0005, 0.002, 0.01, 0.05, 0.2, 1, 5];
  const refused = new Counter({
    name: "eco2_query_refused_total",
    help: "Queries refused to spare the node: queue and path (too many wait), late (waited too long), time, memory",
    labelNames: ["reason"] as const,
    registers,
  });
  const restarts = new Counter({
    name: "eco2_query_worker_restarts_total",
    help: "Threads for queries that ended and were replaced",
    registers,
  });
  const waits = new Histogram({
    name: "eco2_query_wait_seconds",
    help: "Time that queries waited for a thread",
    buckets,
    registers,
  });
  const durations = new Histogram({
    name: "eco2_query_duration_seconds",
    help: "Time that a thread had a query, by where it came from: call (REST and gRPC) or abci",
    labelNames: ["kind"] as const,
    buckets,
    registers,
  });
  return {
    observe(now) {
      const gauge = (name: string, help: string, of: (at: ReturnType<typeof now>) => number) =>
        new Gauge({
          name,
          help,
          registers,
          collect() {
            this.set(of(now()));
          },
        });
      gauge("eco2_query_waiting", "Queries that wait for a thread", ({ waiting }) => waiting);
      gauge("eco2_query_running", "Queries that a thread has", ({ running }) => running);
      gauge("eco2_query_workers", "Threads for queries, those that are starting included", ({ workers }) => workers);
    },
    refused: (reason) => refused.inc({ reason }),
    waited: (seconds) => waits.observe(seconds),
    ran: (kind, seconds) => durations.observe({ kind }, seconds),
    restarted: () => restarts.inc(),
  };
}
