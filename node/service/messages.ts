// What goes between the node and the thread that serves its queries.
import type { ApiBackend } from "../../api/backend.ts";
import type { ChainModule } from "../../api/workers/chainModule.ts";
import type { QueryLimits } from "../../api/workers/limits.ts";
import type { Query } from "../../api/workers/messages.ts";
import type { Refusal } from "../../api/workers/refusal.ts";
import type { ChainIdentity } from "../../core/ctx.ts";
import type { ShareStart, ShareUpdate } from "../../store/arena/share.ts";
import type { HistoryLink } from "../../store/history/reader.ts";

/** What the thread is started with. */
export interface ServiceStart extends Pick<ApiBackend, "settings" | "build"> {
  readonly chain: ChainModule;
  readonly share: ShareStart;
  readonly history: HistoryLink | undefined;
  readonly identity: ChainIdentity;
  readonly limits: QueryLimits;
  /** Where the servers listen, `host:port`. */
  readonly rest: string | undefined;
  readonly grpc: string | undefined;
}

export type ToService =
  | { readonly update: ShareUpdate; readonly identity: ChainIdentity }
  /** URL of the RPC of CometBFT, which answers now. */
  | { readonly comet: string }
  /** An ABCI query. */
  | { readonly id: number; readonly query: Query }
  /** The node's metrics, asked for by `wantMetrics`. */
  | { readonly metrics: string }
  | { readonly close: true };

/** Where the servers listen, as URL and as `host:port`. */
export interface Listening {
  readonly restUrl: string | undefined;
  readonly grpcAddress: string | undefined;
}

export type FromService =
  | ({ readonly ready: true } & Listening)
  /** Why it cannot start; it ends. */
  | { readonly failed: string }
  | { readonly level: "info" | "warn" | "error"; readonly fields: object; readonly message: string }
  | { readonly id: number; readonly answer: Uint8Array }
  | { readonly id: number; readonly refusal: Refusal }
  | { readonly wantMetrics: true };
