import type { Batch } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { quotient } from "../../codec/quotient.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { GRAMS_PER_KILOGRAM } from "./block.ts";
import { gramsPerUnit } from "./blocks.ts";
import { intersection, length, type Range } from "./intervals.ts";
import type { State } from "./module.ts";

/**
 * Fragments that a number may have: parts of less than a kilogram, each in a lot of its own. With the thousand larger parts that
 * a tonne has room for, 1,500 lots have something of it at most, and a source event about it needs some 60 million gas. Without a
 * bound, a number in enough lots could never be reported. Larger parts are not counted, so that nobody who buys up fragments
 * keeps others from moving kilograms.
 */
export const maxFragments = 500n;

/** What a number may have with the cuts that cannot choose their grams: burns of ECC and reversals, which join what they cut. */
export const maxForcedFragments = 600n;

/**
 * The numbers, counted from the batch's first, of which a lot has less than a kilogram: at most the first and the last that it
 * reaches. Numbers that stand for a kilogram need no bound, they have a thousand grams.
 */
export function fragmentedUnits(lot: Range, unitGrams: bigint): bigint[] {
  if (unitGrams <= GRAMS_PER_KILOGRAM) return [];
  const [first, last] = [quotient(lot.start, unitGrams), quotient(lot.end - 1n, unitGrams)];
  return (first === last ? [first] : [first, last]).filter((unit) => {
    const part = intersection(lot, { start: unit * unitGrams, end: (unit + 1n) * unitGrams });
    return part !== undefined && length(part) < GRAMS_PER_KILOGRAM;
  });
}

function tally(counts: Map<bigint, bigint>, lots: readonly Range[], unitGrams: bigint, by: bigint): void {
  for (const lot of lots) {
    for (const unit of fragmentedUnits(lot, unitGrams)) counts.set(unit, (counts.get(unit) ?? 0n) + by);
  }
}

/**
 * Counts lots of a batch that go and those that come in their place. State is touched only for numbers whose count changes.
 * @returns a number of the source that would get more fragments than it may have, `undefined` when there is none
 */
export function countFragments(
  ctx: Ctx,
  state: State,
  batch: Batch,
  gone: readonly Range[],
  come: readonly Range[],
  limit = maxFragments,
): bigint | undefined {
  const changes = new Map<bigint, bigint>();
  tally(changes, gone, gramsPerUnit(batch.unit), -1n);
  tally(changes, come, gramsPerUnit(batch.unit), 1n);
  for (const [unit, change] of changes) {
    if (change === 0n) continue;
    const key = [batch.id, unit] as const;
    const count = (state.fragments.find(ctx, key) ?? 0n) + change;
    if (change > 0n && count > limit) return batch.blockStart + unit;
    if (count < 0n) throw new BrokenInvariant(`batch ${batch.id}: its unit ${unit} has ${count} fragments`);
    if (count === 0n) state.fragments.remove(ctx, key);
    else state.fragments.set(ctx, key, count);
  }
  return undefined;
}

/** The fragments of each number are those of its lots, and no more than it may have. */
export function fragmentsInvariant(ctx: Ctx, state: State): string | undefined {
  let stored = 0;
  for (const [[batchId, unit], count] of state.fragments.range(ctx)) {
    if (count < 1n || count > maxForcedFragments) return `batch ${batchId}: its unit ${unit} has ${count} fragments`;
    stored += 1;
  }
  const counts = new Map<bigint, Map<bigint, bigint>>();
  for (const [[batchId], { startGram, endGram }] of state.lots.range(ctx)) {
    const batch = state.batches.get(ctx, batchId);
    const ofBatch = counts.get(batchId) ?? new Map<bigint, bigint>();
    counts.set(batchId, ofBatch);
    tally(ofBatch, [{ start: startGram, end: endGram }], gramsPerUnit(batch.unit), 1n);
  }
  let counted = 0;
  for (const [batchId, ofBatch] of counts) {
    for (const [unit, count] of ofBatch) {
      const said = state.fragments.find(ctx, [batchId, unit]) ?? 0n;
      if (said !== count) return `batch ${batchId}: its unit ${unit} has ${count} fragments, its count says ${said}`;
      counted += 1;
    }
  }
  return counted === stored ? undefined : `${counted} numbers have fragments, ${stored} are counted`;
}
