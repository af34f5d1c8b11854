import { EventSupersede } from "../../../codec/gen/eco2/offset/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { timeOf, timestampOf } from "../../../codec/time.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { addCertificate, retirementTime } from "../certificates.ts";
import { checkClaim, checkText, requireClaim, requireShortStatement } from "../claim.ts";
import { fail } from "../errors.ts";
import { offset } from "../module.ts";

const nanosPerDay = 86_400_000_000_000n;

/** Writes another certificate of the same grams. The old one stays to the byte; the lists and sums are of the new one from now on. */
export const supersede = offset.rpc(
  MsgDefinition.methods.supersede,
  (ctx, request, { state, params }) => {
    checkClaim(request.claim);
    const claim = requireClaim(ctx, params, request.claim);
    requireShortStatement(params.maxTextBytes, request.correction);
    const owner = addressText(ctx.chain, messageAddress(ctx, request.owner, "owner"));
    const old = state.certificates.find(ctx, request.certificateId);
    if (old === undefined) throw fail.certificateNotFound(`no certificate has the id ${request.certificateId}`);
    if (old.owner !== owner)
      throw fail.notCertificateOwner(`certificate ${old.id} is of ${old.owner}, not of ${owner}`);
    const by = state.superseded.find(ctx, old.id);
    if (by !== undefined) throw fail.superseded(`certificate ${by} stands in the place of ${old.id}`);
    const retired = retirementTime(ctx, state, old);
    const until = (retired === undefined ? 0n : timeOf(retired)) + params.supersedeDays * nanosPerDay;
    if (params.supersedeDays === 0n || ctx.time > until) {
      throw fail.tooLateToSupersede(
        `certificate ${old.id}: allowed for ${params.supersedeDays} days after the retirement`,
      );
    }
    const id = state.nextCertificate.next(ctx);
    const { grams, ranges, fromEcc } = old;
    const original = old.original === 0n ? old.id : old.original;
    const when = { height: BigInt(ctx.height), time: timestampOf(ctx.time) };
    const place = { supersedes: old.id, original, correction: request.correction };
    addCertificate(ctx, state, { id, owner, ...claim, grams, ranges, ...when, fromEcc, ...place });
    emitTyped(ctx, EventSupersede, { certificateId: id, supersedes: old.id, owner, beneficiary: claim.beneficiary });
    return { certificateId: id };
  },
  ({ claim, correction }) => {
    checkClaim(claim);
    if (correction === "") throw fail.invalidStatement("correction is empty: it says why");
    checkText("correction", correction, fail.invalidStatement);
  },
);
