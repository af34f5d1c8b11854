import { MsgDefinition } from "../../../codec/gen/cosmos/authz/v1beta1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { requireDifferent } from "../different.ts";
import { deleteGrant } from "../grants.ts";
import { authz } from "../module.ts";

/** Takes a grant back. */
export const revoke = authz.rpc(MsgDefinition.methods.revoke, (ctx, { granter, grantee, msgTypeUrl }, { state }) => {
  requireDifferent(granter, grantee);
  const to = messageAddress(ctx, grantee, "grantee");
  const from = messageAddress(ctx, granter, "granter");
  if (msgTypeUrl === "") throw sdk.invalidRequest("missing msg method name");
  deleteGrant(ctx, state, [from, to, msgTypeUrl]);
  return {};
});
