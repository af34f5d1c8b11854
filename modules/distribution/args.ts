import { type Coin, coinsFault, coinsFromWire, formatCoins, type WireCoin } from "../../codec/coin.ts";
import { operatorBytes } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { invalidArgument } from "../../core/queryError.ts";
import { sdk } from "../../core/sdkErrors.ts";
import { reasonOf } from "../../store/errors.ts";

/** The operator of a message. @throws invalid address (code 7) */
export function messageOperator(ctx: Ctx, text: string): Uint8Array {
  try {
    return operatorBytes(ctx.chain, text);
  } catch (error) {
    throw sdk.invalidAddress(`invalid validator address: ${reasonOf(error)}`);
  }
}

/** The operator of a query. @throws InvalidArgument */
export function queryOperator(ctx: Ctx, text: string): Uint8Array {
  try {
    return operatorBytes(ctx.chain, text);
  } catch (error) {
    throw invalidArgument(`invalid validator address: ${reasonOf(error)}`);
  }
}

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
