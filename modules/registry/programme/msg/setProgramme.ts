import { EventProgramme, Programme } from "../../../../codec/gen/eco2/registry/v1/programme.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { emitTyped } from "../../../../core/events.ts";
import { fail } from "../../errors.ts";
import { registry } from "../../module.ts";
import { checkReviewer } from "../../refusals.ts";
import { checkProgramme } from "../programmes.ts";

/** Sets a programme up or replaces it. Whether its credits are issued here, and for projects or pools, cannot change once it is there. */
export const setProgramme = registry.rpc(
  MsgDefinition.methods.setProgramme,
  (ctx, { reviewer, programme = Programme.fromPartial({}) }, { state, params, facts }) => {
    checkReviewer(ctx, { params, facts }, reviewer);
    const { id, native, open, pools } = programme;
    const before = state.programmes.find(ctx, id);
    if (before !== undefined && before.native !== native)
      throw fail.invalidProgramme(`${id} is ${before.native ? "native" : "not native"} and stays so`);
    if (before !== undefined && before.pools !== pools)
      throw fail.invalidProgramme(`${id} is ${before.pools ? "of reduction pools" : "of projects"} and stays so`);
    state.programmes.set(ctx, id, programme);
    emitTyped(ctx, EventProgramme, { programmeId: id, native, open });
    return {};
  },
  ({ programme = Programme.fromPartial({}) }) => {
    checkProgramme(programme);
  },
);
