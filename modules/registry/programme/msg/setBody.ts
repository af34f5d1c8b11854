import { Body, EventBody } from "../../../../codec/gen/eco2/registry/v1/programme.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { emitTyped } from "../../../../core/events.ts";
import { fail } from "../../errors.ts";
import { registry } from "../../module.ts";
import { checkReviewer } from "../../refusals.ts";
import { bodyAt, checkBody } from "../bodies.ts";
import { requireListed } from "../picklists.ts";

/** Sets a validation and verification body up, or replaces one; accreditations stay with its id. */
export const setBody = registry.rpc(
  MsgDefinition.methods.setBody,
  (ctx, { reviewer, body = Body.fromPartial({}) }, { state, params, facts }) => {
    checkReviewer(ctx, { params, facts }, reviewer);
    checkBody(ctx.chain, body);
    const { name } = body;
    requireListed(ctx, state, "name", "verification_body", name);
    const before = body.id === 0n ? undefined : bodyAt(ctx, state, body.id);
    const holder = state.bodyNames.find(ctx, name);
    if (holder !== undefined && holder !== body.id) throw fail.invalidBody(`${name} is body ${holder} already`);
    const id = before?.id ?? state.nextBody.next(ctx);
    if (before !== undefined && before.name !== name) state.bodyNames.remove(ctx, before.name);
    state.bodyNames.set(ctx, name, id);
    state.bodies.set(ctx, id, { ...body, id });
    emitTyped(ctx, EventBody, { bodyId: id, name });
    return { bodyId: id };
  },
);
