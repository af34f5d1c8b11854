import { GenericAuthorization } from "../../../codec/gen/cosmos/authz/v1beta1/authz.ts";
import { SendAuthorization } from "../../../codec/gen/cosmos/bank/v1beta1/authz.ts";
import { StakeAuthorization } from "../../../codec/gen/cosmos/staking/v1beta1/authz.ts";
import type { Any } from "../../../codec/gen/google/protobuf/any.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import type { Authorization } from "./authorization.ts";
import { genericAuthorization } from "./generic.ts";
import { sendAuthorization } from "./send.ts";
import { stakeAuthorization } from "./stake.ts";

const kinds: ReadonlyMap<string, (value: Uint8Array) => Authorization> = new Map([
  [`/${GenericAuthorization.$type}`, genericAuthorization],
  [`/${SendAuthorization.$type}`, sendAuthorization],
  [`/${StakeAuthorization.$type}`, stakeAuthorization],
]);

/**
 * The authorization that is packed here.
 * @throws invalid type (code 29) for none, tx parse error (code 2) for a message that is no authorization
 */
export function authorizationOf(any: Any | undefined): Authorization {
  if (any === undefined) throw sdk.invalidType("authorization is nil");
  const read = kinds.get(any.typeUrl);
  if (read === undefined)
    throw sdk.txDecode(
      `no concrete type registered for type URL ${any.typeUrl} against interface *authz.Authorization`,
    );
  return read(any.value);
}
