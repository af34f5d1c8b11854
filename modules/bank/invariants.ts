import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { balanceOf, type Ledger } from "./ledger.ts";

/** The sum of all balances is the supply. */
export function supplyInvariant(ctx: Ctx, state: Ledger): string | undefined {
  const sums = new Map<string, bigint>();
  for (const [[address, denom], amount] of state.balances.range(ctx)) {
    if (amount <= 0n) return `${addressText(ctx.chain, address)} has a balance of ${amount}${denom}`;
    sums.set(denom, (sums.get(denom) ?? 0n) + amount);
  }
  for (const [denom, amount] of state.supply.range(ctx)) {
    if (sums.get(denom) !== amount) return `${denom}: balances sum to ${sums.get(denom) ?? 0n}, supply is ${amount}`;
    sums.delete(denom);
  }
  const [extra] = sums.keys();
  return extra === undefined ? undefined : `${extra}: held by accounts but not in the supply`;
}

/** The index of holders names exactly those who hold. */
export function holdersInvariant(ctx: Ctx, state: Ledger): string | undefined {
  let indexed = 0;
  for (const [denom, address] of state.holders.keys(ctx)) {
    if (balanceOf(ctx, state, address, denom) === 0n)
      return `${addressText(ctx.chain, address)} is indexed for ${denom} and holds none`;
    indexed += 1;
  }
  const held = [...state.balances.range(ctx)].length;
  return held === indexed ? undefined : `${held} balances, ${indexed} index entries`;
}
