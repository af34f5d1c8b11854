import { MsgDefinition } from "../../../codec/gen/cosmos/feegrant/v1beta1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { allowanceOf } from "../allowance/kinds.ts";
import { addAllowance } from "../allowances.ts";
import { feegrant } from "../module.ts";

/** Lets the grantee pay fees with the granter's coins. */
export const grantAllowance = feegrant.rpc(
  MsgDefinition.methods.grantAllowance,
  (ctx, { granter, grantee, allowance }, env) => {
    if (granter.toLowerCase() === grantee.toLowerCase())
      throw sdk.invalidAddress("cannot self-grant fee authorization");
    const to = messageAddress(ctx, grantee, "grantee");
    const from = messageAddress(ctx, granter, "granter");
    addAllowance(ctx, env, [to, from], allowanceOf(allowance));
    return {};
  },
  ({ allowance }) => {
    // What the SDK refuses while it decodes.
    if (allowance !== undefined) allowanceOf(allowance);
  },
);
