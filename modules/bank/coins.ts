import { type Coin, coinsFault, formatCoins, type WireCoin } from "../../codec/coin.ts";
import { messageCoins } from "../../core/coinsArg.ts";
import { sdk } from "../../core/sdkErrors.ts";

/**
 * Coins of a message.
 * @throws invalid coins (code 10) for what is no amount, and unless they are positive, sorted by denomination and none twice
 */
export function wireCoins(coins: readonly WireCoin[]): Coin[] {
  if (coins.length === 0) throw sdk.invalidCoins("");
  return messageCoins(coins);
}

/** What other modules hand over: no coins are valid too. @throws invalid coins (code 10) */
export function requireValid(coins: readonly Coin[]): void {
  if (coinsFault(coins) !== undefined) throw sdk.invalidCoins(formatCoins(coins));
}
