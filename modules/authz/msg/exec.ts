import { equalBytes } from "../../../codec/bytes.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/authz/v1beta1/tx.ts";
import type { Any } from "../../../codec/gen/google/protobuf/any.ts";
import type { Event } from "../../../codec/gen/tendermint/abci/types.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressBytes, addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { Dispatch, Inspect } from "../../../core/dispatch.ts";
import { wrapError } from "../../../core/errors.ts";
import { sdk } from "../../../core/sdkErrors.ts";
import { authorizationOf } from "../authorization/kinds.ts";
import { fail } from "../errors.ts";
import { deleteGrant, type GrantKey, type Grants, hasEnded, updateGrant } from "../grants.ts";
import { messageText } from "../messageText.ts";
import { authz } from "../module.ts";

/** Takes what a message needs from the grant that allows it. */
function spend(ctx: Ctx, state: Grants, key: GrantKey, message: object): void {
  const [granter, grantee, typeUrl] = key;
  const grant = state.grants.find(ctx, key);
  if (grant === undefined) {
    const [from, to] = [granter, grantee].map((address) => addressText(ctx.chain, address));
    throw fail.noAuthorizationFound(
      `failed to get grant with given granter: ${from}, grantee: ${to} & msgType: ${typeUrl} `,
    );
  }
  if (hasEnded(ctx, grant)) throw fail.authorizationExpired();
  const left = authorizationOf(grant.authorization).accept(ctx, message);
  if (left === "nothing") deleteGrant(ctx, state, key);
  else if (left !== "all") updateGrant(ctx, state, key, grant, left);
}

interface Parts {
  readonly state: Grants;
  readonly dispatch: Dispatch;
  readonly inspect: Inspect;
}

/** Runs one message in its signer's name; gives the packed response. Its events bear its place among the messages. */
function runOne(ctx: Ctx, { state, dispatch, inspect }: Parts, grantee: Uint8Array, any: Any, index: number) {
  const { value, signers, isHandled } = inspect(ctx, any);
  const [signer] = signers;
  if (signer === undefined || signers.length > 1) throw fail.authorizationNumOfSigners();
  const granter = addressBytes(ctx.chain, signer);
  if (!equalBytes(granter, grantee)) spend(ctx, state, [granter, grantee, any.typeUrl], value);
  if (!isHandled) throw sdk.unknownRequest(`unrecognized message route: ${any.typeUrl}`);
  const events: Event[] = [];
  // The caller's own gas is the limit: where it ends the transaction ends.
  const done = dispatch({ ...ctx, events }, granter, any, Number.MAX_SAFE_INTEGER);
  if (!done.ok) throw wrapError(done.error, `failed to execute message; message ${messageText(any.typeUrl, value)}`);
  const place = { key: "authz_msg_index", value: String(index), index: true };
  for (const { type, attributes } of events) ctx.events.push({ type, attributes: [...attributes, place] });
  return done.response.value;
}

/** Sends messages in the names of those who granted it; the grantee's own need no grant. All of them, or none. */
export const exec = authz.rpc(MsgDefinition.methods.exec, (ctx, { grantee, msgs }, env) => {
  const by = messageAddress(ctx, grantee, "grantee");
  if (msgs.length === 0) throw sdk.invalidRequest("messages cannot be empty");
  return { results: msgs.map((any, index) => runOne(ctx, env, by, any, index)) };
});
