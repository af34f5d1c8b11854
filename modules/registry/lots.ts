import type { Range } from "./intervals.ts";

/** What may be done with grams: held ones move and retire, suspended and retired ones do neither. */
export type LotStatus = "held" | "suspended" | "retired";

/** Grams of one batch with one owner and one history. The range counts grams from the batch's first, which is 0. */
export interface Lot extends Range {
  readonly owner: string;
  readonly status: LotStatus;
  /** The provenance step that made the lot what it is; equal only for grams of the same history. */
  readonly history: bigint;
}
