import { EventLoss, EventRelease, EventSuspend } from "../../codec/gen/eco2/dualtoken/v1/events.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import type { GramsTaken } from "../registry/keeper.ts";
import { changeClaims, fallShort, repay } from "./backing.ts";
import { type DualtokenEnv, vaultAccount } from "./module.ts";
import { dequeue, enqueue, segmentsOfBatch } from "./queue.ts";
import { takeRange } from "./segments.ts";
import { changeVault, countBatch, countClass } from "./vault.ts";

/** A batch is suspended: its segments, one a class, leave their queues, and back nothing. */
export function suspendBatch(ctx: Ctx, env: DualtokenEnv, batchId: bigint): void {
  const { state } = env;
  const batch = state.batches.find(ctx, batchId);
  if (batch === undefined || batch.suspended) return;
  for (const { id } of segmentsOfBatch(ctx, state, batchId)) {
    // Read anew: the one before may have been its neighbour.
    const segment = state.segments.get(ctx, id);
    dequeue(ctx, state, segment);
    countClass(ctx, state, segment.classId, { valid: -segment.grams, suspended: segment.grams });
  }
  state.batches.set(ctx, batchId, { ...batch, suspended: true });
  countBatch(ctx, state, batch, { valid: -batch.grams, suspended: batch.grams });
  emitTyped(ctx, EventSuspend, { batchId, grams: batch.grams });
  fallShort(ctx, env, batch.grams);
}

/** A batch is released: its segments queue up anew, behind all others. */
export function releaseBatch(ctx: Ctx, env: DualtokenEnv, batchId: bigint): void {
  const { state } = env;
  const batch = state.batches.find(ctx, batchId);
  if (batch?.suspended !== true) return;
  for (const segment of segmentsOfBatch(ctx, state, batchId)) {
    enqueue(ctx, state, segment, state.nextSegment.next(ctx));
    countClass(ctx, state, segment.classId, { valid: segment.grams, suspended: -segment.grams });
  }
  const { grams } = batch;
  state.batches.set(ctx, batchId, { ...batch, suspended: false });
  countBatch(ctx, state, batch, { valid: grams, suspended: -grams });
  const repaid = repay(ctx, env, grams);
  emitTyped(ctx, EventRelease, {
    batchId,
    grams,
    deficitRepaid: repaid.deficit.toString(),
    poolRepaid: repaid.pool.toString(),
    bufferRepaid: repaid.buffer.toString(),
  });
}

/** The registry took grams that the vault owned. They are gone for it, whatever becomes of them. */
export function loseGrams(ctx: Ctx, env: DualtokenEnv, { owner, piece, why }: GramsTaken): void {
  const { state, use } = env;
  if (owner !== addressText(ctx.chain, use.accounts.moduleAddress(vaultAccount))) return;
  const backed = state.batches.find(ctx, piece.batchId)?.suspended === false;
  let grams = 0n;
  for (const { batchId, startGram, endGram } of takeRange(ctx, state, piece)) {
    grams += endGram - startGram;
    emitTyped(ctx, EventLoss, { batchId, startGram, endGram, why });
  }
  changeVault(ctx, state, ({ lostGrams }) => ({ lostGrams: lostGrams + grams }));
  // What was suspended backed nothing already: those who hoped for it hope for less.
  if (backed) fallShort(ctx, env, grams);
  else changeClaims(ctx, env, (claims) => claims);
}
