import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** What the servers count. */
export interface ApiMetrics {
  /** One request ended. `route` is a template or gRPC path, never a path as it came, so that labels stay few. */
  observe(protocol: "rest" | "grpc", route: string, code: number, seconds: number): void;
}

/** A registry with the metrics of the process itself: memory, event-loop lag, garbage collection. One a process. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Registers the servers' metrics. @throws when they stand in this registry already */
export function apiMetrics(registry: Registry): ApiMetrics {
  const labelNames = ["protocol", "route"] as const;
  const requests = new Counter({
    name: "eco2_api_requests_total",
    help: "Requests answered, by protocol, route and gRPC code",
    labelNames: [...labelNames, "code"] as const,
    registers: [registry],
  });
  const durations = new Histogram({
    name: "eco2_api_request_duration_seconds",
    help: "Time to answer a request, by protocol and route",
    labelNames,
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  return {
    observe(protocol, route, code, seconds) {
      requests.inc({ protocol, route, code });
      durations.observe({ protocol, route }, seconds);
    },
  };
}
