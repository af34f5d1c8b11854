import { type Coin, coinsFault, coinsFromWire, formatCoins, type WireCoin } from "../../codec/coin.ts";
import { sdk } from "../../core/sdkErrors.ts";

/**
 * Coins of a message.
 * @throws invalid coins (code 10) for what is no amount, and unless they are positive, sorted by denomination and none twice
 */
export function wireCoins(coins: readonly WireCoin[]): Coin[] {
  let read: Coin[];
  try {
    read = coinsFromWire(coins);
  } catch (error) {
    throw sdk.invalidCoins(error instanceof Error ? error.message : String(error));
  }
  if (read.length === 0) throw sdk.invalidCoins("");
  requireValid(read);
  return read;
}

/** What other modules hand over: no coins are valid too. @throws invalid coins (code 10) */
export function requireValid(coins: readonly Coin[]): void {
  if (coinsFault(coins) !== undefined) throw sdk.invalidCoins(formatCoins(coins));
}

/** Sums of many sets by denomination, in ascending order. Linear in the coins, whatever a sender makes of them. */
export function totalOf(sets: Iterable<readonly Coin[]>): Coin[] {
  const sums = new Map<string, bigint>();
  for (const set of sets) for (const { denom, amount } of set) sums.set(denom, (sums.get(denom) ?? 0n) + amount);
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([denom, amount]) => ({ denom, amount }));
}
