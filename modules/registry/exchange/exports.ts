import { EventExport, type Export, ExportStatus } from "../../../codec/gen/eco2/registry/v1/exchange.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import type { State } from "../module.ts";

/** The export by which grams left, where it was an export that this step made. */
export function exportBy(ctx: Ctx, state: State, stepId: bigint): Export | undefined {
  const id = state.exportSteps.find(ctx, stepId);
  return id === undefined ? undefined : state.exports.get(ctx, id);
}

/** Whether the other registry said that it has what was exported. */
export const isGone = ({ status }: Export): boolean => status === ExportStatus.EXPORT_STATUS_COMPLETED;

/** @throws export not found, export is not pending */
export function pendingExport(ctx: Ctx, state: State, id: bigint): Export {
  const found = state.exports.find(ctx, id);
  if (found === undefined) throw fail.exportNotFound(`no export has the id ${id}`);
  if (found.status === ExportStatus.EXPORT_STATUS_PENDING) return found;
  throw fail.exportClosed(`export ${id} has status ${found.status}`);
}

/** Keeps an export as it is now, and tells it. */
export function putExport(ctx: Ctx, state: State, one: Export): void {
  state.exports.set(ctx, one.id, one);
  const { batchId, startGram, endGram, owner, targetRegistry, status } = one;
  emitTyped(ctx, EventExport, {
    exportId: one.id,
    batchId,
    startGram,
    endGram,
    owner,
    targetRegistry,
    status,
    confirmations: one.confirmations.length,
    refusals: one.refusals.length,
  });
}
