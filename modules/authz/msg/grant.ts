import { MsgDefinition } from "../../../codec/gen/cosmos/authz/v1beta1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { messageTime } from "../../../core/timeArg.ts";
import { authorizationOf } from "../authorization/kinds.ts";
import { requireDifferent } from "../different.ts";
import { saveGrant } from "../grants.ts";
import { authz } from "../module.ts";

/** Lets the grantee send messages of one type in the granter's name. A grant of the same type is replaced. */
export const grant = authz.rpc(
  MsgDefinition.methods.grant,
  (ctx, { granter, grantee, grant: given }, { state, use, facts }) => {
    requireDifferent(granter, grantee);
    const to = messageAddress(ctx, grantee, "grantee");
    const from = messageAddress(ctx, granter, "granter");
    const authorization = authorizationOf(given?.authorization);
    authorization.check();
    use.accounts.ensure(ctx, to);
    const typeUrl = authorization.typeUrl();
    if (!facts.handles(typeUrl)) throw sdk.invalidType(`${typeUrl} doesn't exist.`);
    saveGrant(ctx, state, [from, to, typeUrl], authorization.any, messageTime(given?.expiration));
    return {};
  },
  ({ grant: given }) => {
    // What the SDK refuses while it decodes.
    if (given?.authorization !== undefined) authorizationOf(given.authorization);
    messageTime(given?.expiration);
  },
);
