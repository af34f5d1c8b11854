import { EventVerification } from "../../../codec/gen/eco2/offset/v1/events.ts";
import type { Profile } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import { checkText, requireShortStatement } from "../claim.ts";
import { fail } from "../errors.ts";
import { offset, type State } from "../module.ts";

/** The profile of an address. @throws no such profile */
function requireProfile(ctx: Ctx, state: State, address: string): Profile {
  const account = addressText(ctx.chain, messageAddress(ctx, address, "account"));
  const found = state.profiles.find(ctx, account);
  if (found === undefined) throw fail.profileNotFound(`${account} has no profile`);
  return found;
}

/** Confirms the version of a profile that was checked. Nobody confirms its own. */
export const verifyProfile = offset.rpc(
  MsgDefinition.methods.verifyProfile,
  (ctx, request, { state, params }) => {
    const verifier = addressText(ctx.chain, messageAddress(ctx, request.verifier, "verifier"));
    if (!params.verifiers.includes(verifier)) {
      throw fail.notVerifier(`${verifier} is no verifier: the module's parameters name them`);
    }
    requireShortStatement(params.maxTextBytes, request.statement);
    const profile = requireProfile(ctx, state, request.account);
    const { account, version } = profile;
    if (account === verifier) throw fail.notVerifier(`${verifier} is the account itself`);
    if (version !== request.version) {
      throw fail.profileChanged(
        `profile of ${account} is of version ${version}, what was checked is ${request.version}`,
      );
    }
    const { statement } = request;
    const verification = { verifier, statement, height: BigInt(ctx.height), time: timestampOf(ctx.time) };
    state.profiles.set(ctx, account, { ...profile, verification });
    emitTyped(ctx, EventVerification, { account, verifier, version, verified: true, statement });
    return {};
  },
  ({ statement }) => checkText("statement", statement, fail.invalidStatement),
);

/** Takes a confirmation back: whoever gave it may, or the authority of the chain. */
export const withdrawVerification = offset.rpc(
  MsgDefinition.methods.withdrawVerification,
  (ctx, request, { state, params, facts }) => {
    const verifier = addressText(ctx.chain, messageAddress(ctx, request.verifier, "verifier"));
    requireShortStatement(params.maxTextBytes, request.reason);
    const profile = requireProfile(ctx, state, request.account);
    const { account, version, verification } = profile;
    if (verification === undefined) throw fail.notVerified(`nobody confirms the profile of ${account}`);
    if (verification.verifier !== verifier && verifier !== addressText(ctx.chain, facts.authority)) {
      throw fail.notVerifier(`${verification.verifier} confirmed the profile of ${account}, not ${verifier}`);
    }
    state.profiles.set(ctx, account, { ...profile, verification: undefined });
    const { reason: statement } = request;
    emitTyped(ctx, EventVerification, { account, verifier, version, verified: false, statement });
    return {};
  },
  ({ reason }) => checkText("reason", reason, fail.invalidStatement),
);
