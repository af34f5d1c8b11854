import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { hashInner, hashLeaf, hashScratch } from "../../iavl/hash.ts";
import { scratchOf, toText } from "../../text.ts";
import {
  END_ID,
  FIRST_ID,
  HASH_BYTE,
  HEIGHT_SHIFT,
  JOB_WORDS,
  LEFT,
  LIST_AT,
  MAX_PAGES,
  META,
  type NodeHasher,
  PAGE_BYTES,
  RECORD_BYTES,
  RECORD_WORDS,
  RECORDS_AT,
  RIGHT,
  SIZE,
  STAGING_AT,
  STAGING_BYTES,
  VERSION,
} from "../layout.ts";
import { wasm } from "../wasm.ts";
import { hashers } from "./choose.ts";

const PAGES = RECORDS_AT / PAGE_BYTES + 4;
const runs = { numRuns: process.env["ECO2_LONG"] === "1" ? 2000 : 60 };
const sha256 = (data: Uint8Array): string => createHash("sha256").update(data).digest("binary");

// Lengths around every border of blocks and padding up to three blocks, and up to 5000.
const borders = [55, 56, 63, 64, 65, 119, 120, 127, 128, 183, 184, 191, 192];
const length = fc.oneof(
  fc.integer({ min: 0, max: 200 }),
  fc.constantFrom(...borders),
  fc.integer({ min: 0, max: 5000 }),
);
const bytesOf = (sizes: fc.Arbitrary<number>): fc.Arbitrary<Uint8Array> =>
  sizes.chain((size) => fc.uint8Array({ minLength: size, maxLength: size }));

/** A number below 2^bits, as likely short as long. */
const upTo = (bits: number): fc.Arbitrary<number> =>
  fc
    .integer({ min: 0, max: bits })
    .chain((width) => fc.bigInt({ min: (1n << BigInt(width)) >> 1n, max: (1n << BigInt(width)) - 1n }))
    .map(Number);

interface Inner {
  readonly height: number;
  readonly size: number;
  readonly version: number;
  readonly left: Uint8Array;
  readonly right: Uint8Array;
  readonly flags: number;
}
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const inner: fc.Arbitrary<Inner> = fc.record({
  height: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 255 })),
  size: upTo(32),
  version: upTo(48),
  left: hash,
  right: hash,
  flags: fc.integer({ min: 0, max: 255 }),
});

describe.each(hashers)("%s", (name, make) => {
  let hasher: NodeHasher;
  let bytes: Uint8Array;
  let words: Uint32Array;
  beforeAll(() => {
    const memory = new wasm.Memory({ initial: PAGES, maximum: PAGES, shared: true });
    hasher = make(memory);
    bytes = new Uint8Array(memory.buffer);
    words = new Uint32Array(memory.buffer);
  });

  /** Digests of the messages, which stand one behind the other with `gap` bytes between them. */
  function digests(messages: readonly Uint8Array[], gap = 0): string[] {
    let at = STAGING_AT;
    messages.forEach((message, index) => {
      bytes.set(message, at);
      words.set([at, message.length, RECORDS_AT + 32 * index], LIST_AT / 4 + JOB_WORDS * index);
      at += message.length + gap;
    });
    expect(at).toBeLessThanOrEqual(STAGING_AT + STAGING_BYTES);
    hasher.messages(messages.length);
    return messages.map((_, index) => toText(bytes.subarray(RECORDS_AT + 32 * index, RECORDS_AT + 32 * index + 32)));
  }

  /** Writes each node and its two children, hashes them and reads the hashes. */
  function hashes(nodes: readonly Inner[]): string[] {
    nodes.forEach(({ height, size, version, left, right, flags }, index) => {
      const id = FIRST_ID + 3 * index;
      const at = id * RECORD_WORDS;
      bytes.fill(0xa5, id * RECORD_BYTES, (id + 1) * RECORD_BYTES);
      words[at + LEFT] = id + 1;
      words[at + RIGHT] = id + 2;
      words[at + SIZE] = size;
      words[at + VERSION] = version % 2 ** 32;
      words[at + META] = flags * 2 ** 24 + (height << HEIGHT_SHIFT) + Math.floor(version / 2 ** 32);
      bytes.set(left, (id + 1) * RECORD_BYTES + HASH_BYTE);
      bytes.set(right, (id + 2) * RECORD_BYTES + HASH_BYTE);
      words[LIST_AT / 4 + index] = id * RECORD_BYTES;
    });
    hasher.inners(nodes.length);
    return nodes.map((_, index) => {
      const at = (FIRST_ID + 3 * index) * RECORD_BYTES + HASH_BYTE;
      return toText(bytes.subarray(at, at + 32));
    });
  }

  test("says its name", () => expect(hasher.name).toBe(name));

  test("FIPS 180-4: nothing, abc, and two blocks", () => {
    const messages = ["", "abc", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"];
    expect(
      digests(messages.map((text) => Buffer.from(text))).map((text) => Buffer.from(text, "latin1").toString("hex")),
    ).toEqual([
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ]);
  });

  test("messages of every length to 260, at every alignment", () => {
    const messages = Array.from({ length: 261 }, (_, size) =>
      Uint8Array.from({ length: size }, (_, i) => i * 7 + size),
    );
    for (const gap of [0, 1, 2, 3]) expect(digests(messages, gap)).toEqual(messages.map(sha256));
  });

  test("a message as long as staging is, beside short ones", () => {
    const messages = [3, STAGING_BYTES - 300, 64, 0, 200].map((size) => new Uint8Array(size).fill(size));
    expect(digests(messages)).toEqual(messages.map(sha256));
  });

  test("a message that ends where the memory ends", () => {
    const end = PAGES * PAGE_BYTES;
    for (const size of [1, 31, 55, 63, 64, 100]) {
      const message = new Uint8Array(size).fill(size);
      bytes.set(message, end - size);
      words.set([end - size, size, RECORDS_AT], LIST_AT / 4);
      hasher.messages(1);
      expect(toText(bytes.subarray(RECORDS_AT, RECORDS_AT + 32))).toBe(sha256(message));
    }
  });

  test("records and messages at the upper end of 4 GiB", () => {
    const memory = new wasm.Memory({ initial: MAX_PAGES, maximum: MAX_PAGES, shared: true });
    const end = MAX_PAGES * PAGE_BYTES;
    const high = make(memory);
    const at = (address: number, length: number) => new Uint8Array(memory.buffer, address, length);
    const last = END_ID - 1;
    const node = new Uint32Array(memory.buffer, (last - 2) * RECORD_BYTES, RECORD_WORDS);
    node.set([last, last - 1, 77, 0, 88, 4 << HEIGHT_SHIFT]);
    at(last * RECORD_BYTES + HASH_BYTE, 32).fill(1);
    at((last - 1) * RECORD_BYTES + HASH_BYTE, 32).fill(2);
    const list = new Uint32Array(memory.buffer, LIST_AT, JOB_WORDS);
    list[0] = (last - 2) * RECORD_BYTES;
    high.inners(1);
    const [left, right] = [1, 2].map((byte) => String.fromCharCode(byte).repeat(32));
    const own = at((last - 2) * RECORD_BYTES + HASH_BYTE, 32);
    expect(toText(own)).toBe(hashInner(4, 77, 88, left ?? "", right ?? ""));

    const message = Uint8Array.from(at(end - 100, 100));
    list.set([end - 100, 100, (last - 3) * RECORD_BYTES]);
    high.messages(1);
    expect(toText(at((last - 3) * RECORD_BYTES, 32))).toBe(sha256(message));
  });

  test("any messages", () => {
    fc.assert(
      fc.property(fc.array(bytesOf(length), { maxLength: 20 }), (messages) => {
        expect(digests(messages)).toEqual(messages.map(sha256));
      }),
      runs,
    );
  });

  test("leaves: the digest of the value goes into what is hashed next", () => {
    const key = bytesOf(fc.oneof(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 5000 })));
    const leaf = fc.record({ key, value: bytesOf(length), version: upTo(48) });
    fc.assert(
      fc.property(fc.array(leaf, { maxLength: 10 }), (leaves) => {
        const values = digests(leaves.map(({ value }) => value));
        const keys = leaves.map(({ key }) => toText(key));
        const preimages = leaves.map(({ version }, index) =>
          leafPreimage(version, keys[index] ?? "", values[index] ?? ""),
        );
        const expected = leaves.map(({ version, value }, index) => {
          scratchOf(value.length).set(value);
          return hashLeaf(version, keys[index] ?? "", hashScratch(value.length));
        });
        expect(digests(preimages)).toEqual(expected);
      }),
      runs,
    );
  });

  test("any inner nodes, flags beside", () => {
    fc.assert(
      fc.property(fc.array(inner, { maxLength: 20 }), (nodes) => {
        expect(hashes(nodes)).toEqual(
          nodes.map((node) => hashInner(node.height, node.size, node.version, toText(node.left), toText(node.right))),
        );
      }),
      runs,
    );
  });

  test("nothing but the hash of a record changes, and nothing outside of what a call may touch", () => {
    const node = {
      height: 9,
      size: 300,
      version: 70000,
      left: new Uint8Array(32),
      right: new Uint8Array(32),
      flags: 1,
    };
    hashes([node]);
    const before = bytes.slice();
    const own = FIRST_ID * RECORD_BYTES;
    bytes.fill(0, own + HASH_BYTE, own + RECORD_BYTES);
    hasher.inners(1);
    hasher.inners(0);
    hasher.messages(0);
    expect(Buffer.compare(bytes.subarray(LIST_AT), before.subarray(LIST_AT))).toBe(0);
  });
});

/** What is hashed of a leaf: 0, 1 and the version as zigzag varints, the key and the value's digest behind their lengths. */
function leafPreimage(version: number, key: string, valueHash: string): Uint8Array {
  const varint = (value: bigint): number[] =>
    value < 0x80n ? [Number(value)] : [Number(value & 0x7fn) | 0x80, ...varint(value >> 7n)];
  return Buffer.concat([
    Uint8Array.from([0, 2, ...varint(BigInt(version) * 2n), ...varint(BigInt(key.length))]),
    Buffer.from(key, "latin1"),
    Uint8Array.of(32),
    Buffer.from(valueHash, "latin1"),
  ]);
}
