import { EventEnd } from "../../codec/gen/eco2/registry/v1/events.ts";
import { type Batch, type GramRange, StepKind } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { stringKey, u64Key } from "../../codec/keys.ts";
import { encodePrefix, pairKey } from "../../codec/keys-compose.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import { startingWith } from "../../core/state/range.ts";
import { length, total } from "./intervals.ts";
import { type BatchPiece, movePieces } from "./ledger.ts";
import type { State } from "./module.ts";
import { bufferKey, lotOf } from "./storedLots.ts";

const none = new Uint8Array(0);

/** Where in the buffer grams are sought: in one batch while it is not suspended, or always, or in all of the programme. */
type Scope = "batch" | "batch always" | "programme";

/** Lots in the buffer: those of one batch, or the programme's from the oldest vintage on. */
function* bufferLots(ctx: Ctx, state: State, batch: Batch, scope: Scope): Generator<BatchPiece> {
  const within =
    scope === "programme"
      ? startingWith({ first: stringKey }, batch.programmeId)
      : batchWithin(bufferKey(batch, { start: 0n, end: 1n }));
  for (const [, , key] of state.bufferLots.keys(ctx, { within })) {
    const lot = lotOf(state.lots.get(ctx, key));
    yield { batchId: key[0], lot, range: lot };
  }
}

function batchWithin([programme, vintage, [batchId]]: ReturnType<typeof bufferKey>): Uint8Array {
  const parts = pairKey(pairKey(stringKey, stringKey), u64Key);
  return encodePrefix(none, parts, [[programme, vintage], batchId]);
}

/** As many valid grams of the buffer as there are, up to those asked for: of the batch first, then the programme's oldest. */
export function chooseBuffer(
  ctx: Ctx,
  state: State,
  batch: Batch,
  grams: bigint,
  scopes: readonly Scope[],
): BatchPiece[] {
  const chosen: BatchPiece[] = [];
  let missing = grams;
  let last = batch;
  for (const scope of scopes) {
    for (const { batchId, lot } of bufferLots(ctx, state, batch, scope)) {
      if (missing === 0n) return chosen;
      if (scope === "programme" && batchId === batch.id && scopes.includes("batch")) continue;
      if (last.id !== batchId) last = state.batches.get(ctx, batchId);
      if (last.suspension !== undefined && scope !== "batch always") continue;
      const end = length(lot) > missing ? lot.start + missing : lot.end;
      chosen.push({ batchId, lot, range: { start: lot.start, end } });
      missing -= end - lot.start;
    }
  }
  return chosen;
}

/** Pieces of each batch, batches in the order in which they were chosen. */
export function byBatch(pieces: readonly BatchPiece[]): readonly (readonly [bigint, readonly BatchPiece[]])[] {
  const groups = new Map<bigint, BatchPiece[]>();
  for (const piece of pieces) {
    const group = groups.get(piece.batchId);
    if (group === undefined) groups.set(piece.batchId, [piece]);
    else group.push(piece);
  }
  return [...groups];
}

/** Cancels grams of the buffer for what was emitted again: as many as there are. */
export function payReversal(
  ctx: Ctx,
  state: State,
  batch: Batch,
  grams: bigint,
  reason: string,
  scopes: readonly Scope[] = ["batch", "programme"],
): GramRange[] {
  const chosen = chooseBuffer(ctx, state, batch, grams, scopes);
  return byBatch(chosen).flatMap(([batchId, pieces]) =>
    movePieces(ctx, state, batchId, pieces, { kind: StepKind.STEP_KIND_REVERSE }).map(({ range, from }) => {
      const paid = { batchId, startGram: range.start, endGram: range.end };
      emitTyped(ctx, EventEnd, { ...paid, owner: from, kind: StepKind.STEP_KIND_REVERSE, reason });
      return paid;
    }),
  );
}

/** What a programme's buffer owes for reversals. */
export const bufferDebt = (ctx: Ctx, state: State, programmeId: string): bigint =>
  state.bufferDebts.find(ctx, programmeId) ?? 0n;

/** Sets it; a debt of nothing is none. */
export function setBufferDebt(ctx: Ctx, state: State, programmeId: string, grams: bigint): void {
  if (grams === 0n) state.bufferDebts.remove(ctx, programmeId);
  else state.bufferDebts.set(ctx, programmeId, grams);
}

/** Pays what the programme owes out of what a batch brought, or brought back, to its buffer. */
export function payDebt(ctx: Ctx, state: State, batch: Batch): void {
  const debt = bufferDebt(ctx, state, batch.programmeId);
  if (debt === 0n) return;
  const paid = payReversal(ctx, state, batch, debt, "reversals that the buffer could not pay", ["batch"]);
  const grams = total(paid.map(({ startGram, endGram }) => ({ start: startGram, end: endGram })));
  setBufferDebt(ctx, state, batch.programmeId, debt - grams);
}
