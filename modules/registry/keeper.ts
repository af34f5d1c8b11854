import { EventRetire, EventSend } from "../../codec/gen/eco2/registry/v1/events.ts";
import {
  type AppliedLabel,
  type Batch,
  type LabelRecord,
  type Params,
  StepKind,
  type Supply,
} from "../../codec/gen/eco2/registry/v1/registry.ts";
import { quotient } from "../../codec/quotient.ts";
import { addressText } from "../../core/addresses.ts";
import { capability } from "../../core/capability.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import type { NotaryKeeper } from "../notary/keeper.ts";
import { gramsPerUnit } from "./blocks.ts";
import { byBatch } from "./buffer.ts";
import { fail } from "./errors.ts";
import { heldPieces, lotPieces, requireRange } from "./exact.ts";
import type { Piece } from "./hooks.ts";
import { type Range, total } from "./intervals.ts";
import { labelsOf } from "./labels.ts";
import { chooseHeld, type LotPiece, movePieces } from "./ledger.ts";
import type { State } from "./module.ts";
import { type WalkResult, walk } from "./provenance/verify.ts";
import { isUse } from "./steps.ts";
import { noSupply, supplyOf } from "./totals.ts";

export type { GramsTaken, Piece } from "./hooks.ts";
export { IssuanceKeeper, issuanceKeeper, type PoolIssue, type PoolShare } from "./pools/keeper.ts";
export { poolProgramme } from "./programme/genesis.ts";

/** Grams of a batch as numbers of its source: where the first and the last gram lie. */
export interface SourceUnits {
  readonly firstUnit: bigint;
  /** Grams of the first number before the range. */
  readonly firstUnitOffsetGrams: bigint;
  /** Inclusive. */
  readonly lastUnit: bigint;
  /** Grams of the last number up to the range's end: all of them where it ends with the number. */
  readonly lastUnitEndGrams: bigint;
  readonly unitGrams: bigint;
}

/** Grams [start, end) of a batch that were retired together, with the step that says so. */
export interface RetiredGrams extends SourceUnits {
  readonly batch: Batch;
  readonly startGram: bigint;
  readonly endGram: bigint;
  readonly stepId: bigint;
}

/** Grams that have the same labels, with what their batch says of them. */
export interface DescribedPiece extends Piece {
  readonly batch: Batch;
  /** Codes, sorted. */
  readonly labels: readonly string[];
  /** The same with the records that granted them. */
  readonly applied: readonly AppliedLabel[];
}

/** Kinds of steps by which grams change their owner and stay held. */
export type TransferKind =
  | typeof StepKind.STEP_KIND_SEND
  | typeof StepKind.STEP_KIND_ESCROW
  | typeof StepKind.STEP_KIND_UNESCROW
  | typeof StepKind.STEP_KIND_TRADE
  | typeof StepKind.STEP_KIND_DEPOSIT
  | typeof StepKind.STEP_KIND_REDEEM
  | typeof StepKind.STEP_KIND_GIFT;

/**
 * Kinds by which an owner uses grams up: with a certificate of its own, because ECC was burned, or together with emissions in a
 * neutrality record.
 */
export type UseKind =
  | typeof StepKind.STEP_KIND_RETIRE
  | typeof StepKind.STEP_KIND_BURN
  | typeof StepKind.STEP_KIND_NEUTRALISE;

/** What the registry offers to other modules. All amounts are whole grams; addresses have 20 bytes. */
export interface CreditKeeper {
  /**
   * Uses up grams that an owner holds free: of one batch the lowest first; with batch 0 the oldest vintage first, within it the
   * lowest batch, those that are suspended left out. Ranges are exact and in the order in which they were taken.
   * @throws batch not found, batch is suspended, insufficient credits, invalid amount for 0 grams, too many fragments
   */
  retire(ctx: Ctx, owner: Uint8Array, batchId: bigint, grams: bigint): readonly RetiredGrams[];
  /**
   * Uses up exact ranges, all of them held free by the owner. By `STEP_KIND_BURN` ranges that follow what
   * was burned before lengthen its step: `stepId` may then be one that was given out before.
   * @throws batch not found, invalid range, batch is suspended, not held, too many fragments
   */
  retirePieces(ctx: Ctx, owner: Uint8Array, pieces: readonly Piece[], kind?: UseKind): readonly RetiredGrams[];
  /**
   * Moves grams that `from` holds free, of one batch, lowest first.
   * @throws batch not found, batch is suspended, insufficient credits, invalid amount for 0 grams, too many fragments
   */
  take(
    ctx: Ctx,
    from: Uint8Array,
    to: Uint8Array,
    batchId: bigint,
    grams: bigint,
    kind: TransferKind,
  ): readonly Piece[];
  /**
   * Moves exact ranges, all of them held free by `from`.
   * @throws batch not found, invalid range, batch is suspended, not held, too many fragments
   */
  move(ctx: Ctx, from: Uint8Array, to: Uint8Array, pieces: readonly Piece[], kind: TransferKind): void;
  /** What ranges are, split where their labels change, in the order given. @throws batch not found, invalid range */
  describe(ctx: Ctx, pieces: readonly Piece[]): readonly DescribedPiece[];
  batch(ctx: Ctx, id: bigint): Batch | undefined;
  isSuspended(ctx: Ctx, batchId: bigint): boolean;
  /** The record that granted a label: ITMO id and corresponding adjustment are in it. */
  labelRecord(ctx: Ctx, id: bigint): LabelRecord | undefined;
  /** The sums over all batches. */
  totals(ctx: Ctx): Supply;
  /** What an owner (text, lower case) has of all batches, by status; kept, not computed. */
  holdings(ctx: Ctx, owner: string): Supply;
  /** Whether an owner has every gram of a range, none of them used up or taken; its batch may be suspended. */
  holds(ctx: Ctx, owner: Uint8Array, piece: Piece): boolean;
  /**
   * What an owner retired by a step; undefined where nobody of this name did.
   * @param within a part of the step: needed of burns, whose steps grow
   */
  retiredBy(ctx: Ctx, owner: string, stepId: bigint, within?: Omit<Piece, "batchId">): RetiredGrams | undefined;
  /** All grams that owners retired, those of source events, burned ECC and neutrality records not among them. Reads every step: for invariants. */
  retiredByOwners(ctx: Ctx): bigint;
}
export const CreditKeeper = capability<CreditKeeper>("registry.credits");

/** Where a range of a batch lies in the numbers of its source. */
export function sourceUnits(batch: Batch, { start, end }: Range): SourceUnits {
  const unitGrams = gramsPerUnit(batch.unit);
  const [first, last] = [quotient(start, unitGrams), quotient(end - 1n, unitGrams)];
  return {
    firstUnit: batch.blockStart + first,
    firstUnitOffsetGrams: start - first * unitGrams,
    lastUnit: batch.blockStart + last,
    lastUnitEndGrams: end - last * unitGrams,
    unitGrams,
  };
}

const retired = (batch: Batch, range: Range, stepId: bigint): RetiredGrams => ({
  batch,
  startGram: range.start,
  endGram: range.end,
  stepId,
  ...sourceUnits(batch, range),
});

/** @throws batch not found, invalid amount for 0 grams */
function requireAmount(ctx: Ctx, state: State, batchId: bigint, grams: bigint): Batch {
  if (grams < 1n) throw fail.invalidAmount(`${grams} grams: at least 1 is expected`);
  const batch = state.batches.find(ctx, batchId);
  if (batch === undefined) throw fail.batchNotFound(`no batch has the id ${batchId}`);
  return batch;
}

type OfBatch = readonly [batchId: bigint, pieces: readonly LotPiece[]];

/** Uses pieces up, batch by batch. */
function use(ctx: Ctx, state: State, owner: string, batches: readonly OfBatch[], kind: UseKind): RetiredGrams[] {
  return batches.flatMap(([batchId, pieces]) => {
    const moved = movePieces(ctx, state, batchId, pieces, { kind });
    const batch = state.batches.get(ctx, batchId);
    return moved.map(({ range, stepId }) => {
      const about = { batchId, startGram: range.start, endGram: range.end };
      emitTyped(ctx, EventRetire, { ...about, owner, sourceEventId: 0n });
      return retired(batch, range, stepId);
    });
  });
}

/** Gives pieces of one owner to another, batch by batch. */
export function transfer(
  ctx: Ctx,
  state: State,
  sender: string,
  recipient: string,
  batches: readonly OfBatch[],
  kind: TransferKind,
): Piece[] {
  return batches.flatMap(([batchId, pieces]) =>
    movePieces(ctx, state, batchId, pieces, { kind, to: recipient }).map(({ range }) => {
      const piece = { batchId, startGram: range.start, endGram: range.end };
      emitTyped(ctx, EventSend, { ...piece, sender, recipient, kind });
      return piece;
    }),
  );
}

/** Exact ranges that an owner holds free. @throws as `heldPieces` */
const exactly = (ctx: Ctx, state: State, owner: string, pieces: readonly Piece[]): OfBatch[] =>
  heldPieces(ctx, state, owner, pieces).map(({ batchId, pieces: held }) => [batchId, held]);

export function creditKeeper({ state }: { readonly state: State }): CreditKeeper {
  const textOf = (ctx: Ctx, address: Uint8Array) => addressText(ctx.chain, address);
  return {
    retire(ctx, address, batchId, grams) {
      if (grams < 1n) throw fail.invalidAmount(`${grams} grams: at least 1 is expected`);
      const batch = batchId === 0n ? undefined : requireAmount(ctx, state, batchId, grams);
      const owner = textOf(ctx, address);
      return use(ctx, state, owner, byBatch(chooseHeld(ctx, state, owner, grams, batch)), StepKind.STEP_KIND_RETIRE);
    },
    retirePieces(ctx, address, pieces, kind = StepKind.STEP_KIND_RETIRE) {
      const owner = textOf(ctx, address);
      return use(ctx, state, owner, exactly(ctx, state, owner, pieces), kind);
    },
    take(ctx, from, to, batchId, grams, kind) {
      const batch = requireAmount(ctx, state, batchId, grams);
      const sender = textOf(ctx, from);
      const pieces = chooseHeld(ctx, state, sender, grams, batch);
      return transfer(ctx, state, sender, textOf(ctx, to), [[batchId, pieces]], kind);
    },
    move(ctx, from, to, pieces, kind) {
      const sender = textOf(ctx, from);
      transfer(ctx, state, sender, textOf(ctx, to), exactly(ctx, state, sender, pieces), kind);
    },
    holds(ctx, address, { batchId, startGram: start, endGram: end }) {
      const owner = textOf(ctx, address);
      const pieces = lotPieces(ctx, state, batchId, { start, end });
      const held = pieces.filter(({ lot }) => lot.owner === owner && lot.status === "held");
      return start < end && total(held.map(({ range }) => range)) === end - start;
    },
    describe: (ctx, pieces) =>
      pieces.flatMap(({ batchId, startGram: start, endGram: end }) => {
        const batch = requireRange(ctx, state, batchId, { start, end });
        return labelsOf(ctx, state, batch, { start, end }).map((piece) => ({
          batchId,
          startGram: piece.start,
          endGram: piece.end,
          batch,
          labels: piece.labels.map(({ code }) => code),
          applied: piece.labels,
        }));
      }),
    batch: (ctx, id) => state.batches.find(ctx, id),
    isSuspended: (ctx, batchId) => state.batches.find(ctx, batchId)?.suspension !== undefined,
    labelRecord: (ctx, id) => state.labelRecords.find(ctx, id),
    totals: (ctx) => supplyOf(ctx, state),
    holdings: (ctx, owner) => state.ownerTotals.find(ctx, [owner, 0n]) ?? noSupply,
    retiredBy(ctx, owner, stepId, within) {
      const step = state.steps.find(ctx, stepId);
      if (step === undefined || !isUse(step.kind) || step.to !== owner) return undefined;
      const { startGram: start, endGram: end } = within ?? step;
      if (start < step.startGram || end > step.endGram || start >= end) return undefined;
      const batch = state.batches.find(ctx, step.batchId);
      return batch && retired(batch, { start, end }, stepId);
    },
    retiredByOwners(ctx) {
      let sum = 0n;
      for (const [, { kind, startGram, endGram }] of state.steps.range(ctx)) {
        if (kind === StepKind.STEP_KIND_RETIRE) sum += endGram - startGram;
      }
      return sum;
    },
  };
}

/** What the registry offers to modules that use credits up only where all of their history holds. */
export interface ProvenanceKeeper {
  /**
   * Walks every gram of a piece back to its origin: transfers and escrow, then issuance, verification with its notarised records,
   * validation and project, or import, receipt and source, or the reduction pool, whose own module walks it. A link that does not hold is named in the answer. Gas is flat for each step, up to `max_walk`.
   * @throws batch not found, invalid range
   */
  walk(ctx: Ctx, piece: Piece): WalkResult;
}
export const ProvenanceKeeper = capability<ProvenanceKeeper>("registry.provenance");

export function provenanceKeeper(env: {
  readonly state: State;
  readonly use: { readonly notary: NotaryKeeper };
  readonly params: { get(ctx: Ctx): Params };
}): ProvenanceKeeper {
  const { state, use, params } = env;
  return { walk: (ctx, piece) => walk(ctx, { state, use, params: params.get(ctx) }, piece) };
}
