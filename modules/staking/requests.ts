import { type Coin, isDenom, parseAmount, type WireCoin } from "../../codec/coin.ts";
import { decFromAtomics } from "../../codec/decimal.ts";
import { formatTime } from "../../codec/time.ts";
import { queryAddress } from "../../core/addressArg.ts";
import { operatorBytes } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { invalidArgument } from "../../core/queryError.ts";
import { sdk } from "../../core/sdkErrors.ts";
import { reasonOf } from "../../store/errors.ts";

/** An operator's address of a query. @throws InvalidArgument */
export function queryOperator(ctx: Ctx, text: string): Uint8Array {
  if (text === "") throw invalidArgument("validator address cannot be empty");
  try {
    return operatorBytes(ctx.chain, text);
  } catch (error) {
    throw invalidArgument(`invalid address: ${reasonOf(error)}`);
  }
}

/** A delegator's address of a query. @throws InvalidArgument */
export function queryDelegator(ctx: Ctx, text: string): Uint8Array {
  if (text === "") throw invalidArgument("delegator address cannot be empty");
  return queryAddress(ctx, text);
}

/** A coin of a message, more than none of it. @throws invalid request (code 18) with the text that the SDK has for this field */
export function positiveCoin(coin: WireCoin | undefined, text: string): Coin {
  if (coin === undefined || !isDenom(coin.denom)) throw sdk.invalidRequest(text);
  return { denom: coin.denom, amount: positiveAmount(coin.amount, text) };
}

/** A whole number of a message, at least one. @throws invalid request (code 18) with this text */
export function positiveAmount(amount: string, text: string): bigint {
  let read: bigint;
  try {
    read = parseAmount(amount);
  } catch {
    throw sdk.invalidRequest(text);
  }
  if (read <= 0n) throw sdk.invalidRequest(text);
  return read;
}

/** A Dec of a message. @throws invalid request (code 18), naming the field */
export function messageDec(atomics: string, field: string): bigint {
  try {
    return decFromAtomics(atomics);
  } catch (error) {
    throw sdk.invalidRequest(`${field}: ${reasonOf(error)}`);
  }
}

/** Time, nanoseconds since 1970, as events have it: whole seconds. */
export const secondsText = (time: bigint): string => formatTime(time - (time % 1_000_000_000n));
