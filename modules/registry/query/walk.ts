import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { notFound } from "../../../core/queryError.ts";
import { registry } from "../module.ts";
import { lineOf } from "../provenance/line.ts";
import { headOf, walk as walkPiece } from "../provenance/verify.ts";

/** Where grams come from, every link of the way verified. */
export const walk = registry.rpc(
  QueryDefinition.methods.walk,
  (ctx, { batchId, startGram, endGram }, { state, use, params }) => {
    const piece = { batchId, startGram, endGram: endGram === 0n ? startGram + 1n : endGram };
    const { broken = "", steps, origin } = walkPiece(ctx, { state, use, params }, piece);
    return { valid: broken === "", broken, steps, origin: [...origin] };
  },
);

/** How far the history of the lot with a gram was verified in parts. */
export const checkpoint = registry.rpc(QueryDefinition.methods.checkpoint, (ctx, { batchId, gram }, { state, use }) => {
  const { step, batch } = headOf(ctx, state, batchId, gram);
  const found = state.checkpoints.find(ctx, step.id);
  if (found === undefined) throw notFound(`the history of gram ${gram} of batch ${batchId} was not verified in parts`);
  return { checkpoint: found, alive: lineOf(ctx, { state, use }, batch).stampOf(batchId) === found.stamp };
});
