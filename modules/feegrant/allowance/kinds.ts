import {
  AllowedMsgAllowance,
  BasicAllowance,
  PeriodicAllowance,
} from "../../../codec/gen/cosmos/feegrant/v1beta1/feegrant.ts";
import type { Any } from "../../../codec/gen/google/protobuf/any.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { fail } from "../errors.ts";
import type { Allowance } from "./allowance.ts";
import { basicAllowance } from "./basic.ts";
import { filteredAllowance } from "./filtered.ts";
import { periodicAllowance } from "./periodic.ts";

/**
 * The allowance that is packed here.
 * @throws no allowance (feegrant 5) for none, tx parse error (code 2) for a message that is no allowance
 */
export function allowanceOf(any: Any | undefined): Allowance {
  if (any === undefined) throw fail.noAllowance("failed to get allowance");
  switch (any.typeUrl) {
    case `/${BasicAllowance.$type}`:
      return basicAllowance(any.value);
    case `/${PeriodicAllowance.$type}`:
      return periodicAllowance(any.value);
    case `/${AllowedMsgAllowance.$type}`:
      return filteredAllowance(any.value, allowanceOf);
    default:
      throw sdk.txDecode(
        `no concrete type registered for type URL ${any.typeUrl} against interface *feegrant.FeeAllowanceI`,
      );
  }
}
