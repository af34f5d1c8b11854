import type { AppliedLabel, Batch, LabelledRange, LabelTotal } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { u64Key } from "../../codec/keys.ts";
import type { Ctx } from "../../core/ctx.ts";
import { intersection, length, type Range } from "./intervals.ts";
import type { LotStatus } from "./lots.ts";
import type { State } from "./module.ts";
import { meeting } from "./ranges.ts";
import { type Change, changed, editLabelTotal, noSupply } from "./totals.ts";

/** Grams that have the same labels, sorted by code. */
export interface Labelled extends Range {
  readonly labels: readonly AppliedLabel[];
}

/** The labelled ranges that share a gram with a range of a batch, whole, in order. */
export function labelledMeeting(ctx: Ctx, state: State, batchId: bigint, range: Range): Labelled[] {
  const span = { start: range.start, end: range.end - 1n };
  const load = ({ startGram, endGram, labels }: LabelledRange) => ({
    item: { start: startGram, end: endGram, labels },
    last: endGram - 1n,
  });
  return [...meeting(ctx, state.labels, u64Key, batchId, span, load)];
}

/** A range of a batch, whole, as pieces with the same labels; those without any are among them. */
export function labelsOf(ctx: Ctx, state: State, batch: Batch, range: Range): Labelled[] {
  if (batch.labels.length === 0) return [{ ...range, labels: [] }];
  const pieces: Labelled[] = [];
  let at = range.start;
  for (const labelled of labelledMeeting(ctx, state, batch.id, range)) {
    const inside = intersection(labelled, range);
    if (inside === undefined) continue;
    if (inside.start > at) pieces.push({ start: at, end: inside.start, labels: [] });
    pieces.push({ ...inside, labels: labelled.labels });
    at = inside.end;
  }
  if (at < range.end) pieces.push({ start: at, end: range.end, labels: [] });
  return pieces;
}

/** What each label's grams of a batch change by. */
export type LabelChanges = ReadonlyMap<string, Change>;

/** Grams of a status that a range gains or loses, counted for each label that they have. */
export function addLabelChange(
  changes: Map<string, Map<LotStatus, bigint>>,
  pieces: readonly Labelled[],
  status: LotStatus,
  sign: 1n | -1n,
): void {
  for (const piece of pieces) {
    for (const { code } of piece.labels) {
      const change = changes.get(code) ?? new Map<LotStatus, bigint>();
      changes.set(code, change);
      change.set(status, (change.get(status) ?? 0n) + sign * length(piece));
    }
  }
}

const byCode = (a: { readonly code: string }, b: { readonly code: string }) =>
  a.code < b.code ? -1 : a.code > b.code ? 1 : 0;

/**
 * Counts the changes of labels over all batches; gives those of the batch with them, sorted, without labels that nothing has.
 * @param issued grams more or less that have the label at all
 */
export function countLabels(
  ctx: Ctx,
  state: State,
  batch: Batch,
  changes: LabelChanges,
  issued: ReadonlyMap<string, bigint> = new Map(),
): LabelTotal[] {
  const totals = new Map(batch.labels.map(({ code, supply }) => [code, supply ?? noSupply]));
  for (const [code, change] of changes) {
    const edit = (supply: typeof noSupply) => {
      const next = changed(supply, change, batch.suspension !== undefined);
      return { ...next, issuedGrams: next.issuedGrams + (issued.get(code) ?? 0n) };
    };
    editLabelTotal(ctx, state, code, edit);
    totals.set(code, edit(totals.get(code) ?? noSupply));
  }
  return [...totals]
    .map(([code, supply]) => ({ code, supply }))
    .filter(({ supply }) => supply.issuedGrams > 0n)
    .toSorted(byCode);
}
