import { type Export, ExportStatus } from "../../../codec/gen/eco2/registry/v1/exchange.ts";
import { StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { intersection, total } from "../intervals.ts";
import type { State } from "../module.ts";
import { lotsMeeting } from "../storedLots.ts";

/** Grams that are still out by an export: what converted them since is not among them. */
function gramsOut(ctx: Ctx, state: State, { batchId, stepId, startGram: start, endGram: end }: Export): bigint {
  const lots = lotsMeeting(ctx, state, batchId, { start, end }).filter(({ history }) => history === stepId);
  return total(lots.flatMap((lot) => intersection(lot, { start, end }) ?? []));
}

function exportFault(ctx: Ctx, state: State, one: Export): string | undefined {
  const { batchId, startGram, endGram, status, returnedGrams } = one;
  const step = state.steps.find(ctx, one.stepId);
  const isIt =
    step?.kind === StepKind.STEP_KIND_EXPORT &&
    step.batchId === batchId &&
    step.startGram === startGram &&
    step.endGram === endGram;
  if (!isIt) return `step ${one.stepId} is not that by which its grams left`;
  const [grams, out] = [endGram - startGram, gramsOut(ctx, state, one)];
  switch (status) {
    case ExportStatus.EXPORT_STATUS_PENDING:
      return out === grams ? undefined : `it is pending, ${out} of ${grams} grams are out`;
    case ExportStatus.EXPORT_STATUS_COMPLETED:
      if (one.receipt === undefined) return "it is completed without receipt";
      return out + returnedGrams <= grams
        ? undefined
        : `${out} grams are out and ${returnedGrams} came back, of ${grams}`;
    case ExportStatus.EXPORT_STATUS_REJECTED:
      return out === 0n && returnedGrams === 0n ? undefined : `it is rejected, ${out} grams are out`;
    case ExportStatus.EXPORT_STATUS_RETURNED:
      return out === 0n && returnedGrams === grams ? undefined : `it is returned, ${out} grams are out`;
    default:
      return `its status ${status} is none`;
  }
}

/** Exports and the grams that are out by them say the same; every step of an export has one. */
export function exportsInvariant(ctx: Ctx, state: State): string | undefined {
  let count = 0;
  for (const [id, one] of state.exports.range(ctx)) {
    const fault = exportFault(ctx, state, one);
    if (fault !== undefined) return `export ${id}: ${fault}`;
    if (state.exportSteps.find(ctx, one.stepId) !== id) return `export ${id} is not found by its step`;
    count += 1;
  }
  const steps = [...state.exportSteps.range(ctx)].length;
  if (steps !== count) return `${count} exports, ${steps} steps of them`;
  for (const [id, { kind }] of state.steps.range(ctx)) {
    if (kind === StepKind.STEP_KIND_EXPORT && !state.exportSteps.has(ctx, id)) return `step ${id} is of no export`;
  }
  return undefined;
}
