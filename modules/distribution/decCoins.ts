import type { Coin } from "../../codec/coin.ts";
import {
  type DecCoin,
  decFromAtomics,
  decMul,
  decMulTruncate,
  decOf,
  decQuoTruncate,
  decToAtomics,
  decTruncate,
} from "../../codec/decimal.ts";
import type { DecCoin as WireDecCoin } from "../../codec/gen/cosmos/base/v1beta1/coin.ts";
import { BrokenInvariant } from "../../core/errors.ts";

/** Amounts with fractions: sorted by denomination, none twice, none zero. Amounts are Decs. */
export type DecCoins = readonly DecCoin[];

export const noCoins: DecCoins = [];

/** @throws Error for an amount that is no decimal */
export const fromWire = (coins: readonly WireDecCoin[]): DecCoins =>
  coins.map(({ denom, amount }) => ({ denom, amount: decFromAtomics(amount) }));

export const toWire = (coins: DecCoins): WireDecCoin[] =>
  coins.map(({ denom, amount }) => ({ denom, amount: decToAtomics(amount) }));

export const decCoinsOf = (coins: readonly Coin[]): DecCoins =>
  coins.map(({ denom, amount }) => ({ denom, amount: decOf(amount) }));

const decAmountOf = (coins: DecCoins, denom: string): bigint =>
  coins.find((coin) => coin.denom === denom)?.amount ?? 0n;

/** What keeps the coins from being a valid set, or undefined. */
export function decCoinsFault(coins: DecCoins): string | undefined {
  for (const [index, { denom, amount }] of coins.entries()) {
    const last = coins[index - 1]?.denom;
    if (last !== undefined && denom <= last) return `denomination ${denom} is not sorted or is there twice`;
    if (amount <= 0n) return `coin ${denom} amount is not positive`;
  }
  return undefined;
}

function combine(a: DecCoins, b: DecCoins, sign: 1n | -1n): DecCoin[] {
  const sums = new Map(a.map(({ denom, amount }) => [denom, amount]));
  for (const { denom, amount } of b) sums.set(denom, (sums.get(denom) ?? 0n) + sign * amount);
  return [...sums]
    .filter(([, amount]) => amount !== 0n)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([denom, amount]) => ({ denom, amount }));
}

export const add = (a: DecCoins, b: DecCoins): DecCoins => (b.length === 0 ? a : combine(a, b, 1n));

/** The difference, or undefined where it would be negative. */
export function safeSub(a: DecCoins, b: DecCoins): DecCoins | undefined {
  const difference = combine(a, b, -1n);
  return difference.some(({ amount }) => amount < 0n) ? undefined : difference;
}

/** @throws BrokenInvariant where the difference would be negative */
export function sub(a: DecCoins, b: DecCoins): DecCoins {
  const difference = safeSub(a, b);
  if (difference === undefined) throw new BrokenInvariant("rewards fall below nothing");
  return difference;
}

function each(coins: DecCoins, change: (amount: bigint) => bigint): DecCoins {
  return coins.flatMap(({ denom, amount }) => {
    const changed = change(amount);
    return changed === 0n ? [] : [{ denom, amount: changed }];
  });
}

/** Times a Dec, rounded half to even. */
export const mul = (coins: DecCoins, by: bigint): DecCoins => each(coins, (amount) => decMul(amount, by));
/** Times a Dec, towards zero. */
export const mulTruncate = (coins: DecCoins, by: bigint): DecCoins =>
  each(coins, (amount) => decMulTruncate(amount, by));
/** Divided by a Dec, towards zero. */
export const quoTruncate = (coins: DecCoins, by: bigint): DecCoins =>
  each(coins, (amount) => decQuoTruncate(amount, by));

export const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** Of each denomination of `a` the smaller of both amounts. */
export const intersect = (a: DecCoins, b: DecCoins): DecCoins =>
  a.flatMap(({ denom, amount }) => {
    const both = least(amount, decAmountOf(b, denom));
    return both === 0n ? [] : [{ denom, amount: both }];
  });

/** Whole base units, and what is left. */
export function truncate(coins: DecCoins): { readonly coins: Coin[]; readonly rest: DecCoins } {
  const whole = coins.map(({ denom, amount }) => ({ denom, amount: decTruncate(amount) }));
  return { coins: whole.filter(({ amount }) => amount > 0n), rest: sub(coins, decCoinsOf(whole)) };
}
