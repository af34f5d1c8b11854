import type { Registry } from "prom-client";
import type { Log } from "../abci/log.ts";
import type { ApiBackend } from "../api/backend.ts";
import type { CometRpc } from "../api/comet.ts";
import { inProcessBackend } from "../api/inProcess.ts";
import { type Api, startApi } from "../api/start.ts";
import type { Chain } from "../core/chain.ts";
import { awaiting } from "./comet/awaiting.ts";
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

const addressText = ({ host, port }: { readonly host: string; readonly port: number }) =>
  host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;

/** What the services of the node say of it. */
export function nodeFacts(chain: Chain, config: AppConfig, version: string): Pick<ApiBackend, "settings" | "build"> {
  const { told: pruned } = pruningOf(config);
  return {
    settings: {
      minimumGasPrices: gasPricesText(config),
      pruningKeepRecent: String(pruned.keepRecent),
      pruningInterval: String(pruned.interval),
      haltHeight: config["halt-height"],
    },
    build: {
      name: chain.name,
      appName: `${chain.name}d`,
      version,
      gitCommit: "",
      cosmosSdkVersion: "v0.53.0",
      dependencies: [{ path: "github.com/cometbft/cometbft", version: `v${cometVersion}` }],
    },
  };
}

/** Where the servers listen, `host:port`; undefined for one that is switched off. */
export function serverAddresses(
  config: AppConfig,
  { restAddress, grpcAddress }: ServeOptions,
): { readonly rest: string | undefined; readonly grpc: string | undefined } {
  return {
    rest: config.api.enable ? (restAddress ?? addressText(config.api.address)) : undefined,
    grpc: config.grpc.enable ? (grpcAddress ?? addressText(config.grpc.address)) : undefined,
  };
}

/** Why the servers could not start, for the operator. */
export function listenFault(reason: string, { rest, grpc }: ReturnType<typeof serverAddresses>): NodeError {
  const [server, address] = reason.startsWith("gRPC") ? ["grpc", grpc] : ["api", rest];
  const why = /EADDRINUSE|No address added/.test(reason) ? "the port is in use; stop the other process" : reason;
  return new NodeError(`cannot listen on ${address}: ${why}, or change [${server}] address in app.toml`);
}

/** Starts REST and gRPC as app.toml says, answered by this thread. @throws NodeError when a port is in use */
export async function startServers(
  { application, store }: OpenLedger,
  config: AppConfig,
  rpc: Promise<CometRpc>,
  log: Log,
  metrics: Registry,
  serve: ServeOptions,
): Promise<Api> {
  const facts = nodeFacts(application.chain, config, serve.version);
  const backend = inProcessBackend({ application, store, comet: awaiting(rpc), ...facts });
  const addresses = serverAddresses(config, serve);
  const { rest: restAddress, grpc: grpcAddress } = addresses;
  try {
    return await startApi({ backend, restAddress, grpcAddress, metrics, log });
  } catch (error) {
    throw listenFault(reasonOf(error), addresses);
  }
}
