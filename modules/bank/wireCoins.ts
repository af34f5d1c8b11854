import { type Coin, coinsFromWire, type WireCoin } from "../../codec/coin.ts";
import { sdk } from "../../core/sdkErrors.ts";

/** Coins of a message. @throws invalid coins (code 10) for what is no amount */
export function wireCoins(coins: readonly WireCoin[]): Coin[] {
  try {
    return coinsFromWire(coins);
  } catch (error) {
    throw sdk.invalidCoins(error instanceof Error ? error.message : String(error));
  }
}
