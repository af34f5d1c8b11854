import { Registry } from "prom-client";
import type { ApiBackend, BuildInfo, NodeSettings } from "../../api/backend.ts";
import type { CometRpc } from "../../api/comet.ts";
import { inProcessBackend } from "../../api/inProcess.ts";
import type { Log } from "../../api/log.ts";
import { type Api, startApi } from "../../api/start.ts";
import { cometRpc } from "../../node/comet/rpc.ts";
import type { Ledger } from "./ledger.ts";
import { type Pooled, poolOver } from "./workers.ts";

export const settings: NodeSettings = {
  minimumGasPrices: "0.0025ueco2",
  pruningKeepRecent: "100",
  pruningInterval: "0",
  haltHeight: 0,
};

export const build: BuildInfo = {
  name: "eco2",
  appName: "eco2d",
  version: "0.1.0",
  gitCommit: "",
  cosmosSdkVersion: "v0.53.0",
  dependencies: [{ path: "github.com/cometbft/cometbft", version: "v0.38.25" }],
};

/** A log that keeps what is reported as a fault of the node. */
export function faultLog(): Log & { readonly faults: unknown[] } {
  const faults: unknown[] = [];
  return { faults, info: () => undefined, warn: () => undefined, error: (fields) => faults.push(fields) };
}

/** Nothing listens there. */
export const noComet = (): CometRpc => cometRpc("http://127.0.0.1:1");

/** Whether backends have threads of their own for queries. Set before a test file makes any. */
export const queries = { byWorkers: false };
const pools: Promise<Pooled>[] = [];

export function backendOf(ledger: Ledger, comet: CometRpc = noComet()): ApiBackend {
  const backend = inProcessBackend({ application: ledger.app, store: ledger.store, comet, settings, build });
  if (!queries.byWorkers) return backend;
  const pooled = poolOver(ledger);
  pools.push(pooled);
  return { ...backend, call: async (...asked) => (await pooled).backend.call(...asked) };
}

/** Both servers on free ports. */
export interface Served extends Api {
  readonly restUrl: string;
  readonly grpcAddress: string;
  readonly metrics: Registry;
  readonly faults: readonly unknown[];
}

export async function serve(backend: ApiBackend, bodyLimit = 4 * 1024 * 1024): Promise<Served> {
  const metrics = new Registry();
  const log = faultLog();
  const any = "127.0.0.1:0";
  const api = await startApi({ backend, restAddress: any, grpcAddress: any, metrics, log, bodyLimit });
  const { restUrl, grpcAddress } = api;
  if (restUrl === undefined || grpcAddress === undefined) throw new Error("both servers were asked for");
  const close = async () => {
    await api.close();
    for (const pooled of pools.splice(0)) await (await pooled).close();
  };
  return { restUrl, grpcAddress, close, metrics, faults: log.faults };
}

/** The servers of a node that runs. */
export function asServed(api: Api, faults: readonly unknown[]): Served {
  const { restUrl, grpcAddress, close } = api;
  if (restUrl === undefined || grpcAddress === undefined) throw new Error("both servers were asked for");
  return { restUrl, grpcAddress, close, metrics: new Registry(), faults };
}
