import type { Block } from "./block.ts";
import { overlaps } from "./serials.ts";
import type { UnitSpan } from "./sourceEvent.ts";

/** What stands against an import: the batch that holds a unit of the block, or a bar, and the units that collide. */
export type Conflict =
  | { readonly kind: "batch"; readonly id: string; readonly units: UnitSpan }
  | { readonly kind: "barred"; readonly units: UnitSpan };

/**
 * The first conflict of a block with the batches and bars of its number space, by the order of the numbers, or undefined when
 * it may be imported. Handing over more than those that overlap changes nothing.
 */
export function importConflict(
  block: Block,
  batches: readonly (Block & { readonly id: string })[],
  barred: readonly UnitSpan[],
): Conflict | undefined {
  const found: Conflict[] = [];
  for (const batch of batches) {
    if (overlaps(block, batch)) found.push({ kind: "batch", id: batch.id, units: shared(block, batch) });
  }
  for (const bar of barred) {
    if (block.start <= bar.end && bar.start <= block.end) found.push({ kind: "barred", units: shared(block, bar) });
  }
  return found.toSorted((a, b) => (a.units.start < b.units.start ? -1 : a.units.start > b.units.start ? 1 : 0))[0];
}

function shared(a: UnitSpan, b: UnitSpan): UnitSpan {
  const { start } = a.start > b.start ? a : b;
  const { end } = a.end < b.end ? a : b;
  return { start, end };
}
