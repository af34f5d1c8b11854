import type { ProvenanceStep } from "../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { Lot } from "./lots.ts";
import type { State } from "./module.ts";
import { lotOf } from "./storedLots.ts";

function lotFault(batchId: bigint, lot: Lot, step: ProvenanceStep | undefined): string | undefined {
  if (step === undefined) return `its step ${lot.history} is not there`;
  const covers = step.batchId === batchId && step.startGram <= lot.start && lot.end <= step.endGram;
  if (!covers) return `its step ${lot.history} is about other grams`;
  return step.to === lot.owner ? undefined : `its step ${lot.history} gave it to ${step.to}, not ${lot.owner}`;
}

/** Every lot is what its last step made it, and neighbours that cannot be told apart are one. */
export function historyInvariant(ctx: Ctx, state: State): string | undefined {
  let last: (Lot & { batchId: bigint }) | undefined;
  for (const [[batchId, start], stored] of state.lots.range(ctx)) {
    const lot = { ...lotOf(stored), batchId };
    const fault = lotFault(batchId, lot, state.steps.find(ctx, lot.history));
    if (fault !== undefined) return `batch ${batchId}: lot at gram ${start}: ${fault}`;
    const same = last?.batchId === batchId && last.end === start && last.history === lot.history;
    if (same && last?.status === lot.status) return `batch ${batchId}: lots that meet at gram ${start} are one`;
    last = lot;
  }
  return undefined;
}

/** Previous steps came before, touch the same grams, and go back to an import. */
export function stepsInvariant(ctx: Ctx, state: State): string | undefined {
  for (const [id, step] of state.steps.range(ctx)) {
    for (const previous of step.previous) {
      const before = previous < id ? state.steps.find(ctx, previous) : undefined;
      if (before === undefined) return `step ${id}: its previous step ${previous} is not there or not before it`;
      const touches = before.startGram < step.endGram && step.startGram < before.endGram;
      if (before.batchId !== step.batchId || !touches)
        return `step ${id}: its previous step ${previous} is about other grams`;
    }
  }
  return undefined;
}

/** Every double use record names grams that are suspended or retired, and no gram has two. */
export function doubleUseInvariant(ctx: Ctx, state: State): string | undefined {
  let [batch, end] = [0n, 0n];
  let ranges = 0;
  for (const [[batchId, start], id] of state.doubleUseRanges.range(ctx)) {
    const record = state.doubleUses.find(ctx, id);
    if (record?.batchId !== batchId || record.startGram !== start)
      return `record ${id} is not of batch ${batchId} gram ${start}`;
    if (batchId === batch && start < end) return `batch ${batchId}: gram ${start} has two double use records`;
    [batch, end] = [batchId, record.endGram];
    ranges += 1;
  }
  const records = [...state.doubleUses.range(ctx)].length;
  return records === ranges ? undefined : `${records} double use records, ${ranges} ranges of them`;
}
