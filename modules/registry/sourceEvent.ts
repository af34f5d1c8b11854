import { BrokenInvariant } from "../../core/errors.ts";
import type { Block } from "./block.ts";
import { byStart, intersection, length, overlapping, type Range, subtract } from "./intervals.ts";
import type { Lot, LotStatus } from "./lots.ts";

/** An imported batch as the plan needs to see it: its block of the number space and the lots that fill it, in order. */
export interface BatchView extends Block {
  readonly id: string;
  readonly lots: readonly Lot[];
}

/** Units of the number space, both ends inclusive. */
export interface UnitSpan {
  readonly start: bigint;
  readonly end: bigint;
}

/** Grams of a lot that a part is about, counted inside the batch. */
interface LotPart {
  readonly batchId: string;
  readonly lot: Lot;
  readonly range: Range;
}

/**
 * One part of a reported block. `grams` are counted from the number space's unit 0, so that the parts in their order are the
 * block without gap or overlap.
 * - retire: the registrar holds it, so it is retired here as at its source
 * - suspend: someone else holds it although its source used it: a double use to be made public
 * - bar: it was never imported and must never be; whole units, because the source counts in those
 * - unchanged: it was retired, suspended, cancelled, expired or barred before, or had gone back to its source
 */
export type EventPart = { readonly grams: Range } & (
  | ({ readonly kind: "retire" | "suspend" } & LotPart)
  | ({ readonly kind: "unchanged"; readonly because: Exclude<LotStatus, "held" | "buffer"> } & LotPart)
  | { readonly kind: "bar"; readonly units: UnitSpan }
  | { readonly kind: "unchanged"; readonly because: "barred"; readonly units: UnitSpan }
);

/**
 * Plans what a source event does, part by part and to the gram, in the order of the numbers. Reads no state: `batches` and
 * `barred` are all those of the block's number space that overlap it, sorted by start.
 * @throws BrokenInvariant when the state overlaps itself or a batch's lots do not fill it
 */
export function planSourceEvent(
  block: Block,
  holder: string,
  batches: readonly BatchView[],
  barred: readonly UnitSpan[],
): EventPart[] {
  const whole = unitRange(block);
  const parts: EventPart[] = batches.flatMap((batch) => batchParts(block, holder, batch));
  const known = batches.map(unitRange);
  for (const span of barred) {
    const bar = unitRange(span);
    const units = intersection(bar, whole);
    if (units !== undefined) parts.push({ kind: "unchanged", because: "barred", ...spanPart(units, block) });
    known.push(bar);
  }
  for (const units of subtract(whole, known.toSorted(byStart))) parts.push({ kind: "bar", ...spanPart(units, block) });
  return partition(
    parts.toSorted((a, b) => byStart(a.grams, b.grams)),
    block,
  );
}

function batchParts(block: Block, holder: string, batch: BatchView): EventPart[] {
  if (batch.numberSpace !== block.numberSpace || batch.gramsPerUnit !== block.gramsPerUnit) {
    throw new BrokenInvariant(`batch ${batch.id} is not in the number space ${block.numberSpace}`);
  }
  const shared = intersection(unitRange(batch), unitRange(block));
  if (shared === undefined) return [];
  const origin = batch.start * batch.gramsPerUnit;
  const wanted = moved(scaled(shared, batch.gramsPerUnit), -origin);
  const parts: EventPart[] = [];
  let filled = 0n;
  for (const lot of overlapping(batch.lots, wanted)) {
    const range = intersection(lot, wanted);
    if (range === undefined) continue;
    filled += length(range);
    const about = { batchId: batch.id, lot, range, grams: moved(range, origin) };
    if (lot.status === "held") parts.push({ kind: lot.owner === holder ? "retire" : "suspend", ...about });
    else if (lot.status === "buffer") parts.push({ kind: "suspend", ...about });
    else parts.push({ kind: "unchanged", because: lot.status, ...about });
  }
  if (filled !== length(wanted))
    throw new BrokenInvariant(`lots of batch ${batch.id} do not fill its grams ${wanted.start}-${wanted.end}`);
  return parts;
}

function partition(parts: EventPart[], block: Block): EventPart[] {
  let at = block.start * block.gramsPerUnit;
  for (const { grams } of parts) {
    if (grams.start !== at)
      throw new BrokenInvariant(`batches or bars overlap in ${block.numberSpace} at gram ${grams.start}`);
    at = grams.end;
  }
  return parts;
}

function spanPart(units: Range, block: Block): { grams: Range; units: UnitSpan } {
  return { grams: scaled(units, block.gramsPerUnit), units: { start: units.start, end: units.end - 1n } };
}

const unitRange = (span: UnitSpan): Range => ({ start: span.start, end: span.end + 1n });
const scaled = (range: Range, by: bigint): Range => ({ start: range.start * by, end: range.end * by });
const moved = (range: Range, by: bigint): Range => ({ start: range.start + by, end: range.end + by });
