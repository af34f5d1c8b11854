import { EventBlockBatch, EventUnblockBatch } from "../../../codec/gen/eco2/dualtoken/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import { dualtoken } from "../module.ts";
import { requireReviewer, requireText } from "../requests.ts";

/** Lets no more credits of a batch in. Those in the vault stay there. */
export const blockBatch = dualtoken.rpc(
  MsgDefinition.methods.blockBatch,
  (ctx, { reviewer, batchId, reason }, env) => {
    const { state, use, params } = env;
    requireReviewer(ctx, env, params.reviewer, reviewer);
    if (use.credits.batch(ctx, batchId) === undefined) throw fail.invalidBlock(`no batch has the id ${batchId}`);
    if (state.blocked.has(ctx, batchId)) throw fail.invalidBlock(`batch ${batchId} is blocked already`);
    state.blocked.set(ctx, batchId, { batchId, reason, height: BigInt(ctx.height) });
    emitTyped(ctx, EventBlockBatch, { batchId, reason });
    return {};
  },
  ({ reason }) => requireText("reason", reason),
);

/** Lets credits of a blocked batch in again. */
export const unblockBatch = dualtoken.rpc(MsgDefinition.methods.unblockBatch, (ctx, { reviewer, batchId }, env) => {
  requireReviewer(ctx, env, env.params.reviewer, reviewer);
  if (!env.state.blocked.has(ctx, batchId)) throw fail.invalidBlock(`batch ${batchId} is not blocked`);
  env.state.blocked.remove(ctx, batchId);
  emitTyped(ctx, EventUnblockBatch, { batchId });
  return {};
});
