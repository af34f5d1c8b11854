import type { Log } from "../../abci/log.ts";
import { inProcessBackend } from "../../api/inProcess.ts";
import { createRegistry } from "../../api/metrics.ts";
import { type Api, startApi } from "../../api/start.ts";
import type { RunningChain } from "../../engine/chain/chain.ts";
import { cometVersion } from "../comet/binary.ts";
import { cometRpc } from "../comet/rpc.ts";
import type { AppConfig } from "../config.ts";
import { NodeError, reasonOf } from "../errors.ts";
import { gasPricesText } from "../ledger.ts";
import type { ServeOptions } from "../servers.ts";

const text = ({ host, port }: { readonly host: string; readonly port: number }) =>
  host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;

/** Starts REST and gRPC over a development chain. @param rpc URL of its RPC @throws NodeError when a port is in use */
export async function startDevServers(
  { application, store }: RunningChain,
  config: AppConfig,
  rpc: string,
  log: Log,
  { version, restAddress, grpcAddress }: ServeOptions,
): Promise<Api> {
  const { name } = application.chain;
  const backend = inProcessBackend({
    application,
    store,
    comet: cometRpc(rpc),
    // The engine keeps every height that its snapshots need, whatever app.toml says of pruning and halts.
    settings: {
      minimumGasPrices: gasPricesText(config),
      pruningKeepRecent: "0",
      pruningInterval: "0",
      haltHeight: 0,
    },
    build: {
      name,
      appName: `${name}d`,
      version,
      gitCommit: "",
      cosmosSdkVersion: "v0.53.0",
      dependencies: [{ path: "github.com/cometbft/cometbft", version: `v${cometVersion}` }],
    },
  });
  try {
    return await startApi({
      backend,
      restAddress: config.api.enable ? (restAddress ?? text(config.api.address)) : undefined,
      grpcAddress: config.grpc.enable ? (grpcAddress ?? text(config.grpc.address)) : undefined,
      metrics: createRegistry(),
      log,
    });
  } catch (error) {
    const reason = reasonOf(error);
    const flag = reason.startsWith("gRPC") ? "--grpc-address" : "--rest-address";
    const why = /EADDRINUSE|No address added/.test(reason) ? "the port is in use; stop the other process" : reason;
    throw new NodeError(`cannot serve REST and gRPC: ${why}, or choose another ${flag}`);
  }
}
