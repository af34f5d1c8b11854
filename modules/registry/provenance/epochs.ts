import type { Ctx } from "../../../core/ctx.ts";
import type { State } from "../module.ts";

/**
 * Says that a status in a batch was changed by another than its owner: whatever was verified of it counts no more. Costs a read
 * where nothing was.
 */
export function statusChanged(ctx: Ctx, state: State, batchId: bigint): void {
  const epoch = state.epochs.find(ctx, batchId);
  if (epoch !== undefined) state.epochs.set(ctx, batchId, epoch + 1n);
}
