import { QueryError } from "../../core/queryError.ts";
import { type HistoryLink, openLine } from "../../store/history/reader.ts";
import type { Log } from "../log.ts";
import type { ChainModule } from "./chainModule.ts";
import type { QueryLimits } from "./limits.ts";
import type { Answered, Query, WorkerStart } from "./messages.ts";
import type { PoolMetrics, Why } from "./metrics.ts";
import type { SharedState } from "./state.ts";
import { type Outcome, QueryWorker, type WorkerEvents } from "./worker.ts";

/** A query that was taken. */
interface Waiting {
  readonly query: Query;
  readonly since: number;
  readonly answer: (answered: Answered) => void;
  readonly refuse: (error: Error) => void;
  /** Threads that ended while they had it. */
  lost: number;
}

export interface PoolParts {
  readonly chain: ChainModule;
  readonly state: SharedState;
  /** To heights that are not in memory, where the node keeps them. */
  readonly history: HistoryLink | undefined;
  readonly limits: QueryLimits;
  readonly log: Log;
  readonly metrics: PoolMetrics;
}

const longestPause = 30_000;

const overloaded = (message: string) => new QueryError("ResourceExhausted", message);

/** Threads that answer queries over retained versions, and the queue before them. */
export class QueryPool {
  private readonly parts: PoolParts;
  private readonly start: Omit<WorkerStart, "history">;
  private readonly workers = new Set<QueryWorker>();
  private readonly free: QueryWorker[] = [];
  private readonly queue: Waiting[] = [];
  private readonly running = new Set<Waiting>();
  private readonly byPath = new Map<string, number>();
  private id = 0;
  private failures = 0;
  private closed = false;
  /** Refuses at its time what has waited too long. */
  private watch: ReturnType<typeof setTimeout> | undefined;
  private settled: () => void = () => undefined;

  private constructor(parts: PoolParts) {
    this.parts = parts;
    const { chain, state, limits, metrics } = parts;
    this.start = { chain, storeNames: state.storeNames, maxRows: limits.maxRows };
    metrics.observe(() => ({ waiting: this.queue.length, running: this.running.size, workers: this.workers.size }));
  }

  /** Starts the threads, and returns when all have loaded the chain. @throws Error where one cannot */
  static async open(parts: PoolParts): Promise<QueryPool> {
    const pool = new QueryPool(parts);
    const started = Array.from({ length: parts.limits.workers }, () => pool.add());
    try {
      await Promise.all(started);
    } catch (error) {
      await pool.close(0);
      throw error;
    }
    return pool;
  }

  /** Answers a query. @throws QueryError, LedgerError; ResourceExhausted where there are too many */
  run(query: Query): Promise<Answered> {
    const { limits } = this.parts;
    const ofPath = this.byPath.get(query.path) ?? 0;
    if (this.closed) return Promise.reject(new QueryError("Unavailable", "the node is stopping"));
    if (this.queue.length >= limits.queue && this.free.length === 0)
      return this.refused("queue", `the node is overloaded: ${limits.queue} queries are waiting already`);
    if (ofPath >= limits.perPath)
      return this.refused("path", `the node is overloaded: ${ofPath} queries of this kind are waiting already`);
    return new Promise((answer, refuse) => {
      this.byPath.set(query.path, ofPath + 1);
      this.queue.push({ query, since: performance.now(), answer, refuse, lost: 0 });
      this.next();
    });
  }

  /** Refuses what waits, gives what runs `grace` milliseconds, and ends the threads. */
  async close(grace: number): Promise<void> {
    this.closed = true;
    clearTimeout(this.watch);
    for (const waiting of this.queue.splice(0))
      this.end(waiting, new QueryError("Unavailable", "the node is stopping"));
    if (this.running.size > 0 && grace > 0) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        this.settled = resolve;
        timer = setTimeout(resolve, grace);
      });
      clearTimeout(timer);
    }
    await Promise.all([...this.workers].map((worker) => worker.end()));
  }

  private refused(why: Why, message: string): Promise<never> {
    this.parts.metrics.refused(why);
    return Promise.reject(overloaded(message));
  }

  private add(): Promise<void> {
    return new Promise((resolve, reject) => {
      const { limits, log, metrics } = this.parts;
      const events: WorkerEvents = {
        free: (worker) => {
          this.failures = 0;
          resolve();
          this.free.push(worker);
          this.next();
        },
        ended: (worker, started, reason) => {
          this.workers.delete(worker);
          const at = this.free.indexOf(worker);
          if (at >= 0) this.free.splice(at, 1);
          if (!started) reject(new Error(`a thread for queries cannot start: ${reason}`));
          if (this.closed) return;
          metrics.restarted();
          log.warn({ reason }, "a thread for queries has ended, another one is started");
          this.replace(started);
        },
        report: (where, fault) => log.error({ fault }, `fault of the program in ${where}`),
      };
      const history = this.parts.history && openLine(this.parts.history);
      this.workers.add(new QueryWorker({ ...this.start, history }, limits.heapMb, events));
    });
  }

  /** Starts another thread; after a pause, longer each time, where threads end before they can be used. */
  private replace(started: boolean): void {
    if (!started) this.failures += 1;
    const pause = this.failures === 0 ? 0 : Math.min(longestPause, 100 * 2 ** this.failures);
    setTimeout(() => {
      // A thread that fails is said by its end, and tried again.
      if (!this.closed) this.add().catch(() => undefined);
    }, pause).unref();
  }

  private next(): void {
    this.dropLate();
    while (!this.closed && this.free.length > 0) {
      const waiting = this.queue.shift();
      if (waiting === undefined) break;
      const worker = this.free.pop();
      if (worker === undefined) break;
      this.give(worker, waiting);
    }
    this.watchQueue();
  }

  private give(worker: QueryWorker, waiting: Waiting): void {
    const { state, limits, metrics } = this.parts;
    const { query } = waiting;
    let version: ReturnType<SharedState["hold"]>;
    try {
      version = state.hold(query.height);
    } catch (error) {
      this.free.push(worker);
      this.end(waiting, error as Error);
      return;
    }
    this.running.add(waiting);
    const start = performance.now();
    metrics.waited((start - waiting.since) / 1000);
    const late = setTimeout(() => {
      metrics.refused("time");
      this.end(
        waiting,
        new QueryError("DeadlineExceeded", `the query takes more than ${limits.timeoutMs} ms, which this node allows`),
      );
      void worker.end();
    }, limits.timeoutMs);
    const task = { ...query, id: ++this.id, version, retained: state.retained(), provable: state.provable() };
    worker.run(
      task,
      (bytes, chunks) => state.beyond(bytes, chunks),
      (outcome) => {
        clearTimeout(late);
        state.release(version);
        metrics.ran(query.kind, (performance.now() - start) / 1000);
        this.settle(waiting, outcome);
      },
    );
  }

  private settle(waiting: Waiting, outcome: Outcome): void {
    // Refused already, for it took too long.
    if (!this.running.has(waiting)) return;
    if (outcome.kind === "answered") this.end(waiting, outcome.answer);
    else if (outcome.kind === "refused") this.end(waiting, outcome.error);
    else if (outcome.memory) {
      this.parts.metrics.refused("memory");
      this.end(waiting, overloaded(`the query takes more than ${this.parts.limits.heapMb} MB, which this node allows`));
    } else if (this.closed) this.end(waiting, new QueryError("Unavailable", "the node is stopping"));
    else if (++waiting.lost > 1) this.end(waiting, new Error("two threads for queries ended while they had this one"));
    else {
      // Why the thread ended may have nothing to do with it: another one tries, once.
      this.running.delete(waiting);
      this.queue.unshift(waiting);
      this.next();
    }
  }

  private end(waiting: Waiting, with_: Answered | Error): void {
    const { path } = waiting.query;
    const others = (this.byPath.get(path) ?? 1) - 1;
    if (others === 0) this.byPath.delete(path);
    else this.byPath.set(path, others);
    this.running.delete(waiting);
    if ("value" in with_) waiting.answer(with_);
    else waiting.refuse(with_);
    if (this.running.size === 0) this.settled();
  }

  private dropLate(): void {
    const { timeoutMs } = this.parts.limits;
    const now = performance.now();
    for (let first = this.queue[0]; first !== undefined && now - first.since >= timeoutMs; first = this.queue[0]) {
      this.queue.shift();
      this.parts.metrics.refused("late");
      this.end(first, overloaded(`the node is overloaded: the query has waited ${timeoutMs} ms`));
    }
  }

  private watchQueue(): void {
    clearTimeout(this.watch);
    const [first] = this.queue;
    if (first === undefined || this.closed) return;
    const left = first.since + this.parts.limits.timeoutMs - performance.now();
    this.watch = setTimeout(() => this.next(), Math.max(1, left));
  }
}
