import { equalBytes } from "../../../codec/bytes.ts";
import type { Declaration } from "../../../codec/gen/eco2/emission/v1/emission.ts";
import { EventNodeReviewed } from "../../../codec/gen/eco2/emission/v1/events.ts";
import { MsgDefinition, type MsgReviewNode } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { messageOperator } from "../../../core/addressArg.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { emission } from "../module.ts";
import { effectiveOf, sameProfile } from "../profiles.ts";
import { requireReviewer } from "../reviewer.ts";

/** The declaration with what it declares as proven. @throws evidence needed, declared anew */
function accept(found: Declaration, { profile, sha256 }: MsgReviewNode): Declaration {
  const { declared, evidence, operatorAddress } = found;
  if (declared === undefined || evidence === undefined)
    throw fail.evidenceNeeded(`${operatorAddress} gave none with what it declares`);
  if (profile === undefined || !sameProfile(profile, declared) || !equalBytes(sha256, evidence.sha256))
    throw fail.declaredAnew(operatorAddress);
  return { ...found, accepted: declared, acceptedEvidence: evidence };
}

/** Accepts the evidence of what an operator declares, or says that nothing is proven any more. */
export const reviewNode = emission.rpc(MsgDefinition.methods.reviewNode, (ctx, request, { state, facts, params }) => {
  const { authority: by, operatorAddress, accepted } = request;
  requireReviewer(ctx, facts, params, by);
  const operator = messageOperator(ctx, operatorAddress);
  const found = state.declarations.find(ctx, operator);
  if (found === undefined) throw fail.notDeclared(operatorAddress);
  const reviewed = accepted ? accept(found, request) : { ...found, accepted: undefined, acceptedEvidence: undefined };
  state.declarations.set(ctx, operator, reviewed);
  state.stale.set(ctx, true);
  const { profile: effective } = effectiveOf(ctx, state, params, reviewed);
  emitTyped(ctx, EventNodeReviewed, { operatorAddress: found.operatorAddress, accepted, by, effective });
  return { effective };
});
