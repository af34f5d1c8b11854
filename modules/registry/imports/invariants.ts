import { type ImportRecord, ImportRequestStatus } from "../../../codec/gen/eco2/registry/v1/imports.ts";
import { StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../../core/ctx.ts";
import type { State } from "../module.ts";
import { supplyOfBatch } from "../totals.ts";
import { earlier, later, placeOf, yearsOf } from "./duplicates.ts";
import { referenceKey } from "./receipt.ts";

/** An approved request brought in a batch, every other none. */
export function requestsInvariant(ctx: Ctx, state: State): string | undefined {
  for (const [id, { status, batchId, details }] of state.importRequests.range(ctx)) {
    const isApproved = status === ImportRequestStatus.IMPORT_REQUEST_STATUS_APPROVED;
    if (!isApproved && batchId !== 0n) return `request ${id} is not approved, yet it brought in batch ${batchId}`;
    if (!isApproved) continue;
    if (!state.batches.has(ctx, batchId)) return `request ${id}: its batch ${batchId} is not there`;
    // What comes back comes into the batch that it left, which has its record from when it first came.
    if (details?.returning !== true && state.importRecords.find(ctx, batchId)?.requestId !== id)
      return `request ${id}: batch ${batchId} does not say that it brought it in`;
  }
  return undefined;
}

function conversionFault(ctx: Ctx, state: State, record: ImportRecord): string | undefined {
  const { predecessorSpace: space, predecessorStart: start, predecessorEnd: end } = record;
  const { predecessorBatchId, predecessorStepId, batchId } = record;
  if (space === "") return predecessorStepId === 0n ? undefined : "a step converted what it does not name";
  if (predecessorBatchId === 0n) {
    const bar = state.barred.find(ctx, [space, start]);
    return bar?.successorBatchId === batchId && bar.blockEnd === end ? undefined : "what it carries on is not barred";
  }
  const step = state.steps.find(ctx, predecessorStepId);
  const isIt = step?.kind === StepKind.STEP_KIND_CONVERT && step.batchId === predecessorBatchId;
  if (!isIt) return `step ${predecessorStepId} did not convert what it carries on`;
  const grams = supplyOfBatch(state.batches.get(ctx, batchId)).issuedGrams;
  return step.endGram - step.startGram === grams ? undefined : "it carries on another amount than it has";
}

/** Records are of batches, name receipts that are kept, and carry on each number once; receipts cover what names them. */
export function importRecordsInvariant(ctx: Ctx, state: State): string | undefined {
  const used = new Map<string, bigint>();
  const key = (source: string, reference: string) => `${source} ${referenceKey(reference)}`;
  for (const [batchId, record] of state.importRecords.range(ctx)) {
    const batch = state.batches.find(ctx, batchId);
    if (batch === undefined) return `import record ${batchId}: its batch is not there`;
    const fault = conversionFault(ctx, state, record);
    if (fault !== undefined) return `import record ${batchId}: ${fault}`;
    if (record.receiptReference === "") continue;
    const named = key(batch.sourceRegistry, record.receiptReference);
    used.set(named, (used.get(named) ?? 0n) + supplyOfBatch(batch).issuedGrams);
  }
  for (const [, { sourceRegistry, receipt, usedGrams }] of state.receipts.range(ctx)) {
    const named = key(sourceRegistry, receipt?.reference ?? "");
    const covers = receipt?.quantityGrams ?? 0n;
    if (usedGrams > covers) return `receipt ${named} covers ${covers} grams, ${usedGrams} are used`;
    const byBatches = used.get(named) ?? 0n;
    if (byBatches > usedGrams) return `receipt ${named}: ${usedGrams} grams are used, its batches have ${byBatches}`;
    used.delete(named);
  }
  const [missing] = used.keys();
  return missing === undefined ? undefined : `receipt ${missing} is named and not kept`;
}

/** Every batch that says sector, country and vintage has left its footprints, and there are no others. */
export function footprintsInvariant(ctx: Ctx, state: State): string | undefined {
  const expected = new Set<string>();
  const textOf = (parts: readonly [string, number, readonly [string, string]]) => parts.flat().join("\n");
  for (const [id, batch] of state.batches.range(ctx)) {
    if (batch.sector.trim() === "" || batch.country === "") continue;
    for (const year of yearsOf(batch)) {
      const at = [placeOf(batch), year, [batch.sourceRegistry, batch.projectId]] as const;
      expected.add(textOf(at));
      const found = state.footprints.find(ctx, at);
      const [from, to] = [`${year}-01-01`, `${year}-12-31`];
      const start = later(batch.vintageStart, from);
      const end = earlier(batch.vintageEnd, to);
      if (found === undefined || found.start > start || found.end < end)
        return `batch ${id}: its footprint in ${year} is not there or too small`;
    }
  }
  for (const [at] of state.footprints.range(ctx)) {
    if (!expected.has(textOf(at))) return `the footprint ${textOf(at)} is of no batch`;
  }
  return undefined;
}

/** Bars that name a successor are those of its record. */
export function successorsInvariant(ctx: Ctx, state: State): string | undefined {
  for (const [[space, start], { successorBatchId }] of state.barred.range(ctx)) {
    if (successorBatchId === 0n) continue;
    const record = state.importRecords.find(ctx, successorBatchId);
    const isIt = record?.predecessorSpace === space && record.predecessorStart === start;
    if (!isIt) return `the bar ${space} ${start}: batch ${successorBatchId} does not carry it on`;
  }
  return undefined;
}
