import { reasonOf } from "../store/errors.ts";
import { addressBytes } from "./addresses.ts";
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
