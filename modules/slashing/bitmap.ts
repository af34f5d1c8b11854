import { bytesKey } from "../../codec/keys.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { CollectionMap } from "../../core/state/map.ts";
import { startingWith } from "../../core/state/range.ts";

/** Which blocks of the window a validator missed: one bit each, in chunks, so that a block reads and writes one of them. */
export type Missed = CollectionMap<readonly [address: Uint8Array, chunk: number], Uint8Array>;

/** Bits of a chunk, as many as the SDK's. */
export const chunkBits = 1024;
const chunkBytes = chunkBits >> 3;

interface Bit {
  readonly chunk: number;
  readonly byte: number;
  readonly mask: number;
}

function bitOf(index: number): Bit {
  const within = index % chunkBits;
  return { chunk: (index - within) >>> 10, byte: within >> 3, mask: 1 << (within & 7) };
}

/** Whether the block at this place of the window was missed. */
export function isMissed(ctx: Ctx, missed: Missed, address: Uint8Array, index: number): boolean {
  const { chunk, byte, mask } = bitOf(index);
  return ((missed.find(ctx, [address, chunk])?.[byte] ?? 0) & mask) !== 0;
}

/** Sets or clears the bit of one block. */
export function setMissed(ctx: Ctx, missed: Missed, address: Uint8Array, index: number, value: boolean): void {
  const { chunk, byte, mask } = bitOf(index);
  // A copy: what was read belongs to the state.
  const bytes = Uint8Array.from(missed.find(ctx, [address, chunk]) ?? new Uint8Array(chunkBytes));
  const before = bytes[byte] ?? 0;
  bytes[byte] = value ? before | mask : before & ~mask;
  missed.set(ctx, [address, chunk], bytes);
}

const within = (address: Uint8Array) => startingWith({ first: bytesKey }, address);

/** Forgets all that a validator missed. */
export function clearMissed(ctx: Ctx, missed: Missed, address: Uint8Array): void {
  const chunks = [...missed.range(ctx, { within: within(address) })].map(([key]) => key);
  for (const key of chunks) missed.remove(ctx, key);
}

/** Places in the window of the blocks that a validator missed, ascending. */
export function missedIndexes(ctx: Ctx, missed: Missed, address: Uint8Array): number[] {
  const indexes: number[] = [];
  for (const [[, chunk], bytes] of missed.range(ctx, { within: within(address) }))
    for (let bit = 0; bit < chunkBits; bit++)
      if (((bytes[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0) indexes.push(chunk * chunkBits + bit);
  return indexes;
}
