import type { Registry } from "prom-client";
import type { Log } from "../abci/log.ts";
import type { CometRpc } from "../api/comet.ts";
import { inProcessBackend } from "../api/inProcess.ts";
import { type Api, startApi } from "../api/start.ts";
import { cometVersion } from "./comet/binary.ts";
import type { AppConfig } from "./config.ts";
import { NodeError, reasonOf } from "./errors.ts";
import { gasPricesText, type OpenLedger } from "./ledger.ts";
import { pruningOf } from "./pruning.ts";

/** Which program serves, and where, when it is not as app.toml says. */
export interface ServeOptions {
  /** Version of the program. */
  readonly version: string;
  /** Overrides of app.toml, `host:port`. */
  readonly restAddress?: string;
  readonly grpcAddress?: string;
}

/** Calls to a CometBFT whose address is not known yet: they wait for it. */
function awaiting(rpc: Promise<CometRpc>): CometRpc {
  // Who calls learns of the failure; without a call it is told by the node's end.
  rpc.catch(() => undefined);
  return {
    status: async () => (await rpc).status(),
    block: async (height) => (await rpc).block(height),
    validators: async (height, page) => (await rpc).validators(height, page),
    tx: async (hash) => (await rpc).tx(hash),
    txSearch: async (query, options) => (await rpc).txSearch(query, options),
    abciQuery: async (path, data, options) => (await rpc).abciQuery(path, data, options),
    broadcastSync: async (tx) => (await rpc).broadcastSync(tx),
    broadcastAsync: async (tx) => (await rpc).broadcastAsync(tx),
  };
}

const addressText = ({ host, port }: { readonly host: string; readonly port: number }) =>
  host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;

/** Starts REST and gRPC as app.toml says. @throws NodeError when a port is in use */
export async function startServers(
  { application, store }: OpenLedger,
  config: AppConfig,
  rpc: Promise<CometRpc>,
  log: Log,
  metrics: Registry,
  { version, restAddress, grpcAddress }: ServeOptions,
): Promise<Api> {
  const { told: pruned } = pruningOf(config);
  const backend = inProcessBackend({
    application,
    store,
    comet: awaiting(rpc),
    settings: {
      minimumGasPrices: gasPricesText(config),
      pruningKeepRecent: String(pruned.keepRecent),
      pruningInterval: String(pruned.interval),
      haltHeight: config["halt-height"],
    },
    build: {
      name: application.chain.name,
      appName: `${application.chain.name}d`,
      version,
      gitCommit: "",
      cosmosSdkVersion: "v0.53.0",
      dependencies: [{ path: "github.com/cometbft/cometbft", version: `v${cometVersion}` }],
    },
  });
  const rest = config.api.enable ? (restAddress ?? addressText(config.api.address)) : undefined;
  const grpc = config.grpc.enable ? (grpcAddress ?? addressText(config.grpc.address)) : undefined;
  try {
    return await startApi({ backend, restAddress: rest, grpcAddress: grpc, metrics, log });
  } catch (error) {
    const reason = reasonOf(error);
    const [server, address] = reason.startsWith("gRPC") ? ["grpc", grpc] : ["api", rest];
    const why = /EADDRINUSE|No address added/.test(reason) ? "the port is in use; stop the other process" : reason;
    throw new NodeError(`cannot listen on ${address}: ${why}, or change [${server}] address in app.toml`);
  }
}
