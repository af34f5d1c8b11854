import * as zlib from "node:zlib";

// CRC-32 (IEEE 802.3, reflected), eight bytes a step: table k holds the sum of a byte followed by k zero bytes.
const POLYNOMIAL = 0xedb88320;

function makeTables(): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? POLYNOMIAL : 0);
    tables[byte] = sum;
  }
  for (let i = 256; i < tables.length; i++) {
    const sum = tables[i - 256] ?? 0;
    tables[i] = (sum >>> 8) ^ (tables[sum & 0xff] ?? 0);
  }
  return tables;
}

const tables = makeTables();
const at = (table: number, byte: number) => tables[(table << 8) | (byte & 0xff)] ?? 0;
const byteAt = (data: Uint8Array, i: number) => data[i] ?? 0;

/** CRC-32 without the native function: for Node 20, and to test against it. */
export function tableCrc32(data: Uint8Array, seed = 0): number {
  let sum = ~seed;
  let i = 0;
  for (; i + 8 <= data.length; i += 8) {
    const low =
      sum ^ (byteAt(data, i) | (byteAt(data, i + 1) << 8) | (byteAt(data, i + 2) << 16) | (byteAt(data, i + 3) << 24));
    sum =
      at(7, low) ^
      at(6, low >>> 8) ^
      at(5, low >>> 16) ^
      at(4, low >>> 24) ^
      at(3, byteAt(data, i + 4)) ^
      at(2, byteAt(data, i + 5)) ^
      at(1, byteAt(data, i + 6)) ^
      at(0, byteAt(data, i + 7));
  }
  for (; i < data.length; i++) sum = (sum >>> 8) ^ at(0, sum ^ byteAt(data, i));
  return ~sum >>> 0;
}

const native: unknown = Reflect.get(zlib, "crc32");

/** CRC-32 of `data`, unsigned; `seed` continues the sum of what came before, or makes the sum secret. */
export const crc32: (data: Uint8Array, seed?: number) => number =
  typeof native === "function" ? (data, seed = 0) => Number(native(data, seed)) : tableCrc32;
