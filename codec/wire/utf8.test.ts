import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { firstNonUtf8 } from "./utf8.ts";

const platform = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function platformAccepts(bytes: Uint8Array): boolean {
  try {
    platform.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const hostile = fc.constantFrom(
  0x00,
  0x7f,
  0x80,
  0xbf,
  0xc0,
  0xc1,
  0xc2,
  0xdf,
  0xe0,
  0xed,
  0x9f,
  0xa0,
  0xef,
  0xf0,
  0x8f,
  0x90,
  0xf4,
  0xf5,
  0xff,
);

test("agrees with the platform's decoder on random and on hostile bytes", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc.array(hostile, { maxLength: 8 }).map((list) => Uint8Array.from(list)),
  );
  fc.assert(
    fc.property(bytes, (value) => {
      expect(firstNonUtf8(value, 0, value.length) === -1).toBe(platformAccepts(value));
    }),
    { numRuns: 20_000 },
  );
});

test("accepts every text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const bytes = new TextEncoder().encode(text);
      expect(firstNonUtf8(bytes, 0, bytes.length)).toBe(-1);
    }),
  );
});

test.each([
  ["a lone tail byte", [0x61, 0x80], 1],
  ["an overlong slash", [0x61, 0x62, 0xc0, 0xaf], 2],
  ["a surrogate", [0xed, 0xa0, 0x80], 0],
  ["above U+10FFFF", [0xf4, 0x90, 0x80, 0x80], 0],
  ["a cut character", [0x61, 0xe2, 0x82], 1],
])("%s is found where it stands", (_, bytes, at) => {
  expect(firstNonUtf8(Uint8Array.from(bytes), 0, bytes.length)).toBe(at);
});

test("a character may not borrow bytes from behind the end", () => {
  expect(firstNonUtf8(Uint8Array.from([0xe2, 0x82, 0xac]), 0, 2)).toBe(0);
});
