import { StoreError } from "../errors.ts";

// Rows of the history, by their first byte:
//   'h' store 00 escaped-key 00 01 inverted-height(8)  the value written at that height; empty where the key was deleted
//   'k' height(8) part(4)                              the keys written at that height, for pruning and rolling back
//   'c' height(8)                                      root (32) and note of the version
//   'm'                                                how far the history reaches (meta.ts)
// Heights are big-endian; inverted, a key's newest version comes first. In keys 00 becomes 00 FF, so that 00 01 ends
// them and no key's rows mix with those of another that begins with it.

const H = 0x68;
const K = 0x6b;
const C = 0x63;
const HIGHEST = 0xffff_ffff_ffff_ffffn;

/** The row that says how far the history reaches. */
export const META_KEY = Buffer.from("m", "latin1");

const stores = new Map<string, Buffer>();

/** What the rows of a store begin with. */
function storePart(store: string): Buffer {
  let part = stores.get(store);
  if (part === undefined) {
    part = Buffer.concat([Buffer.of(H), Buffer.from(store, "latin1"), Buffer.of(0)]);
    stores.set(store, part);
  }
  return part;
}

/** The first part of all rows of a key. */
export function keyPrefix(store: string, key: Uint8Array): Buffer {
  const part = storePart(store);
  let zeros = 0;
  for (const byte of key) if (byte === 0) zeros++;
  const prefix = Buffer.allocUnsafe(part.length + key.length + zeros + 2);
  prefix.set(part);
  let at = part.length;
  for (const byte of key) {
    prefix[at++] = byte;
    if (byte === 0) prefix[at++] = 0xff;
  }
  prefix[at++] = 0;
  prefix[at] = 1;
  return prefix;
}

/** The row of a key at a height; of all rows with its prefix, the first at or after it is the version to read there. */
export function rowKey(prefix: Uint8Array, height: number): Buffer {
  const row = Buffer.allocUnsafe(prefix.length + 8);
  row.set(prefix);
  row.writeBigUInt64BE(HIGHEST - BigInt(height), prefix.length);
  return row;
}

/** Above all rows of a key, below those of the next. */
export function prefixEnd(prefix: Uint8Array): Buffer {
  const end = Buffer.from(prefix);
  // The terminator's last byte is 01; the next that could follow is FF, of a key that goes on with a zero.
  end[end.length - 1] = 2;
  return end;
}

/** A lower bound of keys as one of rows; open at the store's first key. */
export function lowerBound(store: string, key: Uint8Array | undefined): Buffer {
  return key === undefined ? storePart(store) : keyPrefix(store, key);
}

/** An upper bound, exclusive, of keys as one of rows; open behind the store's last key. */
export function upperBound(store: string, key: Uint8Array | undefined): Buffer {
  if (key !== undefined) return keyPrefix(store, key);
  const part = Buffer.from(storePart(store));
  part[part.length - 1] = 1;
  return part;
}

/** What stands in a row's key. @throws StoreError where it is none */
export function parseRow(row: Uint8Array): { readonly prefix: Uint8Array; readonly height: number } {
  if (row.length < 12 || row[0] !== H) throw new StoreError("a row of the history is damaged");
  const bytes = Buffer.from(row.buffer, row.byteOffset, row.length);
  const height = HIGHEST - bytes.readBigUInt64BE(row.length - 8);
  return { prefix: row.subarray(0, row.length - 8), height: Number(height) };
}

/** The key that a prefix stands for. */
export function keyOf(prefix: Uint8Array): Uint8Array {
  const part = prefix.subarray(prefix.indexOf(0) + 1, prefix.length - 2);
  if (!part.includes(0)) return Uint8Array.from(part);
  const out: number[] = [];
  for (let i = 0; i < part.length; i++) {
    const byte = part[i] ?? 0;
    out.push(byte);
    if (byte === 0) i++;
  }
  return Uint8Array.from(out);
}

function heightKey(kind: number, height: number, tail: number): Buffer {
  const key = Buffer.alloc(9 + tail);
  key[0] = kind;
  key.writeBigUInt64BE(BigInt(height), 1);
  return key;
}

/** The row of a version's root and note. */
export function commitKey(height: number): Buffer {
  return heightKey(C, height, 0);
}

/** The rows of keys written at a height; in parts, as the height's rows are written. */
export function changedKey(height: number, part: number): Buffer {
  const key = heightKey(K, height, 4);
  key.writeUInt32BE(part, 9);
  return key;
}

/** The height in the key of a `changedKey` or `commitKey` row. */
export function heightOf(key: Uint8Array): number {
  return Number(Buffer.from(key.buffer, key.byteOffset, key.length).readBigUInt64BE(1));
}
