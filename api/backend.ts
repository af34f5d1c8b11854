import type { QueryAnswer } from "../core/query.ts";
import type { CometRpc } from "./comet.ts";

/** What of the node's configuration anybody may read. */
export interface NodeSettings {
  /** Coins such as "0.0025ueco2"; "" where transactions may be free. */
  readonly minimumGasPrices: string;
  /** Versions kept behind the newest, and how often old ones go, as decimal text; "0" where not limited. */
  readonly pruningKeepRecent: string;
  readonly pruningInterval: string;
  /** 0: never. */
  readonly haltHeight: number;
}

/** Which program answers. */
export interface BuildInfo {
  readonly name: string;
  /** Name of the binary. */
  readonly appName: string;
  readonly version: string;
  readonly gitCommit: string;
  /** Version of the Cosmos SDK whose services are offered; wallets and relayers choose their calls by it. */
  readonly cosmosSdkVersion: string;
  /** Software of others that the node stands on; relayers look for github.com/cometbft/cometbft. */
  readonly dependencies: readonly { readonly path: string; readonly version: string }[];
}

/**
 * The node behind the servers. Requests and answers are encoded messages, so that a worker can stand here as well as the
 * application in this process.
 */
export interface ApiBackend {
  /** gRPC paths that `call` answers, `/package.Service/Method`. Other services of the descriptors are not offered. */
  readonly paths: readonly string[];
  /** Answers a query at a height; 0 is the latest. @throws QueryError, LedgerError */
  call(path: string, request: Uint8Array, height: number): QueryAnswer | Promise<QueryAnswer>;
  identity(): { readonly chainId: string; readonly bech32Prefix: string };
  /** Heights that queries can read. */
  heights(): { readonly oldest: number; readonly latest: number };
  readonly comet: CometRpc;
  readonly settings: NodeSettings;
  readonly build: BuildInfo;
}
