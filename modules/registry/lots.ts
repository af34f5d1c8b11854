import { byStart, merge, type Range } from "./intervals.ts";

/** What may be done with grams: held ones move and retire, suspended and retired ones do neither. */
export type LotStatus = "held" | "suspended" | "retired";

/** Grams of one batch with one owner and one history. The range counts grams from the batch's first, which is 0. */
export interface Lot extends Range {
  readonly owner: string;
  readonly status: LotStatus;
  /** The provenance step that made the lot what it is; equal only for grams of the same history. */
  readonly history: bigint;
}

/** Joins neighbouring lots, but only those that cannot be told apart: same owner, same status, same last step. */
export function mergeLots<T extends Lot>(lots: readonly T[]): T[] {
  const same = (a: T, b: T) => a.owner === b.owner && a.status === b.status && a.history === b.history;
  return merge(lots.toSorted(byStart), same);
}
