import { type BarredRange, type Batch, Unit } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { stringKey } from "../../codec/keys.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { type Block, GRAMS_PER_KILOGRAM, GRAMS_PER_TONNE, type ParsedSerial } from "./block.ts";
import type { State } from "./module.ts";
import { meeting } from "./ranges.ts";
import type { UnitSpan } from "./sourceEvent.ts";

/** Grams that one number of a batch stands for. @throws BrokenInvariant for a batch without unit */
export function gramsPerUnit(unit: Unit): bigint {
  if (unit === Unit.UNIT_TONNE) return GRAMS_PER_TONNE;
  if (unit === Unit.UNIT_KILOGRAM) return GRAMS_PER_KILOGRAM;
  if (unit === Unit.UNIT_GRAM) return 1n;
  throw new BrokenInvariant(`unit ${unit} is neither tonne, kilogram nor gram`);
}

const units = {
  tonne: Unit.UNIT_TONNE,
  kilogram: Unit.UNIT_KILOGRAM,
  gram: Unit.UNIT_GRAM,
} as const satisfies Record<ParsedSerial["unit"], Unit>;

/** The unit as messages have it. */
export const unitOf = ({ unit }: ParsedSerial): Unit => units[unit];

/** Whether it is a unit that a batch may have. */
export const isUnit = (unit: Unit): boolean => Object.values<Unit>(units).includes(unit);

/** A batch as a block of its number space. */
export function blockOf(batch: Pick<Batch, "numberSpace" | "blockStart" | "blockEnd" | "unit">): Block {
  return {
    numberSpace: batch.numberSpace,
    start: batch.blockStart,
    end: batch.blockEnd,
    gramsPerUnit: gramsPerUnit(batch.unit),
  };
}

/** A barred range as numbers of its space. */
export const spanOf = (bar: BarredRange): UnitSpan => ({ start: bar.blockStart, end: bar.blockEnd });

/** The batches that hold a number of the block, by the order of the numbers. Read one by one as they are taken. */
export function batchesMeeting(ctx: Ctx, state: State, block: Block): Generator<Batch> {
  return meeting(ctx, state.blocks, stringKey, block.numberSpace, block, (id) => {
    const item = state.batches.get(ctx, id);
    return { item, last: item.blockEnd };
  });
}

/** The barred ranges that hold a number of the block, by the order of the numbers. */
export function barsMeeting(ctx: Ctx, state: State, block: Block): Generator<BarredRange> {
  return meeting(ctx, state.barred, stringKey, block.numberSpace, block, (item) => ({ item, last: item.blockEnd }));
}

/** Stores a batch under its id and its block. */
export function addBatch(ctx: Ctx, state: State, batch: Batch): void {
  state.batches.set(ctx, batch.id, batch);
  state.blocks.set(ctx, [batch.numberSpace, batch.blockStart], batch.id);
}
