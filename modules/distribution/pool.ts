import type { Coin } from "../../codec/coin.ts";
import type { Ctx } from "../../core/ctx.ts";
import { add, type DecCoins, decCoinsOf, safeSub } from "./decCoins.ts";
import { fail } from "./errors.ts";
import { rewardsAccount } from "./module.ts";
import type { Parts } from "./parts.ts";

/** Books what the module's account holds already to the community pool. */
export function addToPool(ctx: Ctx, { state }: Parts, coins: DecCoins): void {
  if (coins.length > 0) state.pool.set(ctx, add(state.pool.get(ctx), coins));
}

/** @throws bad distribution (code 9) for more than the pool has */
export function spendFromPool(ctx: Ctx, parts: Parts, to: Uint8Array, coins: readonly Coin[]): void {
  const { state } = parts;
  const left = safeSub(state.pool.get(ctx), decCoinsOf(coins));
  if (left === undefined) throw fail.badDistribution();
  payOut(ctx, parts, to, coins);
  state.pool.set(ctx, left);
}

/** Pays coins of the module's account. A module that has votes is paid too, though nobody may send to it. */
export function payOut(ctx: Ctx, { use }: Parts, to: Uint8Array, coins: readonly Coin[]): void {
  if (coins.length === 0) return;
  use.bank.send(ctx, use.accounts.moduleAddress(rewardsAccount), to, coins);
}

/** Where an account's rewards go: to itself unless it chose another. */
export function withdrawAddress(ctx: Ctx, { state }: Parts, delegator: Uint8Array): Uint8Array {
  return state.withdrawTo.find(ctx, delegator) ?? delegator;
}
