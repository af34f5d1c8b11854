import type { ProvenanceStep } from "../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../core/ctx.ts";
import { byStart, intersection, length, subtract, total } from "./intervals.ts";
import type { Lot } from "./lots.ts";
import type { State } from "./module.ts";
import { findRule, isEnd } from "./steps.ts";
import { lotOf, lotsMeeting } from "./storedLots.ts";
import { supplyOf } from "./totals.ts";

function lotFault(batchId: bigint, lot: Lot, step: ProvenanceStep | undefined): string | undefined {
  if (step === undefined) return `its step ${lot.history} is not there`;
  const covers = step.batchId === batchId && step.startGram <= lot.start && lot.end <= step.endGram;
  if (!covers) return `its step ${lot.history} is about other grams`;
  const status = findRule(step.kind)?.makes ?? "nothing";
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
    const left = findRule(previous.kind)?.makes;
    if (left === undefined || findRule(step.kind)?.of.includes(left) !== true)
      return `its previous step ${id} left grams that it cannot be about`;
    before.push(previous);
  }
  const [lost] = subtract(rangeOf(step), before.map(rangeOf).toSorted(byStart));
  return lost === undefined ? undefined : `grams ${lost.start}-${lost.end} have no previous step`;
}

/** A step that begins a history is about a whole batch, and the only one. */
function originFault(ctx: Ctx, state: State, step: ProvenanceStep, begun: Set<bigint>): string | undefined {
  const batch = state.batches.find(ctx, step.batchId);
  const whole = step.startGram === 0n && step.endGram === batch?.supply?.issuedGrams;
  if (!whole || step.previous.length > 0) return "it begins the history of a whole batch, or of none";
  if (begun.has(step.batchId)) return `batch ${step.batchId} begins a second time`;
  begun.add(step.batchId);
  return undefined;
}

/**
 * Previous steps came before and hold all grams of those that name them, back to the one origin of the batch, each of a status
 * that the step may be about. Grams are used up once, and nothing follows.
 */
export function stepsInvariant(ctx: Ctx, state: State): string | undefined {
  const begun = new Set<bigint>();
  let used = 0n;
  for (const [id, step] of state.steps.range(ctx)) {
    const rule = findRule(step.kind);
    if (rule === undefined) return `step ${id}: its kind ${step.kind} is none`;
    if (isEnd(rule.makes)) used += length(rangeOf(step));
    const begins = rule.of.length === 0;
    const fault = begins ? originFault(ctx, state, step, begun) : previousFault(ctx, state, step);
    if (fault !== undefined) return `step ${id}: ${fault}`;
  }
  const { retiredGrams, cancelledGrams, expiredGrams } = supplyOf(ctx, state);
  const ended = retiredGrams + cancelledGrams + expiredGrams;
  return used === ended ? undefined : `steps used up ${used} grams, ${ended} are retired, cancelled or expired`;
}

/** Every double use record that stands names grams that are suspended, retired or revoked, no gram has two, and none is suspended without. */
export function doubleUseInvariant(ctx: Ctx, state: State): string | undefined {
  let [batch, end] = [0n, 0n];
  let [ranges, suspended] = [0, 0n];
  for (const [[batchId, start], id] of state.doubleUseRanges.range(ctx)) {
    const record = state.doubleUses.find(ctx, id);
    if (record?.batchId !== batchId || record.startGram !== start || record.endGram <= start || record.dismissal)
      return `record ${id} is not of batch ${batchId} gram ${start}`;
    if (!state.sourceEvents.has(ctx, record.sourceEventId))
      return `record ${id}: its source event ${record.sourceEventId} is not there`;
    if (batchId === batch && start < end) return `batch ${batchId}: gram ${start} has two double use records`;
    const range = { start, end: record.endGram };
    const lots = lotsMeeting(ctx, state, batchId, range);
    const other = lots.find(({ status }) => status !== "suspended" && status !== "retired" && status !== "cancelled");
    if (other !== undefined) return `record ${id} names grams that are ${other.status}`;
    const within = (lot: Lot) => intersection(lot, range) ?? [];
    const parts = lots.filter(({ status }) => status === "suspended").flatMap(within);
    if (total(lots.flatMap(within)) !== length(range)) return `record ${id} names grams that batch ${batchId} has not`;
    suspended += total(parts);
    [batch, end] = [batchId, record.endGram];
    ranges += 1;
  }
  const records = [...state.doubleUses.range(ctx)].filter(([, { dismissal }]) => dismissal === undefined).length;
  if (records !== ranges) return `${records} double use records stand, ${ranges} ranges of them`;
  const { suspendedGrams } = supplyOf(ctx, state);
  return suspended === suspendedGrams
    ? undefined
    : `${suspendedGrams} grams are suspended, double use records name ${suspended} of them`;
}
