import { EventReturn, ExportStatus } from "../../../codec/gen/eco2/registry/v1/exchange.ts";
import { StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import type { ParsedSerial } from "../block.ts";
import { batchesMeeting } from "../blocks.ts";
import { fail } from "../errors.ts";
import { lotPieces } from "../exact.ts";
import { length } from "../intervals.ts";
import { type LotPiece, movePieces } from "../ledger.ts";
import type { State } from "../module.ts";
import { exportBy, isGone, putExport } from "./exports.ts";
import { gramsOf } from "./numbers.ts";

/** The export that a piece left by. @throws not returnable, saying why */
function leftBy(ctx: Ctx, state: State, batchId: bigint, { lot, range }: LotPiece, date: string) {
  const named = `grams ${range.start}-${range.end} of batch ${batchId}`;
  if (lot.status !== "exported") throw fail.notReturnable(`${named} are ${lot.status}, not exported`);
  const left = exportBy(ctx, state, lot.history);
  if (left === undefined) throw fail.notReturnable(`${named} are carried on in another programme`);
  if (!isGone(left)) throw fail.notReturnable(`${named} left by export ${left.id}, which nobody confirmed`);
  const released = left.receipt?.date ?? "";
  if (date >= released) return left;
  throw fail.notReturnable(`${named} were released on ${released}, the receipt is of ${date}`);
}

/**
 * Lets numbers that were exported come back into their batch, wholly: each left by an export that was confirmed, and the receipt of
 * their being kept back again is no older than that of their release. What is held ever after is theirs who are named.
 * @param date of the receipt, YYYY-MM-DD
 * @returns the batch
 * @throws not returnable, batch is suspended
 */
export function comeBack(ctx: Ctx, state: State, block: ParsedSerial, date: string, recipient: string): bigint {
  const [batch] = [...batchesMeeting(ctx, state, block)];
  const named = `${block.numberSpace} ${block.start}-${block.end}`;
  if (batch === undefined || block.start < batch.blockStart || block.end > batch.blockEnd)
    throw fail.notReturnable(`${named} was not all exported out of one batch`);
  const pieces = lotPieces(ctx, state, batch.id, gramsOf(batch, block));
  const back = new Map<bigint, bigint>();
  for (const piece of pieces) {
    const { id } = leftBy(ctx, state, batch.id, piece, date);
    back.set(id, (back.get(id) ?? 0n) + length(piece.range));
    const { start: startGram, end: endGram } = piece.range;
    emitTyped(ctx, EventReturn, { batchId: batch.id, startGram, endGram, recipient, exportId: id });
  }
  movePieces(ctx, state, batch.id, pieces, { kind: StepKind.STEP_KIND_RETURN, to: recipient });
  for (const [id, grams] of back) {
    const left = state.exports.get(ctx, id);
    const returnedGrams = left.returnedGrams + grams;
    const isAll = returnedGrams === left.endGram - left.startGram;
    const status = isAll ? ExportStatus.EXPORT_STATUS_RETURNED : left.status;
    putExport(ctx, state, { ...left, returnedGrams, status });
  }
  return batch.id;
}
