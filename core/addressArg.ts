import { reasonOf } from "../store/errors.ts";
import { addressBytes, operatorBytes } from "./addresses.ts";
import type { Ctx } from "./ctx.ts";
import { invalidArgument } from "./queryError.ts";
import { sdk } from "./sdkErrors.ts";

/** An address field of a message. @throws invalid address (code 7), naming the field */
export function messageAddress(ctx: Ctx, text: string, field: string): Uint8Array {
  try {
    return addressBytes(ctx.chain, text);
  } catch (error) {
    throw sdk.invalidAddress(`invalid ${field} address: ${reasonOf(error)}`);
  }
}

/** An address field of a query. @throws InvalidArgument */
export function queryAddress(ctx: Ctx, text: string): Uint8Array {
  try {
    return addressBytes(ctx.chain, text);
  } catch (error) {
    throw invalidArgument(`invalid address: ${reasonOf(error)}`);
  }
}

/** An operator's address of a message. @throws invalid address (code 7), naming the field */
export function messageOperator(ctx: Ctx, text: string, field = "validator"): Uint8Array {
  try {
    return operatorBytes(ctx.chain, text);
  } catch (error) {
    throw sdk.invalidAddress(`invalid ${field} address: ${reasonOf(error)}`);
  }
}

/** An operator's address of a query. @throws InvalidArgument */
export function queryOperator(ctx: Ctx, text: string): Uint8Array {
  try {
    return operatorBytes(ctx.chain, text);
  } catch (error) {
    throw invalidArgument(`invalid validator address: ${reasonOf(error)}`);
  }
}
