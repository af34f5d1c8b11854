import { GenericAuthorization } from "../../../codec/gen/cosmos/authz/v1beta1/authz.ts";
import { uncoded } from "../errors.ts";
import { type Authorization, pack } from "./authorization.ts";

/** Allows every message of one type. */
export function genericAuthorization(value: Uint8Array): Authorization {
  const given = GenericAuthorization.decode(value);
  return {
    any: pack(GenericAuthorization, given),
    typeUrl: () => given.msg,
    check() {
      if (given.msg === "") throw uncoded("msg type cannot be empty");
    },
    accept: () => "all",
  };
}
