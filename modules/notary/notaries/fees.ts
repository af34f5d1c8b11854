import type { Answer, Notarisation } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import { quotient } from "../../../codec/quotient.ts";
import { addressBytes } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { NotaryParts } from "../module.ts";

/** The module account that holds fees of records, and bonds of notaries and disputes. */
const account = "notary";
/** Where goes what nobody has earned. */
const neutrality = "neutrality";

/** Takes coins of the staking token into the module's account. @throws insufficient funds */
export function takeIn(ctx: Ctx, { use }: NotaryParts, from: Uint8Array, amount: bigint): void {
  if (amount > 0n) use.bank.sendToModule(ctx, from, account, [{ denom: use.staking.bondDenom(ctx), amount }]);
}

/** Pays out of the module's account, to whatever account it is: who was let in once is not refused its coins. */
export function payOut(ctx: Ctx, { use, facts }: NotaryParts, to: string, amount: bigint): void {
  if (amount === 0n) return;
  const coins = [{ denom: use.staking.bondDenom(ctx), amount }];
  use.bank.send(ctx, facts.moduleAddress(account), addressBytes(ctx.chain, to), coins);
}

/** What was lost goes to the chain's neutrality; nothing is burned. */
export function forfeit(ctx: Ctx, { use }: NotaryParts, amount: bigint): void {
  if (amount === 0n) return;
  use.bank.sendBetweenModules(ctx, account, neutrality, [{ denom: use.staking.bondDenom(ctx), amount }]);
}

/**
 * Shares the fee among the notaries that gave an answer, evenly; what does not divide is the chain's neutrality's. Where nobody
 * gave it, the fee goes to `otherwise`.
 */
export function shareFee(
  ctx: Ctx,
  parts: NotaryParts,
  found: Notarisation,
  answer: Answer,
  otherwise: string,
): Notarisation {
  const fee = BigInt(found.fee);
  if (fee === 0n) return found;
  const earners = found.seats.filter((seat) => seat.answer === answer);
  if (earners.length === 0) payOut(ctx, parts, otherwise, fee);
  else {
    const share = quotient(fee, BigInt(earners.length));
    for (const { notary } of earners) {
      payOut(ctx, parts, notary, share);
      const one = parts.state.notaries.get(ctx, notary);
      parts.state.notaries.set(ctx, notary, { ...one, earned: (BigInt(one.earned) + share).toString() });
    }
    forfeit(ctx, parts, fee - share * BigInt(earners.length));
  }
  return { ...found, fee: "0" };
}
