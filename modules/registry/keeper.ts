import { EventRetire } from "../../codec/gen/eco2/registry/v1/events.ts";
import { type Batch, StepKind } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { quotient } from "../../codec/quotient.ts";
import { addressText } from "../../core/addresses.ts";
import { capability } from "../../core/capability.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import { gramsPerUnit } from "./blocks.ts";
import { fail } from "./errors.ts";
import type { Range } from "./intervals.ts";
import { type BatchPiece, chooseHeld, movePieces } from "./ledger.ts";
import type { State } from "./module.ts";

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

/** What the registry offers to other modules. */
export interface CreditKeeper {
  /**
   * Uses up grams that an owner holds free: of one batch the lowest first; with batch 0 the oldest vintage first, within it the
   * lowest batch. Ranges are exact and in the order in which they were taken.
   * @throws batch not found, insufficient credits, invalid amount for 0 grams, too many fragments
   */
  retire(ctx: Ctx, owner: Uint8Array, batchId: bigint, grams: bigint): readonly RetiredGrams[];
  /** What an owner retired by a step, which is one range of one batch; undefined where nobody of this name did. For invariants. */
  retiredBy(ctx: Ctx, owner: string, stepId: bigint): RetiredGrams | undefined;
  /** All grams that owners retired, those of source events not among them. Reads every step: for invariants. */
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

/** Pieces of each batch in the order in which the batches were chosen. */
function byBatch(pieces: readonly BatchPiece[]): readonly (readonly [bigint, readonly BatchPiece[]])[] {
  const groups = new Map<bigint, BatchPiece[]>();
  for (const piece of pieces) {
    const group = groups.get(piece.batchId);
    if (group === undefined) groups.set(piece.batchId, [piece]);
    else group.push(piece);
  }
  return [...groups];
}

const retired = (batch: Batch, range: Range, stepId: bigint): RetiredGrams => ({
  batch,
  startGram: range.start,
  endGram: range.end,
  stepId,
  ...sourceUnits(batch, range),
});

const retirement = { kind: StepKind.STEP_KIND_RETIRE, status: "retired" } as const;

export function creditKeeper({ state }: { readonly state: State }): CreditKeeper {
  return {
    retire(ctx, address, batchId, grams) {
      if (grams < 1n) throw fail.invalidAmount(`${grams} grams: at least 1 is expected`);
      const chosen = batchId === 0n ? undefined : state.batches.find(ctx, batchId);
      if (batchId !== 0n && chosen === undefined) throw fail.batchNotFound(`no batch has the id ${batchId}`);
      const owner = addressText(ctx.chain, address);
      return byBatch(chooseHeld(ctx, state, owner, grams, chosen)).flatMap(([id, pieces]) => {
        const moved = movePieces(ctx, state, id, pieces, retirement);
        const batch = state.batches.get(ctx, id);
        return moved.map(({ range, stepId }) => {
          const grams = retired(batch, range, stepId);
          const { startGram, endGram } = grams;
          emitTyped(ctx, EventRetire, { batchId: id, startGram, endGram, owner, sourceEventId: 0n });
          return grams;
        });
      });
    },
    retiredBy(ctx, owner, stepId) {
      const step = state.steps.find(ctx, stepId);
      if (step?.kind !== StepKind.STEP_KIND_RETIRE || step.to !== owner) return undefined;
      const batch = state.batches.find(ctx, step.batchId);
      return batch && retired(batch, { start: step.startGram, end: step.endGram }, stepId);
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
