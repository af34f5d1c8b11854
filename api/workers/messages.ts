// What goes between the pool and its threads.
import type { SharedMemory, SharedVersion } from "../../store/arena/share.ts";
import type { HistoryLine } from "../../store/history/reader.ts";
import type { ChainModule } from "./chainModule.ts";
import type { Refusal } from "./refusal.ts";

/** What a thread is started with. */
export interface WorkerStart {
  readonly chain: ChainModule;
  readonly storeNames: readonly string[];
  /** Most rows that one query may read in ranges. */
  readonly maxRows: number;
  /** The way to older heights, where the node keeps them. */
  readonly history: HistoryLine | undefined;
}

/** A query: by gRPC path with its request, or an ABCI query whole, `RequestQuery` in bytes. */
export interface Query {
  readonly kind: "call" | "abci";
  readonly path: string;
  readonly request: Uint8Array;
  /** 0: the latest. */
  readonly height: number;
}

/** A query for a thread, with the version that it reads. */
export interface Task extends Query {
  readonly id: number;
  /** That of the height asked for; the latest where there is none of it. Held until the thread has answered. */
  readonly version: SharedVersion;
  /** Heights that the node answers for. */
  readonly retained: { readonly oldest: number; readonly newest: number };
  /** The lowest height that has proofs. */
  readonly provable: number;
  /** What the thread does not have yet. */
  readonly memory: SharedMemory | undefined;
}

/** The answer of a query: for an ABCI query, `ResponseQuery` in bytes. */
export interface Answered {
  readonly value: Uint8Array;
  readonly height: number;
}

/** What a thread says. */
export type Said =
  | { readonly ready: true }
  /** A fault of the program that a query was only answered with an unspecific error for. */
  | { readonly report: string; readonly fault: string }
  | ({ readonly id: number } & (Answered | { readonly refusal: Refusal }));
