import { MsgDefinition } from "../../../codec/gen/cosmos/feegrant/v1beta1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { removeAllowance } from "../allowances.ts";
import { feegrant } from "../module.ts";

/** Takes an allowance back. */
export const revokeAllowance = feegrant.rpc(
  MsgDefinition.methods.revokeAllowance,
  (ctx, { granter, grantee }, { state }) => {
    if (granter === grantee) throw sdk.invalidAddress("addresses must be different");
    const to = messageAddress(ctx, grantee, "grantee");
    const from = messageAddress(ctx, granter, "granter");
    removeAllowance(ctx, state, [to, from]);
    return {};
  },
);
