import { EventAccreditation } from "../../../../codec/gen/eco2/registry/v1/programme.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { emitTyped } from "../../../../core/events.ts";
import { fail } from "../../errors.ts";
import { registry } from "../../module.ts";
import { checkReviewer, requireReason } from "../../refusals.ts";
import { requireDay, today } from "../../texts.ts";

const refuse = fail.invalidAccreditation;

/** Ends an accreditation before its day: what the body stated after that day, and was not approved yet, cannot be any more. */
export const endAccreditation = registry.rpc(
  MsgDefinition.methods.endAccreditation,
  (ctx, { reviewer, accreditationId, lastDay, reason }, { state, params, facts }) => {
    checkReviewer(ctx, { params, facts }, reviewer);
    const found = state.accreditations.find(ctx, accreditationId);
    if (found === undefined) throw refuse(`no accreditation has the id ${accreditationId}`);
    const { bodyId, programmeId, validFrom, validUntil } = found;
    if (lastDay > today(ctx)) throw refuse(`last day ${lastDay} is after today, ${today(ctx)}`);
    if (validUntil !== "" && lastDay >= validUntil)
      throw refuse(`accreditation ${accreditationId} ends on ${validUntil}`);
    if (lastDay < validFrom) throw refuse(`last day ${lastDay} is before the first, ${validFrom}`);
    state.accreditations.set(ctx, accreditationId, { ...found, validUntil: lastDay, endReason: reason });
    emitTyped(ctx, EventAccreditation, { accreditationId, bodyId, programmeId, validFrom, validUntil: lastDay });
    return {};
  },
  ({ lastDay, reason }) => {
    requireDay(refuse, "last day", lastDay);
    requireReason(reason);
  },
);
