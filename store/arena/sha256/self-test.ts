import { createHash } from "node:crypto";
import { hashInner } from "../../iavl/hash.ts";
import {
  FIRST_ID,
  HASH,
  HASH_BYTE,
  HEIGHT_SHIFT,
  JOB_WORDS,
  LEFT,
  LIST_AT,
  type MakeHasher,
  META,
  PAGE_BYTES,
  RECORD_BYTES,
  RECORD_WORDS,
  RECORDS_AT,
  RIGHT,
  SIZE,
  STAGING_AT,
  VERSION,
} from "../layout.ts";
import { wasm } from "../wasm.ts";

// Lengths on both sides of each point where a block or the padding begins, in an order that keeps lanes apart.
const LENGTHS = [0, 1000, 55, 56, 1, 63, 200, 64, 65, 119, 3, 120, 127, 128, 32, 129, 183, 184];

/** Nodes with each varint at its shortest and longest: [height, size, version]. */
const NODES: readonly (readonly [number, number, number])[] = [
  [1, 2, 1],
  [1, 63, 63],
  [6, 64, 64],
  [20, 1_000_000, 8191],
  [63, 2 ** 31, 2 ** 31],
  [64, 2 ** 32 - 1, 2 ** 32 - 1],
  [255, 2, 2 ** 48 - 1],
];

/** @returns what the hasher got wrong against node:crypto, or `undefined` where all was right */
export function faultOf(make: MakeHasher): string | undefined {
  const memory = new wasm.Memory({
    initial: RECORDS_AT / PAGE_BYTES + 1,
    maximum: RECORDS_AT / PAGE_BYTES + 1,
    shared: true,
  });
  const hasher = make(memory);
  const bytes = new Uint8Array(memory.buffer);
  const words = new Uint32Array(memory.buffer);
  const textAt = (at: number): string => Buffer.from(bytes.subarray(at, at + 32)).toString("latin1");

  for (let index = 0; index < 65536; index++) bytes[STAGING_AT + index] = (index * 167 + (index >> 8)) & 0xff;
  const digests = RECORDS_AT;
  LENGTHS.forEach((length, index) => {
    words.set([STAGING_AT + 7 * index, length, digests + 32 * index], LIST_AT / 4 + JOB_WORDS * index);
  });
  hasher.messages(LENGTHS.length);
  for (const [index, length] of LENGTHS.entries()) {
    const message = Uint8Array.from(bytes.subarray(STAGING_AT + 7 * index, STAGING_AT + 7 * index + length));
    const expected = createHash("sha256").update(message).digest("binary");
    if (textAt(digests + 32 * index) !== expected) return `a message of ${length} bytes`;
  }

  // The children need nothing but a hash, which any bytes are.
  const child = (index: number): number => FIRST_ID + index;
  for (let index = 0; index <= NODES.length; index++) {
    bytes.copyWithin(child(index) * RECORD_BYTES + HASH_BYTE, STAGING_AT + 32 * index, STAGING_AT + 32 * index + 32);
  }
  const node = (index: number): number => FIRST_ID + 32 + index;
  NODES.forEach(([height, size, version], index) => {
    const at = node(index) * RECORD_WORDS;
    words.fill(0, at, at + HASH);
    words[at + LEFT] = child(index);
    words[at + RIGHT] = child(index + 1);
    words[at + SIZE] = size;
    words[at + VERSION] = version % 2 ** 32;
    words[at + META] = (height << HEIGHT_SHIFT) + Math.floor(version / 2 ** 32);
    words[LIST_AT / 4 + index] = node(index) * RECORD_BYTES;
  });
  hasher.inners(NODES.length);
  for (const [index, [height, size, version]] of NODES.entries()) {
    const [left, right, own] = [child(index), child(index + 1), node(index)].map((id) =>
      textAt(id * RECORD_BYTES + HASH_BYTE),
    );
    if (own !== hashInner(height, size, version, left ?? "", right ?? "")) {
      return `an inner node of height ${height}, size ${size} and version ${version}`;
    }
  }
  return undefined;
}
