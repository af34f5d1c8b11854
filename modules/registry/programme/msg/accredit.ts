import { EventAccreditation } from "../../../../codec/gen/eco2/registry/v1/programme.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { emitTyped } from "../../../../core/events.ts";
import { fail } from "../../errors.ts";
import { registry } from "../../module.ts";
import { checkReviewer } from "../../refusals.ts";
import { bodyAt, checkAccreditation } from "../bodies.ts";
import { requireListed } from "../picklists.ts";
import { programmeAt } from "../programmes.ts";

/** Accredits a body for roles and sectors of a native programme, from one day to another. */
export const accredit = registry.rpc(
  MsgDefinition.methods.accredit,
  (ctx, { reviewer, ...given }, { state, params, facts }) => {
    checkReviewer(ctx, { params, facts }, reviewer);
    const { bodyId, programmeId, validFrom, validUntil } = given;
    bodyAt(ctx, state, bodyId);
    if (!programmeAt(ctx, state, programmeId).native)
      throw fail.programmeClosed(`${programmeId} issues its credits elsewhere`);
    requireListed(ctx, state, "sectors", "project_sector", given.sectors);
    const id = state.nextAccreditation.next(ctx);
    state.accreditations.set(ctx, id, { ...given, id, endReason: "" });
    emitTyped(ctx, EventAccreditation, { accreditationId: id, bodyId, programmeId, validFrom, validUntil });
    return { accreditationId: id };
  },
  (given) => {
    checkAccreditation(given);
  },
);
