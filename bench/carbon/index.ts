import { Batch, Unit } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { stringKey } from "../../codec/keys.ts";
import { storeNames } from "../../codec/stores.ts";
import type { Ctx } from "../../core/ctx.ts";
import { LedgerError } from "../../core/errors.ts";
import { startingWith } from "../../core/state/range.ts";
import { schemaBuilder } from "../../core/state/schema.ts";
import type { ParsedSerial } from "../../modules/registry/block.ts";
import { addBatch } from "../../modules/registry/blocks.ts";
import { requireFree } from "../../modules/registry/imports/bringIn.ts";
import { collections, type State } from "../../modules/registry/module.ts";
import { directChain } from "../direct.ts";
import { fill, medianUs } from "../perform.ts";

/** Numbers from the start of one block to that of the next; so long a block is, and behind it as many numbers are free. */
const pitch = 200n;
const length = 100n;
const measured = 2000;

/** Places all over the index, the same in every run. */
const scattered = (time: number, of: number) => (time * 7_919 + 13) % of;

function blockAt(space: number, start: bigint): ParsedSerial {
  return { numberSpace: `GLD/${space}/1`, start, end: start + length - 1n, unit: "tonne" } as ParsedSerial;
}

const batchOf = (id: bigint, { numberSpace, start, end }: ParsedSerial): Batch =>
  Batch.fromPartial({ id, numberSpace, blockStart: start, blockEnd: end, unit: Unit.UNIT_TONNE });

/** What an insertion reads and writes, without any decision. */
function accesses(ctx: Ctx, state: State, id: bigint, block: ParsedSerial): void {
  const { numberSpace, start } = block;
  const within = startingWith({ first: stringKey }, numberSpace);
  for (const ranges of [state.blocks, state.barred]) {
    const at = [numberSpace, start] as const;
    const before = ranges.range(ctx, { within, to: at, reverse: true }).next();
    ranges.range(ctx, { within, from: at }).next();
    if (typeof before.value?.[1] === "bigint") state.batches.get(ctx, before.value[1]);
  }
  addBatch(ctx, state, batchOf(id, block));
}

/** What the index of all blocks of all sources costs where it holds so many, microseconds. */
export interface IndexFigures {
  /** A block is found free and stored. */
  readonly insert: number;
  /** A block that overlaps is refused. */
  readonly refuse: number;
  /** The reads and writes of an insertion alone. */
  readonly access: number;
}

/** Blocks of many number spaces in one state; then blocks between them, and over them. */
export function measureIndex(blocks: number, spaces: number): IndexFigures {
  const direct = directChain();
  const state = collections(schemaBuilder(storeNames.registry));
  direct.block();
  fill(direct, `blocks in ${spaces} number spaces`, blocks, (ctx, number) => {
    const start = BigInt(Math.floor(number / spaces)) * pitch + 1n;
    addBatch(ctx, state, batchOf(BigInt(number) + 1n, blockAt(number % spaces, start)));
  });
  const next = BigInt(blocks) + 1n;
  const rows = Math.max(1, Math.floor(blocks / spaces));
  const place = (time: number, offset: bigint) =>
    blockAt(scattered(time, spaces), BigInt(scattered(time, rows)) * pitch + 1n + offset);
  return direct.look((ctx) => ({
    insert: medianUs(ctx, measured, (inner, time) => {
      const block = place(time, length);
      requireFree(inner, state, block);
      addBatch(inner, state, batchOf(next, block));
    }),
    refuse: medianUs(ctx, measured, (inner, time) => {
      try {
        requireFree(inner, state, place(time, 50n));
      } catch (error) {
        if (error instanceof LedgerError) return;
        throw error;
      }
      throw new Error("a block that overlaps was let in");
    }),
    access: medianUs(ctx, measured, (inner, time) => accesses(inner, state, next, place(time, length))),
  }));
}
