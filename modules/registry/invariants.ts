import type { Batch } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { u64Key } from "../../codec/keys.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import { blockOf } from "./blocks.ts";
import { length } from "./intervals.ts";
import type { Lot, LotStatus } from "./lots.ts";
import type { State } from "./module.ts";
import { quantityGrams } from "./serials.ts";
import { isIndexed, lotOf } from "./storedLots.ts";
import { counterOf, lotStatuses, supplyOfBatch } from "./totals.ts";

function* lotsOf(ctx: Ctx, state: State, batchId: bigint): Generator<Lot> {
  for (const [, lot] of state.lots.range(ctx, { within: startingWith({ first: u64Key }, batchId) })) yield lotOf(lot);
}

function batchFault(ctx: Ctx, state: State, batch: Batch): string | undefined {
  const supply = supplyOfBatch(batch);
  const { issuedGrams } = supply;
  if (quantityGrams(blockOf(batch)) !== issuedGrams) return `the block is not ${issuedGrams} grams long`;
  const sums = new Map<LotStatus, bigint>();
  for (const lot of lotsOf(ctx, state, batch.id)) sums.set(lot.status, (sums.get(lot.status) ?? 0n) + length(lot));
  let counted = 0n;
  for (const status of lotStatuses) {
    const said = supply[counterOf[status]];
    const sum = sums.get(status) ?? 0n;
    if (said !== sum) return `${sum} grams of its lots are ${status}, the batch says ${said}`;
    counted += said;
  }
  if (counted !== issuedGrams) return `${issuedGrams} grams were issued, ${counted} are counted`;
  const halted = batch.suspension === undefined ? 0n : supply.heldGrams;
  return supply.haltedGrams === halted ? undefined : `${supply.haltedGrams} grams are halted, ${halted} are expected`;
}

/** Per batch, to the gram: issued = the sum over all statuses, and so say its lots. */
export function gramsInvariant(ctx: Ctx, state: State): string | undefined {
  for (const [id, batch] of state.batches.range(ctx)) {
    const fault = batchFault(ctx, state, batch);
    if (fault !== undefined) return `batch ${id}: ${fault}`;
  }
  return undefined;
}

/** The lots of a batch fill it without gap or overlap, each under its owner. */
export function lotsInvariant(ctx: Ctx, state: State): string | undefined {
  let lots = 0;
  for (const [id, batch] of state.batches.range(ctx)) {
    let at = 0n;
    for (const lot of lotsOf(ctx, state, id)) {
      if (lot.start !== at) return `batch ${id}: a lot begins at gram ${lot.start}, ${at} is expected`;
      if (lot.end <= lot.start) return `batch ${id}: the lot at gram ${lot.start} is empty`;
      if (!isIndexed(ctx, state, batch, lot)) return `batch ${id}: the lot at gram ${at} is not listed by its owner`;
      at = lot.end;
      lots += 1;
    }
    const { issuedGrams } = supplyOfBatch(batch);
    if (at !== issuedGrams) return `batch ${id}: its lots end at gram ${at}, not ${issuedGrams}`;
  }
  const [all, listed] = [[...state.lots.range(ctx)].length, [...state.lotsByOwner.keys(ctx)].length];
  return all === lots && listed === lots ? undefined : `${lots} lots in batches, ${all} in all, ${listed} by owner`;
}

/** No number of a number space is in two batches or barred ranges, and each bar has its source event or its successor. */
export function blocksInvariant(ctx: Ctx, state: State): string | undefined {
  const spans: { space: string; start: bigint; end: bigint; what: string }[] = [];
  for (const [[space, start], id] of state.blocks.range(ctx)) {
    const batch = state.batches.find(ctx, id);
    if (batch?.numberSpace !== space || batch.blockStart !== start)
      return `the block ${space} ${start} is not batch ${id}`;
    spans.push({ space, start, end: batch.blockEnd, what: `batch ${id}` });
  }
  const batches = [...state.batches.range(ctx)].length;
  if (batches !== spans.length) return `${batches} batches, ${spans.length} blocks`;
  for (const [[space, start], bar] of state.barred.range(ctx)) {
    if (bar.successorBatchId === 0n && !state.sourceEvents.has(ctx, bar.sourceEventId))
      return `the bar ${space} ${start}: its source event ${bar.sourceEventId} is not there`;
    spans.push({ space, start, end: bar.blockEnd, what: `the bar of source event ${bar.sourceEventId}` });
  }
  const order = (a: (typeof spans)[number], b: (typeof spans)[number]) =>
    a.space < b.space ? -1 : a.space > b.space ? 1 : a.start < b.start ? -1 : a.start > b.start ? 1 : 0;
  const sorted = spans.toSorted(order);
  for (const [i, span] of sorted.entries()) {
    if (span.end < span.start) return `${span.what} ends before it begins`;
    const before = sorted[i - 1];
    if (before?.space === span.space && before.end >= span.start) return `${before.what} and ${span.what} overlap`;
  }
  return undefined;
}
