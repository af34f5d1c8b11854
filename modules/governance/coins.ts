import { type Coin, coinsFault, coinsFromWire, formatCoins, type WireCoin } from "../../codec/coin.ts";
import { sdk } from "../../core/sdkErrors.ts";
import { reasonOf } from "../../store/errors.ts";

/** Coins of a deposit; none are a valid set too. @throws invalid coins (sdk 10) */
export function depositCoins(wire: readonly WireCoin[]): Coin[] {
  let coins: Coin[];
  try {
    coins = coinsFromWire(wire);
  } catch (error) {
    throw sdk.invalidCoins(reasonOf(error));
  }
  if (coinsFault(coins) !== undefined) throw sdk.invalidCoins(formatCoins(coins));
  return coins;
}

/** Whether a set has no less of any denomination than another. */
export const covers = (coins: readonly Coin[], least: readonly Coin[]): boolean =>
  least.every(({ denom, amount }) => (coins.find((coin) => coin.denom === denom)?.amount ?? 0n) >= amount);
