import { EventEnd, EventReverse } from "../../../codec/gen/eco2/registry/v1/events.ts";
import { type Batch, type GramRange, StepKind } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { u64Key } from "../../../codec/keys.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import { startingWith } from "../../../core/state/range.ts";
import { bufferDebt, payReversal, setBufferDebt } from "../buffer.ts";
import { fail } from "../errors.ts";
import { byStart, length } from "../intervals.ts";
import { type LotPiece, movePieces } from "../ledger.ts";
import type { Lot } from "../lots.ts";
import type { State } from "../module.ts";
import { requireReason } from "../refusals.ts";
import { lotOf } from "../storedLots.ts";
import { tellTaken } from "../taking.ts";
import { today } from "../texts.ts";
import { supplyOfBatch } from "../totals.ts";
import type { PoolShortfall } from "./keeper.ts";
import { actorText, type PoolParts, poolBatch } from "./suspend.ts";

/** Held lots of a batch that one shortfall looks at: its work has a bound, however finely the batch was cut. */
const mostLots = 1_000;

/** Held lots from the first gram on, those that were held longest first. */
function heldLots(ctx: Ctx, state: State, { id }: Batch): Lot[] {
  const held: Lot[] = [];
  for (const [, stored] of state.lots.range(ctx, { within: startingWith({ first: u64Key }, id) })) {
    const lot = lotOf(stored);
    if (lot.status === "held") held.push(lot);
    if (held.length === mostLots) break;
  }
  return held.toSorted((a, b) => (a.history < b.history ? -1 : a.history > b.history ? 1 : byStart(a, b)));
}

function chooseOldest(lots: readonly Lot[], grams: bigint): LotPiece[] {
  const chosen: LotPiece[] = [];
  let missing = grams;
  for (const lot of lots) {
    if (missing === 0n) break;
    const end = length(lot) > missing ? lot.start + missing : lot.end;
    chosen.push({ lot, range: { start: lot.start, end } });
    missing -= end - lot.start;
  }
  return chosen.toSorted((a, b) => byStart(a.range, b.range));
}

/** Cancels held grams, whoever has them, and tells the modules that keep some for others. */
function takeHeld(ctx: Ctx, parts: PoolParts, batch: Batch, grams: bigint, reason: string): GramRange[] {
  const { state } = parts;
  const batchId = batch.id;
  const pieces = chooseOldest(heldLots(ctx, state, batch), grams);
  if (pieces.length === 0) return [];
  const kind = StepKind.STEP_KIND_SHORTFALL;
  const taken = movePieces(ctx, state, batchId, pieces, { kind }).map(({ range, from }) => {
    const piece = { batchId, startGram: range.start, endGram: range.end };
    emitTyped(ctx, EventEnd, { ...piece, owner: from, kind, reason });
    return piece;
  });
  tellTaken(ctx, parts, batchId, pieces, "revoked");
  return taken;
}

const gramsOf = (ranges: readonly GramRange[]) =>
  ranges.reduce((sum, { startGram, endGram }) => sum + endGram - startGram, 0n);

/** Cancels what a pool turned out not to have reduced; what of it is gone is the programme's debt. */
export function cancelForPool(
  ctx: Ctx,
  parts: PoolParts,
  batchId: bigint,
  grams: bigint,
  reason: string,
): PoolShortfall {
  requireReason(reason);
  const { state } = parts;
  const batch = poolBatch(ctx, state, batchId);
  const { issuedGrams } = supplyOfBatch(batch);
  if (grams < 1n || grams > issuedGrams)
    throw fail.invalidReversal(`batch ${batchId} has ${issuedGrams} grams, ${grams} cannot be taken back`);
  const buffered = payReversal(ctx, state, batch, grams, reason, ["batch always"]);
  const bufferGrams = gramsOf(buffered);
  const held = takeHeld(ctx, parts, batch, grams - bufferGrams, reason);
  const heldGrams = gramsOf(held);
  const owedGrams = grams - bufferGrams - heldGrams;
  const { programmeId, projectId } = batch;
  if (owedGrams > 0n) setBufferDebt(ctx, state, programmeId, bufferDebt(ctx, state, programmeId) + owedGrams);
  const id = state.nextReversal.next(ctx);
  const about = { id, batchId, programmeId, projectId, grams, paid: [...buffered, ...held], unpaidGrams: owedGrams };
  const why = { date: today(ctx), reason, reviewer: actorText(ctx, parts), height: BigInt(ctx.height) };
  state.reversals.set(ctx, id, { ...about, ...why });
  emitTyped(ctx, EventReverse, { reversalId: id, batchId, grams, unpaidGrams: owedGrams });
  return { reversalId: id, bufferGrams, heldGrams, owedGrams };
}
