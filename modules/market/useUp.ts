import type { Claim } from "../../codec/gen/eco2/offset/v1/offset.ts";
import { quotient } from "../../codec/quotient.ts";
import type { Ctx } from "../../core/ctx.ts";
import { unitsPerGram } from "../dualtoken/keeper.ts";
import { fail } from "./errors.ts";
import type { Goods, Grams } from "./escrow.ts";
import type { MarketEnv } from "./module.ts";

/** What a buyer has just bought. */
interface Bought {
  readonly goods: Goods;
  readonly amount: bigint;
  /** None where it is coins. */
  readonly grams: readonly Grams[];
}

/**
 * Uses up what a buyer has just bought: these very grams and no others, or so much ECC.
 * @returns the certificate's id
 * @throws amount not sold for coins that are no whole ECC; the errors of the offset module
 */
export function useUp(ctx: Ctx, { use }: MarketEnv, buyer: Uint8Array, bought: Bought, claim: Claim): bigint {
  const { goods, amount, grams } = bought;
  if (goods.batchId !== 0n) return use.offset.retirePieces(ctx, buyer, grams, claim);
  const ecc = use.ecc.denom(ctx);
  if (goods.denom !== ecc) throw fail.amountNotSold(`${goods.denom} cannot be used up, only credits and ${ecc}`);
  const whole = quotient(amount, unitsPerGram);
  if (whole * unitsPerGram === amount) return use.offset.retireEcc(ctx, buyer, whole, claim);
  throw fail.amountNotSold(`${amount}${ecc} for a claim: it takes whole grams, each ${unitsPerGram}${ecc}`);
}
