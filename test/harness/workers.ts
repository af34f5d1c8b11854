import { Registry } from "prom-client";
import type { ApiBackend } from "../../api/backend.ts";
import type { Log } from "../../api/log.ts";
import { pooledBackend } from "../../api/workers/backend.ts";
import type { ChainModule } from "../../api/workers/chainModule.ts";
import type { QueryLimits } from "../../api/workers/limits.ts";
import { poolMetrics } from "../../api/workers/metrics.ts";
import { QueryPool } from "../../api/workers/pool.ts";
import { SharedState } from "../../api/workers/state.ts";
import { shareHistory, shareVersions } from "../../store/share.ts";
import { threadFile } from "../../store/threads.ts";
import { build, noComet, settings } from "./api.ts";
import type { Ledger } from "./ledger.ts";

/** Threads that answer the queries of a ledger. */
export interface Pooled {
  run: QueryPool["run"];
  /** Tells of what was committed, which a node does with each block. */
  hear(): void;
  readonly backend: ApiBackend;
  readonly registry: Registry;
  /** What was logged, and reports of faults. */
  readonly lines: string[];
  close(): Promise<void>;
}

const limits: QueryLimits = {
  workers: 1,
  queue: 256,
  perPath: 128,
  timeoutMs: 30_000,
  maxRows: 1_000_000,
  heapMb: 512,
};

export const eco2Module = (): ChainModule => ({ file: threadFile("app/eco2"), name: "eco2" });

/** Starts threads over a ledger whose state an arena keeps. */
export async function poolOver(
  { app, store }: Ledger,
  changes: Partial<QueryLimits> = {},
  chain = eco2Module(),
): Promise<Pooled> {
  const share = shareVersions(store);
  if (share === undefined) throw new Error("the ledger is to be kept by an arena");
  const lines: string[] = [];
  const say = (fields: object, message: string) => lines.push(`${message} ${JSON.stringify(fields)}`);
  const log: Log = { info: say, warn: say, error: say };
  // Told of each block when it is looked for; a node tells of it when it is committed.
  const state = new SharedState(share.start(), () => state.take(share.update()));
  const hear = () => state.take(share.update());
  const registry = new Registry();
  const metrics = poolMetrics(registry);
  const history = shareHistory(store);
  const pool = await QueryPool.open({ chain, state, history, limits: { ...limits, ...changes }, log, metrics });
  const run: QueryPool["run"] = (query) => {
    hear();
    return pool.run(query);
  };
  const identity = () => app.identity;
  const backend = pooledBackend({
    chain: app.chain,
    pool: { run },
    state,
    identity,
    comet: noComet(),
    settings,
    build,
  });
  return { run, hear, backend, registry, lines, close: () => pool.close(1000) };
}
