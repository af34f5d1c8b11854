import { EventRetire } from "../../../codec/gen/eco2/offset/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { addCertificate, rangeOf } from "../certificates.ts";
import { checkClaim, requireLengths } from "../claim.ts";
import { offset } from "../module.ts";

/** Uses credits up for ever and writes the certificate of it. */
export const retire = offset.rpc(
  MsgDefinition.methods.retire,
  (ctx, request, { state, use, params }) => {
    requireLengths(request, params.maxTextBytes);
    const address = messageAddress(ctx, request.owner, "owner");
    const ranges = use.credits.retire(ctx, address, request.batchId, request.grams).map(rangeOf);
    const id = state.nextCertificate.next(ctx);
    const owner = addressText(ctx.chain, address);
    const { grams, beneficiary, beneficiaryId, reason, periodStart, periodEnd, country } = request;
    addCertificate(ctx, state, {
      id,
      owner,
      beneficiary,
      beneficiaryId,
      reason,
      periodStart,
      periodEnd,
      country,
      grams,
      ranges,
      height: BigInt(ctx.height),
      time: timestampOf(ctx.time),
    });
    emitTyped(ctx, EventRetire, { certificateId: id, owner, beneficiary, grams });
    return { certificateId: id };
  },
  checkClaim,
);
