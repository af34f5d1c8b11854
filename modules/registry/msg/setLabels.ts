import type { LabelGrant } from "../../../codec/gen/eco2/registry/v1/credits.ts";
import { EventSetLabels } from "../../../codec/gen/eco2/registry/v1/events.ts";
import type { GramRange } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import { requireRange } from "../exact.ts";
import { claimItmo } from "../itmo.ts";
import { checkLabels } from "../labelGrant.ts";
import { relabel } from "../labelling.ts";
import { registry, type State } from "../module.ts";
import { checkReviewer } from "../refusals.ts";

function record(ctx: Ctx, state: State, grant: LabelGrant, range: GramRange, reviewer: string): bigint {
  const id = state.nextLabelRecord.next(ctx);
  const written = { id, ...grant, range, reviewer, height: BigInt(ctx.height) };
  claimItmo(ctx, state, written);
  state.labelRecords.set(ctx, id, written);
  return id;
}

/** Grants labels to a range of a batch, and withdraws them, whatever has become of the grams. */
export const setLabels = registry.rpc(
  MsgDefinition.methods.setLabels,
  (ctx, request, env) => {
    const { state } = env;
    const reviewer = checkReviewer(ctx, env, request.reviewer);
    const range = request.range ?? { batchId: 0n, startGram: 0n, endGram: 0n };
    const grams = { start: range.startGram, end: range.endGram };
    const batch = requireRange(ctx, state, range.batchId, grams);
    const recordIds = request.grant.map((grant) => record(ctx, state, grant, range, reviewer));
    const granted = request.grant.map(({ code }, i) => ({ code, recordId: recordIds[i] ?? 0n }));
    relabel(ctx, state, batch, grams, granted, request.withdraw);
    env.hooks.labelsChanged(ctx, range);
    const codes = request.grant.map(({ code }) => code);
    emitTyped(ctx, EventSetLabels, { range, granted: codes, withdrawn: request.withdraw, reviewer });
    return { recordIds };
  },
  checkLabels,
);
