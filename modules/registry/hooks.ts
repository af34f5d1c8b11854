import { hookPoint } from "../../core/hooks.ts";

/** Grams of a batch; the end is not among them. */
export interface Piece {
  readonly batchId: bigint;
  readonly startGram: bigint;
  readonly endGram: bigint;
}

/** Grams that left what their owner may dispose of without a message of the owner. */
export interface GramsTaken {
  /** As text, in lower case: it may be the account of a module. */
  readonly owner: string;
  readonly piece: Piece;
  /** Used at their source, cancelled by the review authority, or past their time. */
  readonly why: "suspended" | "revoked" | "expired";
}

/** Points at which the registry calls whoever subscribed, after it has changed its own state. */
export const registryHooks = {
  /** No gram of the batch is valid from now on. */
  batchSuspended: hookPoint<[batchId: bigint]>(),
  /** What is still held of the batch is valid again. */
  batchReleased: hookPoint<[batchId: bigint]>(),
  /** Once for each range; also for grams of batches that are suspended. */
  gramsTaken: hookPoint<[taken: GramsTaken]>(),
  /** Some of these grams have other labels than before. */
  labelsChanged: hookPoint<[piece: Piece]>(),
} as const;
