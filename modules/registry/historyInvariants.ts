import { type ProvenanceStep, StepKind } from "../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../core/ctx.ts";
import { byStart, intersection, length, subtract, total } from "./intervals.ts";
import { supplyOf } from "./ledger.ts";
import type { Lot, LotStatus } from "./lots.ts";
import type { State } from "./module.ts";
import { lotOf, lotsMeeting } from "./storedLots.ts";

/** What each kind of step makes of its grams. */
const made: ReadonlyMap<StepKind, LotStatus> = new Map([
  [StepKind.STEP_KIND_IMPORT, "held"],
  [StepKind.STEP_KIND_SEND, "held"],
  [StepKind.STEP_KIND_RETIRE, "retired"],
  [StepKind.STEP_KIND_SOURCE_RETIRE, "retired"],
  [StepKind.STEP_KIND_SUSPEND, "suspended"],
]);

function lotFault(batchId: bigint, lot: Lot, step: ProvenanceStep | undefined): string | undefined {
  if (step === undefined) return `its step ${lot.history} is not there`;
  const covers = step.batchId === batchId && step.startGram <= lot.start && lot.end <= step.endGram;
  if (!covers) return `its step ${lot.history} is about other grams`;
  const status = made.get(step.kind) ?? "nothing";
  if (status !== lot.status) return `it is ${lot.status}, its step ${lot.history} made it ${status}`;
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

const rangeOf = ({ startGram, endGram }: ProvenanceStep) => ({ start: startGram, end: endGram });

function previousFault(ctx: Ctx, state: State, step: ProvenanceStep): string | undefined {
  const before: ProvenanceStep[] = [];
  let last = 0n;
  for (const id of step.previous) {
    if (id <= last) return `its previous steps ${last} and ${id} are not in ascending order`;
    last = id;
    const previous = id < step.id ? state.steps.find(ctx, id) : undefined;
    if (previous === undefined) return `its previous step ${id} is not there or not before it`;
    const touches = intersection(rangeOf(previous), rangeOf(step)) !== undefined;
    if (previous.batchId !== step.batchId || !touches) return `its previous step ${id} is about other grams`;
    if (made.get(previous.kind) !== "held") return `its previous step ${id} is the end of its grams`;
    before.push(previous);
  }
  const [lost] = subtract(rangeOf(step), before.map(rangeOf).toSorted(byStart));
  return lost === undefined ? undefined : `grams ${lost.start}-${lost.end} have no previous step`;
}

/**
 * Previous steps came before and hold all grams of those that name them, back to the one import of the batch. Grams are retired
 * or suspended once, and nothing follows.
 */
export function stepsInvariant(ctx: Ctx, state: State): string | undefined {
  const imports = new Set<bigint>();
  let used = 0n;
  for (const [id, step] of state.steps.range(ctx)) {
    if (!made.has(step.kind)) return `step ${id}: its kind ${step.kind} is none`;
    if (made.get(step.kind) !== "held") used += length(rangeOf(step));
    if (step.kind !== StepKind.STEP_KIND_IMPORT) {
      const fault = previousFault(ctx, state, step);
      if (fault !== undefined) return `step ${id}: ${fault}`;
      continue;
    }
    const whole = step.startGram === 0n && step.endGram === state.batches.find(ctx, step.batchId)?.importedGrams;
    if (!whole || step.previous.length > 0) return `step ${id}: an import begins the history of a whole batch`;
    if (imports.has(step.batchId)) return `step ${id}: batch ${step.batchId} is imported a second time`;
    imports.add(step.batchId);
  }
  const { retiredGrams, suspendedGrams } = supplyOf(ctx, state);
  if (used === retiredGrams + suspendedGrams) return undefined;
  return `steps used up ${used} grams, ${retiredGrams} are retired and ${suspendedGrams} suspended`;
}

/** Every double use record names grams that are suspended or retired, no gram has two, and none is suspended without. */
export function doubleUseInvariant(ctx: Ctx, state: State): string | undefined {
  let [batch, end] = [0n, 0n];
  let [ranges, suspended] = [0, 0n];
  for (const [[batchId, start], id] of state.doubleUseRanges.range(ctx)) {
    const record = state.doubleUses.find(ctx, id);
    if (record?.batchId !== batchId || record.startGram !== start || record.endGram <= start)
      return `record ${id} is not of batch ${batchId} gram ${start}`;
    if (!state.sourceEvents.has(ctx, record.sourceEventId))
      return `record ${id}: its source event ${record.sourceEventId} is not there`;
    if (batchId === batch && start < end) return `batch ${batchId}: gram ${start} has two double use records`;
    const range = { start, end: record.endGram };
    const lots = lotsMeeting(ctx, state, batchId, range);
    if (lots.some(({ status }) => status === "held")) return `record ${id} names grams that are held`;
    const within = (lot: Lot) => intersection(lot, range) ?? [];
    const parts = lots.filter(({ status }) => status === "suspended").flatMap(within);
    if (total(lots.flatMap(within)) !== length(range)) return `record ${id} names grams that batch ${batchId} has not`;
    suspended += total(parts);
    [batch, end] = [batchId, record.endGram];
    ranges += 1;
  }
  const records = [...state.doubleUses.range(ctx)].length;
  if (records !== ranges) return `${records} double use records, ${ranges} ranges of them`;
  const { suspendedGrams } = supplyOf(ctx, state);
  return suspended === suspendedGrams
    ? undefined
    : `${suspendedGrams} grams are suspended, double use records name ${suspended} of them`;
}
