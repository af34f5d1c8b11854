import { type Batch, type StepKind, Supply } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { MAX_U64 } from "./block.ts";
import { fail } from "./errors.ts";
import { countFragments, maxFragments } from "./fragments.ts";
import { carve, length, type Range, total } from "./intervals.ts";
import type { Lot, LotStatus } from "./lots.ts";
import type { State } from "./module.ts";
import { dropLot, lotOf, ofOwnerWith, putLot } from "./storedLots.ts";

/** Grams of one lot: all of it or a part. */
export interface Piece {
  readonly lot: Lot;
  readonly range: Range;
}

/** A piece and the batch that it lies in. */
export interface BatchPiece extends Piece {
  readonly batchId: bigint;
}

/**
 * Chooses grams that an owner holds free: of one batch the lowest first, of all batches the oldest vintage first and within it
 * the lowest batch. Changes nothing.
 * @throws insufficient credits, saying how much there is
 */
export function chooseHeld(ctx: Ctx, state: State, owner: string, grams: bigint, batch?: Batch): BatchPiece[] {
  const chosen: BatchPiece[] = [];
  let missing = grams;
  for (const [, , [, key]] of state.lotsByOwner.keys(ctx, { within: ofOwnerWith(owner, "held", batch) })) {
    if (missing === 0n) break;
    const lot = lotOf(state.lots.get(ctx, key));
    const end = length(lot) > missing ? lot.start + missing : lot.end;
    chosen.push({ batchId: key[0], lot, range: { start: lot.start, end } });
    missing -= end - lot.start;
  }
  if (missing === 0n) return chosen;
  const where = batch === undefined ? "in all batches" : `of batch ${batch.id}`;
  throw fail.insufficientCredits(`${owner} holds ${grams - missing} grams ${where}, ${grams} are asked for`);
}

/** What a move makes of the grams: `to` is their owner afterwards, each piece's own where it is left out. */
export interface Move {
  readonly kind: StepKind;
  readonly to?: string;
  readonly status: LotStatus;
}

/** A range that moved, with its provenance step. */
export interface Moved {
  readonly range: Range;
  readonly from: string;
  readonly stepId: bigint;
}

/** Pieces that touch and have one owner, together: they share their history from now on. */
export function runsOf(pieces: readonly Piece[]): Piece[][] {
  const runs: Piece[][] = [];
  for (const piece of pieces) {
    const last = runs.at(-1)?.at(-1);
    const joins = last !== undefined && last.range.end === piece.range.start && last.lot.owner === piece.lot.owner;
    if (joins) runs.at(-1)?.push(piece);
    else runs.push([piece]);
  }
  return runs;
}

const ascending = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

/** What a piece leaves of its lot. */
function restOf({ lot, range }: Piece): Lot[] {
  const { before, after } = carve(lot, range);
  return [before, after].filter((left) => left !== undefined);
}

/** A run from its first gram to its last, and whose it is. */
function wholeOf(run: readonly Piece[]): Range & { readonly owner: string } {
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined) throw new BrokenInvariant("a run has no piece");
  return { start: first.range.start, end: last.range.end, owner: first.lot.owner };
}

function moveRun(ctx: Ctx, state: State, batch: Batch, run: readonly Piece[], { kind, to, status }: Move): Moved {
  const { owner: from, ...range } = wholeOf(run);
  const owner = to ?? from;
  for (const piece of run) {
    dropLot(ctx, state, batch, piece.lot);
    for (const left of restOf(piece)) putLot(ctx, state, batch, left);
  }
  const previous = [...new Set(run.map(({ lot }) => lot.history))].toSorted(ascending);
  const stepId = addStep(ctx, state, { kind, batchId: batch.id, range, from, to: owner, previous });
  putLot(ctx, state, batch, { ...range, owner, status, history: stepId });
  return { range, from, stepId };
}

/** @throws too many fragments, saying how much more or less could be moved */
function requireRoom(ctx: Ctx, state: State, batch: Batch, pieces: readonly Piece[], runs: readonly Piece[][]): void {
  const come = [...runs.map(wholeOf), ...pieces.flatMap(restOf)];
  const lots = pieces.map(({ lot }) => lot);
  const number = countFragments(ctx, state, batch, lots, come);
  if (number === undefined) return;
  const less = pieces.reduce((sum, piece) => (restOf(piece).length > 0 ? sum + length(piece.range) : sum), 0n);
  const more = total(pieces.flatMap(restOf));
  throw fail.tooManyFragments(
    `number ${number} of ${batch.numberSpace} has ${maxFragments} already: move whole lots of batch ${batch.id}, which is ` +
      `${less} grams less or ${more} more, or parts of a kilogram and above that leave as much`,
  );
}

/**
 * Moves held pieces of one batch, given by their first gram: splits lots to the gram, writes steps, counts.
 * @throws too many fragments: never when lots move whole or are split between numbers
 */
export function movePieces(ctx: Ctx, state: State, batchId: bigint, pieces: readonly Piece[], move: Move): Moved[] {
  for (const { lot } of pieces) {
    if (lot.status !== "held") throw new BrokenInvariant(`batch ${batchId}: grams that are ${lot.status} cannot move`);
  }
  const batch = state.batches.get(ctx, batchId);
  const runs = runsOf(pieces);
  requireRoom(ctx, state, batch, pieces, runs);
  const moved = runs.map((run) => moveRun(ctx, state, batch, run, move));
  const grams = moved.reduce((sum, { range }) => sum + length(range), 0n);
  if (move.status !== "held") recount(ctx, state, batch, move.status, grams);
  return moved;
}

function recount(ctx: Ctx, state: State, batch: Batch, status: "suspended" | "retired", grams: bigint): void {
  const counter = status === "retired" ? "retiredGrams" : "suspendedGrams";
  const supply = supplyOf(ctx, state);
  const heldGrams = batch.heldGrams - grams;
  state.batches.set(ctx, batch.id, { ...batch, heldGrams, [counter]: batch[counter] + grams });
  state.supply.set(ctx, { ...supply, heldGrams: supply.heldGrams - grams, [counter]: supply[counter] + grams });
}

/** The sums over all batches. */
export function supplyOf(ctx: Ctx, state: State): Supply {
  return state.supply.find(ctx) ?? Supply.fromPartial({});
}

/** Counts a new batch in. @throws supply overflow */
export function countImport(ctx: Ctx, state: State, grams: bigint): void {
  const supply = supplyOf(ctx, state);
  if (supply.importedGrams + grams > MAX_U64) {
    throw fail.supplyOverflow(`${supply.importedGrams} grams are imported, ${grams} more do not fit`);
  }
  const importedGrams = supply.importedGrams + grams;
  state.supply.set(ctx, { ...supply, importedGrams, heldGrams: supply.heldGrams + grams });
}

interface NewStep {
  readonly kind: StepKind;
  readonly batchId: bigint;
  readonly range: Range;
  readonly from: string;
  readonly to: string;
  readonly previous: readonly bigint[];
}

/** Writes the next provenance step; gives its id. */
export function addStep(ctx: Ctx, state: State, { range, previous, ...step }: NewStep): bigint {
  const id = state.nextStep.next(ctx);
  state.steps.set(ctx, id, {
    id,
    ...step,
    startGram: range.start,
    endGram: range.end,
    previous: [...previous],
    height: BigInt(ctx.height),
    time: timestampOf(ctx.time),
  });
  return id;
}
