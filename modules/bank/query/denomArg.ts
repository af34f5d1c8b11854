import { isDenom } from "../../../codec/coin.ts";
import { invalidArgument } from "../../../core/queryError.ts";

/** A denomination of a query. @throws InvalidArgument */
export function requireDenom(denom: string): void {
  if (!isDenom(denom)) throw invalidArgument(`invalid denom: ${denom}`);
}
