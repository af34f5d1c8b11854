import type { Batch, BatchSuspension, ProvenanceStep, StepKind } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { type Burned, burnedBefore } from "./burns.ts";
import { fail } from "./errors.ts";
import { countFragments, maxForcedFragments, maxFragments } from "./fragments.ts";
import { length, type Range, subtract, total } from "./intervals.ts";
import type { Lot, LotStatus } from "./lots.ts";
import type { State } from "./module.ts";
import { statusChanged } from "./provenance/epochs.ts";
import { recount } from "./recount.ts";
import { ruleOf, type StepRule } from "./steps.ts";
import { behindBatch, dropLot, lotOf, ofOwnerWith, putLot } from "./storedLots.ts";

/** Grams of one lot: all of it or a part. */
export interface LotPiece {
  readonly lot: Lot;
  readonly range: Range;
}

/** A piece and the batch that it lies in. */
export interface BatchPiece extends LotPiece {
  readonly batchId: bigint;
}

/** Why a batch is suspended: what the review authority says, or else its reduction pool. */
export const reasonOfSuspension = ({ reason, poolReason }: BatchSuspension): string =>
  reason === "" ? poolReason : reason;

/** @throws batch is suspended, saying why */
export function requireMovable({ id, suspension }: Batch): void {
  if (suspension !== undefined) throw fail.batchSuspended(`batch ${id}: ${reasonOfSuspension(suspension)}`);
}

/** An owner's held lots in the order of use: those of one batch, or of all that are not suspended, each batch read once. */
function* heldLots(ctx: Ctx, state: State, owner: string, batch: Batch | undefined): Generator<BatchPiece> {
  const within = ofOwnerWith(owner, "held", batch);
  const pieceOf = (key: readonly [bigint, bigint]): BatchPiece => {
    const lot = lotOf(state.lots.get(ctx, key));
    return { batchId: key[0], lot, range: lot };
  };
  if (batch !== undefined) {
    for (const [, , [, key]] of state.lotsByOwner.keys(ctx, { within })) yield pieceOf(key);
    return;
  }
  let last: Batch | undefined;
  let from: ReturnType<typeof behindBatch> | undefined;
  for (;;) {
    let halted: Batch | undefined;
    for (const [, , [, key]] of state.lotsByOwner.keys(ctx, { within, from })) {
      if (last?.id !== key[0]) last = state.batches.get(ctx, key[0]);
      if (last.suspension !== undefined) {
        halted = last;
        break;
      }
      yield pieceOf(key);
    }
    if (halted === undefined) return;
    // One step over all lots of a suspended batch, however many.
    from = behindBatch(owner, "held", halted);
  }
}

/**
 * Chooses grams that an owner holds free: of one batch the lowest first, of all batches the oldest vintage first and within it
 * the lowest batch, those that are suspended left out. Changes nothing.
 * @throws insufficient credits, saying how much there is; batch is suspended
 */
export function chooseHeld(ctx: Ctx, state: State, owner: string, grams: bigint, batch?: Batch): BatchPiece[] {
  if (batch !== undefined) requireMovable(batch);
  const chosen: BatchPiece[] = [];
  let missing = grams;
  for (const { batchId, lot } of heldLots(ctx, state, owner, batch)) {
    const end = length(lot) > missing ? lot.start + missing : lot.end;
    chosen.push({ batchId, lot, range: { start: lot.start, end } });
    missing -= end - lot.start;
    if (missing === 0n) break;
  }
  if (missing === 0n) return chosen;
  const where = batch === undefined ? "in all batches" : `of batch ${batch.id}`;
  throw fail.insufficientCredits(`${owner} holds ${grams - missing} grams ${where}, ${grams} are asked for`);
}

/** What a move is: `to` is the owner of the grams afterwards, each piece's own where it is left out. */
export interface Move {
  readonly kind: StepKind;
  readonly to?: string;
}

/** A range that moved, with its provenance step. */
export interface Moved {
  readonly range: Range;
  readonly from: string;
  readonly stepId: bigint;
}

/** Pieces that touch and have one owner, together: they share their history from now on. */
export function runsOf<P extends LotPiece>(pieces: readonly P[]): P[][] {
  const runs: P[][] = [];
  for (const piece of pieces) {
    const last = runs.at(-1)?.at(-1);
    const joins = last !== undefined && last.range.end === piece.range.start && last.lot.owner === piece.lot.owner;
    if (joins) runs.at(-1)?.push(piece);
    else runs.push([piece]);
  }
  return runs;
}

const ascending = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

/** The lots that pieces are of, each once, with what moves of it and what stays. */
interface Cut {
  readonly lot: Lot;
  readonly moves: readonly Range[];
  readonly stays: readonly Lot[];
}

function cutsOf(pieces: readonly LotPiece[]): Cut[] {
  const byLot = new Map<bigint, { lot: Lot; moves: Range[] }>();
  for (const { lot, range } of pieces) {
    const known = byLot.get(lot.start);
    if (known === undefined) byLot.set(lot.start, { lot, moves: [range] });
    else known.moves.push(range);
  }
  return [...byLot.values()].map(({ lot, moves }) => ({ lot, moves, stays: subtract(lot, moves) }));
}

/** Pieces that move by one step: whose they are, from the first gram to the last, and the burn that they lengthen. */
interface Run {
  readonly pieces: readonly LotPiece[];
  readonly range: Range;
  readonly from: string;
  readonly previous: readonly bigint[];
  readonly burned: Burned | undefined;
}

function runOf(ctx: Ctx, state: State, batch: Batch, pieces: readonly LotPiece[], kind: StepKind): Run {
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (first === undefined || last === undefined) throw new BrokenInvariant("a run has no piece");
  const from = first.lot.owner;
  const previous = [...new Set(pieces.map(({ lot }) => lot.history))].toSorted(ascending);
  const range = { start: first.range.start, end: last.range.end };
  return { pieces, range, from, previous, burned: burnedBefore(ctx, state, batch, { range, from, previous, kind }) };
}

function moveRun(ctx: Ctx, state: State, batch: Batch, run: Run, { kind, to }: Move, status: LotStatus): Moved {
  const { range, from, previous, burned } = run;
  if (burned !== undefined) {
    const { step, lot } = burned;
    const all = [...new Set([...step.previous, ...previous])].toSorted(ascending);
    state.steps.set(ctx, step.id, { ...step, endGram: range.end, previous: all, lastHeight: BigInt(ctx.height) });
    putLot(ctx, state, batch, { ...lot, end: range.end });
    return { range, from, stepId: step.id };
  }
  const owner = to ?? from;
  const stepId = addStep(ctx, state, { kind, batchId: batch.id, range, from, to: owner, previous });
  putLot(ctx, state, batch, { ...range, owner, status, history: stepId });
  return { range, from, stepId };
}

/** @throws too many fragments, saying how much more or less could be moved */
function requireRoom(
  ctx: Ctx,
  state: State,
  batch: Batch,
  cuts: readonly Cut[],
  runs: readonly Run[],
  { forced }: StepRule,
): void {
  const burned = runs.flatMap((run) => (run.burned === undefined ? [] : [run.burned.lot]));
  const whole = ({ range, burned: before }: Run) =>
    before === undefined ? range : { ...range, start: before.lot.start };
  const gone = [...cuts.map(({ lot }) => lot), ...burned];
  const stays = cuts.flatMap((cut) => cut.stays);
  const limit = forced === true ? maxForcedFragments : maxFragments;
  const number = countFragments(ctx, state, batch, gone, [...runs.map(whole), ...stays], limit);
  if (number === undefined) return;
  const less = cuts.reduce((sum, cut) => (cut.stays.length > 0 ? sum + total(cut.moves) : sum), 0n);
  throw fail.tooManyFragments(
    `number ${number} of ${batch.numberSpace} has ${limit} already: move whole lots of batch ${batch.id}, which is ` +
      `${less} grams less or ${total(stays)} more, or parts of a kilogram and above that leave as much`,
  );
}

/**
 * Moves pieces of one batch, given by their first gram: splits lots to the gram, writes steps, counts. What the kind of step
 * makes of them, and of what grams, is in the table of steps.
 * @throws batch is suspended; too many fragments: never when lots move whole or are split between numbers
 */
export function movePieces(ctx: Ctx, state: State, batchId: bigint, pieces: readonly LotPiece[], move: Move): Moved[] {
  const rule = ruleOf(move.kind);
  for (const { lot } of pieces) {
    if (!rule.of.includes(lot.status))
      throw new BrokenInvariant(`batch ${batchId}: grams that are ${lot.status} cannot move by step kind ${move.kind}`);
  }
  const batch = state.batches.get(ctx, batchId);
  if (rule.always !== true) requireMovable(batch);
  const runs = runsOf(pieces).map((run) => runOf(ctx, state, batch, run, move.kind));
  const cuts = cutsOf(pieces);
  requireRoom(ctx, state, batch, cuts, runs, rule);
  for (const { lot } of cuts) dropLot(ctx, state, batch, lot);
  for (const { burned } of runs) if (burned !== undefined) dropLot(ctx, state, batch, burned.lot);
  for (const { stays } of cuts) for (const lot of stays) putLot(ctx, state, batch, lot);
  const moved = runs.map((run) => moveRun(ctx, state, batch, run, move, rule.makes));
  recount(ctx, state, batch, runs, move.to, rule.makes);
  if (rule.always === true) statusChanged(ctx, state, batchId);
  return moved;
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
export function addStep(ctx: Ctx, state: State, { range, previous, ...about }: NewStep): bigint {
  const id = state.nextStep.next(ctx);
  const step: ProvenanceStep = {
    id,
    ...about,
    startGram: range.start,
    endGram: range.end,
    previous: [...previous],
    height: BigInt(ctx.height),
    time: timestampOf(ctx.time),
    lastHeight: 0n,
  };
  state.steps.set(ctx, id, step);
  return id;
}
