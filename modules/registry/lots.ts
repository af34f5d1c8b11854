import type { Range } from "./intervals.ts";

/** What may be done with grams: held ones move and are used, those of the buffer leave it by a reversal or a release alone. */
export type LotStatus = "held" | "suspended" | "retired" | "cancelled" | "exported" | "expired" | "buffer";

/** Grams of one batch with one owner and one history. The range counts grams from the batch's first, which is 0. */
export interface Lot extends Range {
  readonly owner: string;
  readonly status: LotStatus;
  /** The provenance step that made the lot what it is; equal only for grams of the same history. */
  readonly history: bigint;
}
