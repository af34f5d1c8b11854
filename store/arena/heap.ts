import { StoreError } from "../errors.ts";
import { U32Stack } from "./stack.ts";

// Keys and values stand in chunks of up to 64 MiB, so that together they may take more than 4 GiB. A reference is a u32:
// the upper 10 bits are the chunk, the lower 22 the place in it, in units of 16 bytes. 0 is no reference.
const UNIT_SHIFT = 4;
const PLACE_BITS = 22;
const PLACE_MASK = (1 << PLACE_BITS) - 1;
const MAX_CHUNKS = 1 << (32 - PLACE_BITS);
const MAX_CHUNK_BYTES = 1 << (PLACE_BITS + UNIT_SHIFT);
const FIRST_CHUNK_BYTES = 1 << 18;

/** Before the bytes of a key: length u32, the version since which it is there as u32 low and u32 high. */
export const KEY_HEAD = 12;

// Free places are kept by size: up to 64 units one size each, then four to a doubling.
const EXACT = 64;
const SIZES = EXACT + 1 + 4 * (PLACE_BITS - 6);

function sizeClass(units: number): number {
  if (units <= EXACT) return units;
  const power = 31 - Math.clz32(units - 1);
  return EXACT + 1 + 4 * (power - 6) + ((units - 1) >>> (power - 2)) - 4;
}

/** What is taken for so many units. */
function roundedUnits(units: number): number {
  if (units <= EXACT) return units;
  const power = 31 - Math.clz32(units - 1);
  return (((units - 1) >>> (power - 2)) + 1) << (power - 2);
}

const unitsOf = (bytes: number): number => Math.max(1, (bytes + 15) >>> UNIT_SHIFT);

/** Where in its chunk a reference points. */
export const placeOf = (ref: number): number => (ref & PLACE_MASK) << UNIT_SHIFT;

/** Keys and values as any thread reads them. */
export class HeapView {
  readonly chunks: SharedArrayBuffer[] = [];
  protected readonly bytes: Uint8Array[] = [];
  protected readonly words: Uint32Array[] = [];

  constructor(chunks: readonly SharedArrayBuffer[]) {
    for (const chunk of chunks) this.addChunk(chunk);
  }

  protected addChunk(chunk: SharedArrayBuffer): void {
    this.chunks.push(chunk);
    this.bytes.push(new Uint8Array(chunk));
    this.words.push(new Uint32Array(chunk));
  }

  /** The chunk that a reference points into. */
  chunkOf(ref: number): Uint8Array {
    return this.bytes[ref >>> PLACE_BITS] as Uint8Array;
  }

  /** A copy of a value. */
  value(ref: number, length: number): Uint8Array {
    const at = placeOf(ref);
    return this.chunkOf(ref).slice(at, at + length);
  }

  keyLength(ref: number): number {
    return (this.words[ref >>> PLACE_BITS] as Uint32Array)[placeOf(ref) >>> 2] as number;
  }

  /** The version that brought the key. */
  keySince(ref: number): number {
    const words = this.words[ref >>> PLACE_BITS] as Uint32Array;
    const at = placeOf(ref) >>> 2;
    return (words[at + 1] as number) + (words[at + 2] as number) * 2 ** 32;
  }

  /** A copy of a key. */
  key(ref: number): Uint8Array {
    const at = placeOf(ref) + KEY_HEAD;
    return this.chunkOf(ref).slice(at, at + this.keyLength(ref));
  }

  /** How `key` stands to the one at `ref`, below, equal or above 0; the first eight bytes are known to be equal. */
  compareKey(key: Uint8Array, ref: number): number {
    const chunk = this.chunkOf(ref);
    const length = this.keyLength(ref);
    const at = placeOf(ref) + KEY_HEAD;
    const common = Math.min(length, key.length);
    for (let i = 8; i < common; i++) {
      const difference = (key[i] as number) - (chunk[at + i] as number);
      if (difference !== 0) return difference;
    }
    return key.length - length;
  }
}

/** Keys and values as the thread that commits keeps them. What is freed is used again for others of its size. */
export class Heap extends HeapView {
  private readonly free: U32Stack[] = Array.from({ length: SIZES + 1 }, () => new U32Stack(0));
  private readonly poison: boolean;
  /** Of the last chunk, in units: where it goes on and where it ends. */
  private at = 0;
  private end = 0;
  private used = 0;

  /** @param poison whether to spoil what is freed, so that a use of it shows */
  constructor(poison: boolean) {
    super([]);
    this.poison = poison;
  }

  /** Bytes in use, rounded up as they are kept. */
  get usedBytes(): number {
    return this.used * 16;
  }

  /** Puts a value. @throws StoreError where it is too long, or 64 GiB are full */
  putValue(value: Uint8Array): number {
    const ref = this.take(value.length);
    this.chunkOf(ref).set(value, placeOf(ref));
    return ref;
  }

  /** Puts a key that came with `version`. @throws StoreError where it is too long, or 64 GiB are full */
  putKey(key: Uint8Array, version: number): number {
    const ref = this.take(KEY_HEAD + key.length);
    const at = placeOf(ref);
    const words = this.words[ref >>> PLACE_BITS] as Uint32Array;
    const low = version >>> 0;
    words[at >>> 2] = key.length;
    words[(at >>> 2) + 1] = low;
    words[(at >>> 2) + 2] = (version - low) * 2 ** -32;
    this.chunkOf(ref).set(key, at + KEY_HEAD);
    return ref;
  }

  freeValue(ref: number, length: number): void {
    this.give(ref, length);
  }

  freeKey(ref: number): void {
    this.give(ref, KEY_HEAD + this.keyLength(ref));
  }

  private give(ref: number, bytes: number): void {
    const units = unitsOf(bytes);
    const rounded = roundedUnits(units);
    if (this.poison) {
      const at = placeOf(ref);
      this.chunkOf(ref).fill(0xfe, at, at + rounded * 16);
    }
    this.used -= rounded;
    (this.free[sizeClass(units)] as U32Stack).push(ref);
  }

  private take(bytes: number): number {
    if (bytes > MAX_CHUNK_BYTES)
      throw new StoreError(`${bytes} bytes are too long for a key or value: ${MAX_CHUNK_BYTES} at most`);
    const units = unitsOf(bytes);
    const rounded = roundedUnits(units);
    this.used += rounded;
    const free = this.free[sizeClass(units)] as U32Stack;
    if (free.size > 0) return free.pop();
    if (this.at + rounded > this.end) this.grow(rounded);
    const ref = (((this.chunks.length - 1) << PLACE_BITS) | this.at) >>> 0;
    this.at += rounded;
    return ref;
  }

  private grow(units: number): void {
    const count = this.chunks.length;
    if (count === MAX_CHUNKS) throw new StoreError("the keys and values of the state are more than 64 GiB");
    // What is left of the last chunk serves small ones.
    while (this.at < this.end) {
      const piece = Math.min(EXACT, this.end - this.at);
      (this.free[piece] as U32Stack).push((((count - 1) << PLACE_BITS) | this.at) >>> 0);
      this.at += piece;
    }
    let size = Math.min(MAX_CHUNK_BYTES, FIRST_CHUNK_BYTES * 2 ** Math.min(count, 8));
    // The first place of the first chunk would have the reference 0.
    const first = count === 0 ? 1 : 0;
    while (size < (units + first) * 16 && size < MAX_CHUNK_BYTES) size *= 2;
    this.addChunk(new SharedArrayBuffer(size));
    this.at = first;
    this.end = size >>> UNIT_SHIFT;
    if (first + units > this.end) this.grow(units);
  }
}
