import { expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  checkVarint,
  notMinimal,
  readUint32,
  tooLarge,
  truncated,
  varintSize,
  width64,
  widthBool,
  widthInt32,
  widthUint32,
} from "./varint.ts";

/** The encoding by its definition: seven bits a byte, lowest first. */
function varint(value: bigint): number[] {
  return value < 128n ? [Number(value)] : [Number(value & 127n) | 128, ...varint(value >> 7n)];
}

const any64 = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.constantFrom(
    0n,
    1n,
    2n,
    127n,
    128n,
    2n ** 31n - 1n,
    2n ** 31n,
    2n ** 32n - 1n,
    2n ** 32n,
    2n ** 63n,
    2n ** 64n - 1n,
  ),
  fc.integer({ min: 0, max: 64 }).map((bits) => (1n << BigInt(bits)) - (bits === 0 ? 0n : 1n)),
);

const fits: readonly (readonly [string, number, (value: bigint) => boolean])[] = [
  ["64 bits", width64, () => true],
  ["uint32", widthUint32, (value) => value < 2n ** 32n],
  ["int32", widthInt32, (value) => value < 2n ** 31n || value >= 2n ** 64n - 2n ** 31n],
  ["bool", widthBool, (value) => value < 2n],
];

test.each(fits)("%s: minimal encodings pass exactly when the value fits", (_, width, fits) => {
  fc.assert(
    fc.property(any64, fc.uint8Array({ maxLength: 3 }), (value, after) => {
      const digits = varint(value);
      const bytes = Uint8Array.from([9, ...digits, ...after]);
      expect(checkVarint(bytes, 1, bytes.length, width)).toBe(fits(value) ? 1 + digits.length : tooLarge);
    }),
    { numRuns: 2000 },
  );
});

test.each(fits)("%s: padded and cut encodings are refused", (_, width) => {
  fc.assert(
    fc.property(any64, fc.integer({ min: 1, max: 4 }), (value, padding) => {
      const digits = varint(value);
      const last = digits.length - 1;
      const padded = Uint8Array.from([
        ...digits.slice(0, last),
        (digits[last] ?? 0) | 128,
        ...Array(padding - 1).fill(128),
        0,
      ]);
      expect([notMinimal, tooLarge]).toContain(checkVarint(padded, 0, padded.length, width));
      const cut = Uint8Array.from(digits.slice(0, last));
      expect(checkVarint(cut, 0, cut.length, width)).toBe(truncated);
    }),
  );
});

test("tags and lengths: every 32-bit value is read as it was written, and takes the size said", () => {
  fc.assert(
    fc.property(any64, (value) => {
      const bytes = Uint8Array.from(varint(value));
      if (value >= 2n ** 32n) expect(readUint32(bytes, 0, bytes.length)).toBe(tooLarge);
      else {
        expect(readUint32(bytes, 0, bytes.length)).toBe(Number(value));
        expect(varintSize(Number(value))).toBe(bytes.length);
      }
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["nothing", [], truncated],
  ["a cut number", [0x80], truncated],
  ["zero in two bytes", [0x80, 0x00], notMinimal],
  ["one in five bytes", [0x81, 0x80, 0x80, 0x80, 0x00], notMinimal],
  ["one in six bytes", [0x81, 0x80, 0x80, 0x80, 0x80, 0x00], notMinimal],
  ["2^32", [0x80, 0x80, 0x80, 0x80, 0x10], tooLarge],
  ["2^35", [0x80, 0x80, 0x80, 0x80, 0x80, 0x01], tooLarge],
  ["a number without end", Array(12).fill(0xff), tooLarge],
  ["padding without end", [...Array(12).fill(0x80)], truncated],
])("tags and lengths: %s", (_, digits, expected) => {
  expect(readUint32(Uint8Array.from(digits), 0, digits.length)).toBe(expected);
});
