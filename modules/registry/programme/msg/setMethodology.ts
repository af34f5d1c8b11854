import { EventMethodology, Methodology } from "../../../../codec/gen/eco2/registry/v1/programme.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { emitTyped } from "../../../../core/events.ts";
import { registry } from "../../module.ts";
import { checkReviewer } from "../../refusals.ts";
import { requireListed } from "../picklists.ts";
import { checkMethodology, programmeAt } from "../programmes.ts";

/** Sets a version of a methodology up or replaces it. */
export const setMethodology = registry.rpc(
  MsgDefinition.methods.setMethodology,
  (ctx, { reviewer, methodology = Methodology.fromPartial({}) }, { state, params, facts }) => {
    checkReviewer(ctx, { params, facts }, reviewer);
    requireListed(ctx, state, "type", "unit_type", methodology.type);
    for (const id of methodology.programmeIds) programmeAt(ctx, state, id);
    const { code, version, validUntil } = methodology;
    state.methodologies.set(ctx, [code, version], methodology);
    emitTyped(ctx, EventMethodology, { code, version, validUntil });
    return {};
  },
  ({ methodology = Methodology.fromPartial({}) }) => {
    checkMethodology(methodology);
  },
);
