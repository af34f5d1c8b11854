import { MsgDefinition } from "../../../codec/gen/cosmos/authz/v1beta1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { messageTime } from "../../../core/timeArg.ts";
import type { AccountKeeper } from "../../auth/keeper.ts";
import { authorizationOf } from "../authorization/kinds.ts";
import { requireDifferent } from "../different.ts";
import { saveGrant } from "../grants.ts";
import { authz } from "../module.ts";

/** Makes the grantee's account where there is none. @throws unauthorized for the account of a module */
function ensureGrantee(ctx: Ctx, accounts: AccountKeeper, grantee: Uint8Array, text: string): void {
  if (accounts.has(ctx, grantee)) return;
  if (accounts.moduleOf(grantee) !== undefined) throw sdk.unauthorized(`${text} is not allowed to receive funds`);
  accounts.ensure(ctx, grantee);
}

/** Lets the grantee send messages of one type in the granter's name. A grant of the same type is replaced. */
export const grant = authz.rpc(
  MsgDefinition.methods.grant,
  (ctx, { granter, grantee, grant: given }, { state, use, facts }) => {
    requireDifferent(granter, grantee);
    const to = messageAddress(ctx, grantee, "grantee");
    const from = messageAddress(ctx, granter, "granter");
    const authorization = authorizationOf(given?.authorization);
    authorization.check();
    ensureGrantee(ctx, use.accounts, to, grantee);
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
