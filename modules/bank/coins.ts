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
