import { type Coin, coinsFault, coinsFromWire, formatCoins, type WireCoin } from "../codec/coin.ts";
import { reasonOf } from "../store/errors.ts";
import { sdk } from "./sdkErrors.ts";

/** Coins of a message in whatever order and amounts they are. @throws invalid coins (code 10) for what is no amount */
export function readCoins(coins: readonly WireCoin[]): Coin[] {
  try {
    return coinsFromWire(coins);
  } catch (error) {
    throw sdk.invalidCoins(reasonOf(error));
  }
}

/** Coins of a message; none are valid too. @throws invalid coins (code 10) unless they are positive, sorted and none twice */
export function messageCoins(coins: readonly WireCoin[]): Coin[] {
  const read = readCoins(coins);
  if (coinsFault(read) !== undefined) throw sdk.invalidCoins(formatCoins(read));
  return read;
}
