import type { ClassFilter, Vault } from "../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import { capability } from "../../core/capability.ts";
import type { Ctx } from "../../core/ctx.ts";
import { hookPoint } from "../../core/hooks.ts";
import type { RetiredGrams } from "../registry/keeper.ts";

/** Base units of ECC that one gram is. */
export const unitsPerGram = 1_000_000n;

/** What is told of a burn. */
export interface BurnRecord {
  /** A code of small letters, digits and underscores, at most 32 of them; burns are summed by it: "chain", "offset". */
  readonly purpose: string;
  /** For the event alone; texts are the caller's to check. */
  readonly beneficiary?: string;
  readonly reason?: string;
  /** Only credits of classes that agree with it; left out: the oldest of all. */
  readonly filter?: ClassFilter;
}

/** What a burn did. */
export interface Burned {
  /** Base units. */
  readonly burned: bigint;
  /**
   * The whole grams that were retired, in the order in which they were taken; none where the burn came to less than a gram with
   * what was carried. A step may name more grams than its range here: burns of grams that follow each other make one step longer.
   */
  readonly ranges: readonly RetiredGrams[];
}

/** What dualtoken offers to other modules. Amounts of ECC are base units, micrograms. */
export interface EccKeeper {
  /** The denomination of ECC. */
  denom(ctx: Ctx): string;
  /**
   * Puts grams of batches (the lowest held of each) into the vault, and makes as much ECC for their owner.
   * @returns base units made
   * @throws not eligible, share exceeded, invalid amount, and what the registry refuses
   */
  deposit(ctx: Ctx, from: Uint8Array, credits: readonly { readonly batchId: bigint; readonly grams: bigint }[]): bigint;
  /**
   * Burns ECC that an account may spend. Whole grams are retired from the oldest head; what is less is carried to the next burn.
   * @throws invalid amount unless positive, the vault has too few, insufficient funds: nothing is changed then; RangeError for a
   *   purpose that is no code
   */
  burn(ctx: Ctx, payer: Uint8Array, uecc: bigint, record: BurnRecord): Burned;
  /** The same with ECC in the account of a module. */
  burnFromModule(ctx: Ctx, module: string, uecc: bigint, record: BurnRecord): Burned;
  /** The most that could be burned now: less than the supply while there is a deficit. */
  burnable(ctx: Ctx): bigint;
  /** ECC that nothing stands behind. */
  deficit(ctx: Ctx): bigint;
  /** The totals. */
  vault(ctx: Ctx): Vault;
}
export const EccKeeper = capability<EccKeeper>("dualtoken.ecc");

/** Points at which dualtoken calls whoever subscribed. */
export const dualtokenHooks = {
  /** ECC of the Carbon Neutral Pool filled a shortfall of the vault. @param uecc base units that left the pool's account */
  poolDrawn: hookPoint<[uecc: bigint]>(),
  /** What the pool had given came back after a release. */
  poolRepaid: hookPoint<[uecc: bigint]>(),
} as const;
