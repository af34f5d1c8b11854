import {
  FREED,
  HASH_BYTE,
  HEIGHT_SHIFT,
  KEY,
  LEFT,
  META,
  PREFIX,
  RIGHT,
  SIZE,
  VALUE,
  VALUE_LENGTH,
  VERSION,
} from "./layout.ts";

// Reading the fields of a node by its id. Ids stay below 2^26, so an index fits 31 bits.

export const leftOf = (words: Uint32Array, id: number): number => words[(id << 4) | LEFT] as number;
export const rightOf = (words: Uint32Array, id: number): number => words[(id << 4) | RIGHT] as number;
export const valueRefOf = (words: Uint32Array, id: number): number => words[(id << 4) | VALUE] as number;
export const valueLengthOf = (words: Uint32Array, id: number): number => words[(id << 4) | VALUE_LENGTH] as number;
export const sizeOf = (words: Uint32Array, id: number): number => words[(id << 4) | SIZE] as number;
export const keyRefOf = (words: Uint32Array, id: number): number => words[(id << 4) | KEY] as number;
export const metaOf = (words: Uint32Array, id: number): number => words[(id << 4) | META] as number;

/** The height of a node, 0 for a leaf. @throws Error in debug mode where the record is free: the id dangles */
export function heightOf(words: Uint32Array, id: number): number {
  const meta = metaOf(words, id);
  if ((meta & FREED) !== 0) throw new Error(`node ${id} was freed and is still used: a fault of the arena`);
  return (meta >>> HEIGHT_SHIFT) & 0xff;
}

export function versionOf(words: Uint32Array, id: number): number {
  return (words[(id << 4) | VERSION] as number) + (metaOf(words, id) & 0xffff) * 2 ** 32;
}

/** A copy of a node's hash. */
export function hashOf(bytes: Uint8Array, id: number): Uint8Array {
  const at = id * 64 + HASH_BYTE;
  return bytes.slice(at, at + 32);
}

/** The first four bytes of a key, or those from the fifth on, as in a record. */
export function prefixWord(key: Uint8Array, from: 0 | 4): number {
  if (key.length >= from + 4) {
    const high = ((key[from] as number) << 24) | ((key[from + 1] as number) << 16);
    return (high | ((key[from + 2] as number) << 8) | (key[from + 3] as number)) >>> 0;
  }
  let word = 0;
  for (let i = 0; i < 4; i++) word = (word << 8) | (key[from + i] ?? 0);
  return word >>> 0;
}

export const prefixHigh = (words: Uint32Array, id: number): number => words[(id << 4) | PREFIX] as number;
export const prefixLow = (words: Uint32Array, id: number): number => words[(id << 4) | (PREFIX + 1)] as number;
