import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { crc32, tableCrc32 } from "./crc32.ts";

const ascii = (text: string) => Buffer.from(text, "latin1");

// The check value of the CRC catalogue, and values printed by Python's zlib.crc32.
test.each([
  ["", 0],
  ["123456789", 0xcbf43926],
  ["The quick brown fox jumps over the lazy dog", 0x414fa339],
])("CRC-32 of %p", (text, expected) => {
  expect(tableCrc32(ascii(text))).toBe(expected);
  expect(crc32(ascii(text))).toBe(expected);
});

test("a seed continues the sum, in the table and in what is used", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.uint8Array({ maxLength: 64 }), (a, b) => {
      const whole = tableCrc32(Buffer.concat([a, b]));
      expect(tableCrc32(b, tableCrc32(a))).toBe(whole);
      expect(crc32(b, crc32(a))).toBe(whole);
    }),
  );
});
