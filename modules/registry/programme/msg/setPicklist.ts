import { EventPicklist } from "../../../../codec/gen/eco2/registry/v1/programme.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { emitTyped } from "../../../../core/events.ts";
import { registry } from "../../module.ts";
import { checkReviewer } from "../../refusals.ts";
import { checkPicklist } from "../picklists.ts";

/** Replaces the values of a picklist; with none, those of the CAD Trust schema hold again. */
export const setPicklist = registry.rpc(
  MsgDefinition.methods.setPicklist,
  (ctx, { reviewer, name, values }, { state, params, facts }) => {
    checkReviewer(ctx, { params, facts }, reviewer);
    if (values.length === 0) state.picklists.remove(ctx, name);
    else state.picklists.set(ctx, name, { name, values });
    emitTyped(ctx, EventPicklist, { name, values: values.length });
    return {};
  },
  (request) => {
    checkPicklist(request);
  },
);
