import type { Ctx } from "../../../core/ctx.ts";
import type { State } from "../module.ts";

/** Checkpoints are of steps, about no other grams, and in batches whose changes are watched. */
export function checkpointsInvariant(ctx: Ctx, state: State): string | undefined {
  for (const [id, { batchId, startGram, endGram, open }] of state.checkpoints.range(ctx)) {
    const step = state.steps.find(ctx, id);
    const fits = step?.batchId === batchId && step.startGram <= startGram && endGram <= step.endGram;
    if (!fits) return `the checkpoint of step ${id} is about other grams`;
    if (!state.epochs.has(ctx, batchId)) return `the checkpoint of step ${id}: nobody watches batch ${batchId}`;
    const lost = open.find(({ stepId }) => !state.steps.has(ctx, stepId));
    if (lost !== undefined) return `the checkpoint of step ${id} goes on with step ${lost.stepId}, which is not there`;
  }
  return undefined;
}
