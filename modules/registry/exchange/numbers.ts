import type { Batch } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import { gramsPerUnit } from "../blocks.ts";
import type { Range } from "../intervals.ts";
import type { UnitSpan } from "../sourceEvent.ts";

/** Where numbers of a batch's space lie in the batch. They must be its own. */
export function gramsOf(batch: Batch, { start, end }: UnitSpan): Range {
  const unitGrams = gramsPerUnit(batch.unit);
  return { start: (start - batch.blockStart) * unitGrams, end: (end + 1n - batch.blockStart) * unitGrams };
}
