import { coinFromWire, type WireCoin } from "../../../codec/coin.ts";
import type { Notary } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { reasonOf } from "../../../store/errors.ts";
import { fail } from "../errors.ts";
import type { NotaryParts } from "../module.ts";

/** Parts of one bond that may be on their way back at a time. */
export const mostUnbondings = 7;

/** An amount of the staking token. @throws invalid bond */
export function bondArg(ctx: Ctx, { use }: NotaryParts, given: WireCoin | undefined): bigint {
  if (given === undefined) throw fail.invalidBond("no amount is given");
  const bondDenom = use.staking.bondDenom(ctx);
  if (given.denom !== bondDenom) throw fail.invalidBond(`bonds are in ${bondDenom}, not "${given.denom.slice(0, 40)}"`);
  let amount: bigint;
  try {
    ({ amount } = coinFromWire(given));
  } catch (error) {
    throw fail.invalidBond(reasonOf(error));
  }
  if (amount < 1n) throw fail.invalidBond(`${amount}${bondDenom}: at least 1 is expected`);
  return amount;
}

/** One who never was a notary. */
export const newNotary = (address: string): Notary => ({
  address,
  bond: "0",
  sinceHeight: 0n,
  jailedUntil: undefined,
  attested: 0n,
  objected: 0n,
  silent: 0n,
  provenFalse: 0n,
  slashed: "0",
  earned: "0",
});
