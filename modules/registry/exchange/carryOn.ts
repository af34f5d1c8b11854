import { EventConvert, type Predecessor } from "../../../codec/gen/eco2/registry/v1/imports.ts";
import { StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import type { Block, ParsedSerial } from "../block.ts";
import { barsMeeting, batchesMeeting } from "../blocks.ts";
import { fail } from "../errors.ts";
import { lotPieces } from "../exact.ts";
import { type LotPiece, movePieces } from "../ledger.ts";
import type { State } from "../module.ts";
import { reading } from "../refusals.ts";
import { importedBlock } from "../requests.ts";
import { overlaps, quantityGrams } from "../serials.ts";
import { exportBy, isGone } from "./exports.ts";
import { gramsOf } from "./numbers.ts";

/** Numbers of another programme whose place a batch took. */
export interface CarriedOn extends Block {
  /** The batch here that held them, and the step that converted them; 0: they were never here. */
  readonly batchId: bigint;
  readonly stepId: bigint;
}

/**
 * The block that another carries on, gram for gram.
 * @throws invalid serial, invalid predecessor where it is as long as the block or shares numbers with it
 */
export function readPredecessor({ sourceRegistry, serial }: Predecessor, block: Block): ParsedSerial {
  const grams = quantityGrams(block);
  const before = reading(
    () => importedBlock({ sourceRegistry, serial, quantityGrams: grams }),
    (details) => fail.invalidPredecessor(details),
  );
  if (overlaps(before, block))
    throw fail.invalidPredecessor(`numbers of ${block.numberSpace} are given as their own predecessor`);
  return before;
}

function requireConvertible(ctx: Ctx, state: State, batchId: bigint, pieces: readonly LotPiece[], requester: string) {
  for (const { lot, range } of pieces) {
    if (lot.status === "held" && lot.owner === requester) continue;
    const left = lot.status === "exported" ? exportBy(ctx, state, lot.history) : undefined;
    if (left !== undefined && isGone(left)) continue;
    const whose = lot.status === "held" ? `are ${lot.owner}'s, who did not ask for it` : `are ${lot.status}`;
    throw fail.invalidPredecessor(
      `grams ${range.start}-${range.end} of batch ${batchId} ${whose}: the same tonnes would be here twice`,
    );
  }
}

/** @returns the batch that held the numbers and the step that took them out of it */
function convertHere(
  ctx: Ctx,
  state: State,
  before: ParsedSerial,
  requester: string,
): { batchId: bigint; stepId: bigint } {
  const [batch, further] = [...batchesMeeting(ctx, state, before)];
  if (batch === undefined) return { batchId: 0n, stepId: 0n };
  if (further !== undefined || before.start < batch.blockStart || before.end > batch.blockEnd) {
    const which = further === undefined ? `batch ${batch.id} alone` : `batches ${batch.id} and ${further.id}`;
    throw fail.invalidPredecessor(
      `${before.numberSpace} ${before.start}-${before.end} is not all in one batch, but in ${which}`,
    );
  }
  const range = gramsOf(batch, before);
  const pieces = lotPieces(ctx, state, batch.id, range);
  requireConvertible(ctx, state, batch.id, pieces, requester);
  const [moved, more] = movePieces(ctx, state, batch.id, pieces, { kind: StepKind.STEP_KIND_CONVERT });
  if (moved === undefined || more !== undefined)
    throw fail.invalidPredecessor(`numbers ${before.start}-${before.end} have several owners: each asks for its own`);
  return { batchId: batch.id, stepId: moved.stepId };
}

/**
 * Lets a new batch take the place of numbers of another programme: held here by who asks, they are used up; exported from here
 * before, they can never come back; never here, they are barred. So no tonne is here under two programmes.
 * @throws invalid predecessor when they are somebody else's, used up, barred, or not all in one batch; batch is suspended
 */
export function carryOn(ctx: Ctx, state: State, id: bigint, before: ParsedSerial, requester: string): CarriedOn {
  const { numberSpace, start, end } = before;
  for (const bar of barsMeeting(ctx, state, before)) {
    const why =
      bar.successorBatchId > 0n
        ? `carried on by batch ${bar.successorBatchId}`
        : `barred by source event ${bar.sourceEventId}`;
    throw fail.invalidPredecessor(`numbers ${bar.blockStart}-${bar.blockEnd} of ${numberSpace} are ${why}`);
  }
  const here = convertHere(ctx, state, before, requester);
  if (here.batchId === 0n) {
    const bar = { numberSpace, blockStart: start, blockEnd: end, sourceEventId: 0n, successorBatchId: id };
    state.barred.set(ctx, [numberSpace, start], bar);
  }
  emitTyped(ctx, EventConvert, {
    batchId: id,
    predecessorSpace: numberSpace,
    predecessorStart: start,
    predecessorEnd: end,
    predecessorBatchId: here.batchId,
  });
  return { numberSpace, start, end, gramsPerUnit: before.gramsPerUnit, ...here };
}
