import type { Registry } from "prom-client";
import type { Log } from "../../abci/log.ts";
import type { ChainModule } from "../../api/workers/chainModule.ts";
import type { QueryLimits } from "../../api/workers/limits.ts";
import { shareHistory, shareVersions } from "../../store/share.ts";
import type { AppConfig } from "../config.ts";
import { NodeError } from "../errors.ts";
import type { OpenLedger } from "../ledger.ts";
import { listenFault, nodeFacts, type ServeOptions, serverAddresses } from "../servers.ts";
import { type QueryService, startService } from "./service.ts";

/** The limits of queries as app.toml has them. */
function limitsOf({ query }: AppConfig): QueryLimits {
  return {
    workers: query.workers,
    queue: query["max-waiting"],
    perPath: query["max-waiting-per-path"],
    timeoutMs: query["timeout-ms"],
    maxRows: query["max-rows"],
    heapMb: query["max-memory-mb"],
  };
}

/**
 * Starts the threads that answer queries as app.toml says; `undefined` where it wants none, or where the chain can only be
 * had in this thread.
 * @param chainModule asked for only where threads are wanted
 * @param metrics of the node; without it there are no servers, and the service answers ABCI queries alone
 * @throws NodeError where a port is in use or the chain cannot be loaded
 */
export async function openService(
  { application, store }: OpenLedger,
  config: AppConfig,
  chainModule: () => ChainModule | undefined,
  log: Log,
  metrics: Registry | undefined,
  serve: ServeOptions,
): Promise<QueryService | undefined> {
  const share = config.query.workers === 0 ? undefined : shareVersions(store);
  if (share === undefined) return undefined;
  const chain = chainModule();
  if (chain === undefined) {
    log.info({}, "queries are answered by the thread of consensus: where the chain's module is was not told");
    return undefined;
  }
  const addresses = metrics === undefined ? { rest: undefined, grpc: undefined } : serverAddresses(config, serve);
  const isListening = (reason: string) => /EADDR|listen|No address|getaddrinfo|ENOTFOUND|EACCES/.test(reason);
  return startService(
    {
      ...nodeFacts(application.chain, config, serve.version),
      ...addresses,
      chain,
      share,
      history: () => shareHistory(store),
      identity: () => application.identity,
      limits: limitsOf(config),
      metrics: async () => (await metrics?.metrics()) ?? "",
      fault: (reason) =>
        isListening(reason) ? listenFault(reason, addresses) : new NodeError(`queries cannot be served: ${reason}`),
      log,
    },
    application,
  );
}
