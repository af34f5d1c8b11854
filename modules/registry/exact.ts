import type { Ctx } from "../../core/ctx.ts";
import { fail } from "./errors.ts";
import type { Piece } from "./hooks.ts";
import { byStart, intersection, type Range } from "./intervals.ts";
import { type LotPiece, requireMovable } from "./ledger.ts";
import type { Lot } from "./lots.ts";
import type { State } from "./module.ts";
import { lotsMeeting } from "./storedLots.ts";
import { supplyOfBatch } from "./totals.ts";

/** Ranges of one batch, in order. */
interface BatchRanges {
  readonly batchId: bigint;
  readonly ranges: readonly Range[];
}

/**
 * Pieces by batch, batches in the order in which they come first, the ranges of each ascending.
 * @throws invalid range: none is empty, no gram is named twice
 */
function byBatchInOrder(pieces: readonly Piece[]): BatchRanges[] {
  const batches = new Map<bigint, Range[]>();
  for (const { batchId, startGram: start, endGram: end } of pieces) {
    if (start >= end)
      throw fail.invalidRange(`grams ${start}-${end} of batch ${batchId}: the end must be above the start`);
    const ranges = batches.get(batchId);
    if (ranges === undefined) batches.set(batchId, [{ start, end }]);
    else ranges.push({ start, end });
  }
  return [...batches].map(([batchId, unsorted]) => {
    const ranges = unsorted.toSorted(byStart);
    for (const [i, { start }] of ranges.entries()) {
      const before = ranges[i - 1];
      if (before !== undefined && start < before.end)
        throw fail.invalidRange(`gram ${start} of batch ${batchId} is given twice`);
    }
    return { batchId, ranges };
  });
}

/** Refuses a range that the batch does not have. @throws batch not found, invalid range */
export function requireRange(ctx: Ctx, state: State, batchId: bigint, { start, end }: Range) {
  const batch = state.batches.find(ctx, batchId);
  if (batch === undefined) throw fail.batchNotFound(`no batch has the id ${batchId}`);
  const { issuedGrams } = supplyOfBatch(batch);
  if (start < end && end <= issuedGrams) return batch;
  throw fail.invalidRange(`batch ${batchId} has the grams 0-${issuedGrams}, not ${start}-${end}`);
}

/** The parts of lots that fill a range of a batch, in order. */
export function lotPieces(ctx: Ctx, state: State, batchId: bigint, range: Range): LotPiece[] {
  return lotsMeeting(ctx, state, batchId, range).flatMap((lot) => {
    const inside = intersection(lot, range);
    return inside === undefined ? [] : [{ lot, range: inside }];
  });
}

function requireHeldBy(owner: string, batchId: bigint, lot: Lot, range: Range): void {
  if (lot.owner === owner && lot.status === "held") return;
  const whose = lot.owner === owner ? `are ${lot.status}` : `are not ${owner}'s`;
  throw fail.notHeld(`grams ${range.start}-${range.end} of batch ${batchId} ${whose}`);
}

/**
 * Exact ranges that an owner holds free, as parts of its lots, by batch. Changes nothing.
 * @throws batch not found, invalid range, batch is suspended, not held
 */
export function heldPieces(
  ctx: Ctx,
  state: State,
  owner: string,
  pieces: readonly Piece[],
): { readonly batchId: bigint; readonly pieces: readonly LotPiece[] }[] {
  return byBatchInOrder(pieces).map(({ batchId, ranges }) => {
    const found = ranges.flatMap((range) => {
      requireMovable(requireRange(ctx, state, batchId, range));
      return lotPieces(ctx, state, batchId, range);
    });
    for (const { lot, range } of found) requireHeldBy(owner, batchId, lot, range);
    return { batchId, pieces: found };
  });
}
