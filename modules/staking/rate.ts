import { decFromAtomics, decOf, decOne, decQuo, decTruncate } from "../../codec/decimal.ts";
import type { Validator } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { quotient } from "../../codec/quotient.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { fail } from "./errors.ts";

// The exchange rate between shares and tokens, with the roundings of x/staking (`x/staking/types/validator.go`). Only slashing
// changes it, but for the fractions of a base unit that leavers leave behind.

/** What stands behind a candidate. */
export interface Stock {
  /** Base units. */
  readonly tokens: bigint;
  /** All shares of its delegations, a Dec. */
  readonly shares: bigint;
}

export const stockOf = ({ tokens, delegatorShares }: Validator): Stock => ({
  tokens: BigInt(tokens),
  shares: decFromAtomics(delegatorShares),
});

/** Everything was slashed: a share is worth nothing, and nobody could be given any. */
export const isWorthless = ({ tokens, shares }: Stock): boolean => tokens === 0n && shares > 0n;

/** What shares are worth in base units, a Dec. */
export const worthOf = (stock: Stock, shares: bigint): bigint =>
  stock.shares === 0n ? 0n : decQuo(shares * stock.tokens, stock.shares);

/** Shares, a Dec, that are worth so many base units, rounded down. @throws insufficient shares where nothing has any worth */
export function sharesFor({ tokens, shares }: Stock, amount: bigint): bigint {
  if (tokens === 0n) throw fail.insufficientShares();
  return quotient(shares * amount, tokens);
}

/** Adds tokens; the first delegation sets the rate to one. */
export function addTokens(stock: Stock, amount: bigint): { readonly stock: Stock; readonly issued: bigint } {
  const issued = stock.shares === 0n ? decOf(amount) : sharesFor(stock, amount);
  return { stock: { tokens: stock.tokens + amount, shares: stock.shares + issued }, issued };
}

/** Takes shares out, with the whole base units that they are worth; the last ones get all that is left. */
export function removeShares(stock: Stock, shares: bigint): { readonly stock: Stock; readonly tokens: bigint } {
  const left = stock.shares - shares;
  const tokens = left === 0n ? stock.tokens : decTruncate(worthOf(stock, shares));
  if (left < 0n || tokens > stock.tokens) throw new BrokenInvariant("more shares of a candidate than there are");
  return { stock: { tokens: stock.tokens - tokens, shares: left }, tokens };
}

/** A fraction, a Dec, of an amount of base units, rounded down. */
export const fractionOf = (amount: bigint, fraction: bigint): bigint => quotient(amount * fraction, decOne);

/** Which fraction `part` is of `whole`, a Dec, rounded up. */
export const fractionUp = (part: bigint, whole: bigint): bigint => quotient(part * decOne + whole - 1n, whole);
