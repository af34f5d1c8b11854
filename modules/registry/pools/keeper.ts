import { capability } from "../../../core/capability.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { issueForPool } from "./issue.ts";
import { cancelForPool } from "./shortfall.ts";
import { type PoolParts, releaseForPool, suspendForPool } from "./suspend.ts";

/** Grams of a pool's batch that somebody gets. */
export interface PoolShare {
  /** 20 bytes; the account is there, and is no module's. */
  readonly address: Uint8Array;
  /** Whole grams, at least 1. */
  readonly grams: bigint;
}

/** What a reduction pool earned. */
export interface PoolIssue {
  /** At least 1; a pool earns one batch. */
  readonly poolId: bigint;
  /** For people: the batch has it as the name of its project. */
  readonly title: string;
  /** Code of a native programme for pools that is open: `poolProgramme` on a new chain. */
  readonly programme: string;
  /** Code, with its version behind an "@" where there is one. */
  readonly methodology: string;
  /** As "Reduction - technical". */
  readonly creditType: string;
  /** ISO 3166-1, two letters; empty for a pool that is in several. */
  readonly country: string;
  readonly sector: string;
  /** YYYY-MM-DD, both inclusive. */
  readonly vintageStart: string;
  readonly vintageEnd: string;
  /** Each address once. */
  readonly owners: readonly PoolShare[];
  /** What the programme's buffer keeps, beside what the owners get. */
  readonly bufferGrams: bigint;
}

/** What came of grams that a pool turned out not to have reduced; the three add up to those asked for. */
export interface PoolShortfall {
  readonly reversalId: bigint;
  /** Cancelled out of the batch's buffer. */
  readonly bufferGrams: bigint;
  /** Cancelled whoever held them, those first that were held longest. */
  readonly heldGrams: bigint;
  /** Used up or moved beyond reach: a debt of the programme's buffer, which its next contributions pay. */
  readonly owedGrams: bigint;
}

/** What the registry offers to the module of reduction pools: the life of a pool's batch. All amounts are whole grams. */
export interface IssuanceKeeper {
  /**
   * Issues the batch of a pool, its numbers single grams: what the owners get in their order, the buffer's share last.
   * @throws programme not found, programme closed unless it is one of pools, invalid issuance, supply overflow
   */
  issueForPool(ctx: Ctx, issue: PoolIssue): { readonly batchId: bigint; readonly serial: string };
  /**
   * Suspends a pool's batch because the pool does not hold at present; again: with another reason. The review authority cannot
   * release it, as the pool cannot release what the review authority suspended.
   * @throws batch not found, invalid batch for one that is of no pool, invalid reason
   */
  suspendForPool(ctx: Ctx, batchId: bigint, reason: string): void;
  /** Ends that; a batch that was not suspended so stays as it is. @throws batch not found, invalid batch */
  releaseForPool(ctx: Ctx, batchId: bigint): void;
  /**
   * Cancels grams of a pool's batch: of its buffer first, then those that are held, whoever holds them, then as a debt of the programme.
   * Grams go also while the batch is suspended. Looks at 1,000 held lots at most.
   * @throws batch not found, invalid batch, invalid reversal for 0 grams or more than the batch has, invalid reason
   */
  cancelForPool(ctx: Ctx, batchId: bigint, grams: bigint, reason: string): PoolShortfall;
}
export const IssuanceKeeper = capability<IssuanceKeeper>("registry.issuance");

export const issuanceKeeper = (env: PoolParts): IssuanceKeeper => ({
  issueForPool: (ctx, issue) => issueForPool(ctx, env, issue),
  suspendForPool(ctx, batchId, reason) {
    suspendForPool(ctx, env, batchId, reason);
  },
  releaseForPool(ctx, batchId) {
    releaseForPool(ctx, env, batchId);
  },
  cancelForPool: (ctx, batchId, grams, reason) => cancelForPool(ctx, env, batchId, grams, reason),
});
