import { type Coin, coinsFault, coinsFromWire, formatCoins, type WireCoin } from "../../codec/coin.ts";
import { sdk } from "../../core/sdkErrors.ts";
import { reasonOf } from "../../store/errors.ts";

/** Coins of a message. @throws invalid coins (code 10) */
export function messageCoins(coins: readonly WireCoin[]): Coin[] {
  let read: Coin[];
  try {
    read = coinsFromWire(coins);
  } catch (error) {
    throw sdk.invalidCoins(reasonOf(error));
  }
  if (read.length === 0) throw sdk.invalidCoins("amount cannot be nil");
  if (coinsFault(read) !== undefined) throw sdk.invalidCoins(formatCoins(read));
  return read;
}
