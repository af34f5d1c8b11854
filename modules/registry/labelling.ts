import type { AppliedLabel, Batch } from "../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../core/ctx.ts";
import { fail } from "./errors.ts";
import { lotPieces } from "./exact.ts";
import { byStart, length, type Range, subtract } from "./intervals.ts";
import { addLabelChange, countLabels, type Labelled, labelledMeeting, labelsOf } from "./labels.ts";
import type { LotStatus } from "./lots.ts";
import type { State } from "./module.ts";

/** Labels that a batch may have, over all its grams. */
const maxCodes = 32;

const byCode = (a: AppliedLabel, b: AppliedLabel) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);

const same = (a: readonly AppliedLabel[], b: readonly AppliedLabel[]) =>
  a.length === b.length && a.every(({ code, recordId }, i) => code === b[i]?.code && recordId === b[i]?.recordId);

/** Neighbours that have the same labels, as one; what has none is left out. */
function joined(pieces: readonly Labelled[]): Labelled[] {
  const whole: Labelled[] = [];
  for (const piece of pieces.toSorted(byStart)) {
    if (piece.labels.length === 0) continue;
    const last = whole.at(-1);
    if (last?.end === piece.start && same(last.labels, piece.labels))
      whole[whole.length - 1] = { ...last, end: piece.end };
    else whole.push(piece);
  }
  return whole;
}

/** Stores the new pieces of a range in the place of what was there, joined with what touches it. */
function store(ctx: Ctx, state: State, batchId: bigint, range: Range, pieces: readonly Labelled[]): void {
  const reach = { start: range.start === 0n ? 0n : range.start - 1n, end: range.end + 1n };
  const old = labelledMeeting(ctx, state, batchId, reach);
  for (const { start } of old) state.labels.remove(ctx, [batchId, start]);
  const outside = old.flatMap((one) => subtract(one, [range]));
  for (const { start, end, labels } of joined([...outside, ...pieces])) {
    const stored = { batchId, startGram: start, endGram: end, labels: [...labels] };
    state.labels.set(ctx, [batchId, start], stored);
  }
}

/** Counts by status what labels the pieces lose and get; gives the sums of the batch with them. */
function countChanges(ctx: Ctx, state: State, batch: Batch, before: readonly Labelled[], after: readonly Labelled[]) {
  const changes = new Map<string, Map<LotStatus, bigint>>();
  const issued = new Map<string, bigint>();
  for (const [i, piece] of before.entries()) {
    const lots = lotPieces(ctx, state, batch.id, { start: piece.start, end: piece.end });
    for (const [labels, sign] of [
      [piece.labels, -1n],
      [after[i]?.labels ?? [], 1n],
    ] as const) {
      for (const { code } of labels) issued.set(code, (issued.get(code) ?? 0n) + sign * length(piece));
      for (const { lot, range } of lots) addLabelChange(changes, [{ ...range, labels }], lot.status, sign);
    }
  }
  return countLabels(ctx, state, batch, changes, issued);
}

/**
 * Gives labels to a range of a batch, and takes others away. A label that grams have already is superseded.
 * @throws invalid label when the batch would have more than 32
 */
export function relabel(
  ctx: Ctx,
  state: State,
  batch: Batch,
  range: Range,
  granted: readonly AppliedLabel[],
  withdrawn: readonly string[],
): void {
  const gone = new Set([...withdrawn, ...granted.map(({ code }) => code)]);
  const before = labelsOf(ctx, state, batch, range);
  const after = before.map((piece) => ({
    ...piece,
    labels: [...piece.labels.filter(({ code }) => !gone.has(code)), ...granted].toSorted(byCode),
  }));
  const labels = countChanges(ctx, state, batch, before, after);
  if (labels.length > maxCodes)
    throw fail.invalidLabel(`batch ${batch.id} would have ${labels.length} labels, at most ${maxCodes} are allowed`);
  store(ctx, state, batch.id, range, after);
  state.batches.set(ctx, batch.id, { ...batch, labels });
}
