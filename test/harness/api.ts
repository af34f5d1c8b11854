import { Registry } from "prom-client";
import type { ApiBackend, BuildInfo, NodeSettings } from "../../api/backend.ts";
import type { CometRpc } from "../../api/comet.ts";
import { inProcessBackend } from "../../api/inProcess.ts";
import type { Log } from "../../api/log.ts";
import { type Api, startApi } from "../../api/start.ts";
import { cometRpc } from "../../node/comet/rpc.ts";
import type { Ledger } from "./ledger.ts";

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

export function backendOf({ app, store }: Ledger, comet: CometRpc = noComet()): ApiBackend {
  return inProcessBackend({ application: app, store, comet, settings, build });
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
  return { ...api, restUrl, grpcAddress, metrics, faults: log.faults };
}
