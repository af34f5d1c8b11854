import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  compareBytes,
  concatBytes,
  equalBytes,
  fromBase64,
  fromHex,
  fromLatin1,
  fromUtf8,
  startsWith,
  toBase64,
  toHex,
  toLatin1,
  toUtf8,
} from "./bytes.ts";

const bytes = fc.uint8Array({ maxLength: 40 });

describe("texts of bytes", () => {
  test("agree with Node's Buffer", () => {
    fc.assert(
      fc.property(bytes, (b) => {
        expect(toHex(b)).toBe(Buffer.from(b).toString("hex"));
        expect(toBase64(b)).toBe(Buffer.from(b).toString("base64"));
        expect(fromLatin1(b)).toBe(Buffer.from(b).toString("latin1"));
        expect(fromHex(toHex(b).toUpperCase())).toEqual(b);
        expect(fromBase64(toBase64(b))).toEqual(b);
        expect(toLatin1(fromLatin1(b))).toEqual(b);
      }),
    );
  });

  test("UTF-8 goes there and back, a leading byte order mark included", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(fromUtf8(toUtf8(text))).toBe(text);
      }),
    );
    expect(fromUtf8(toUtf8("\ufeffx"))).toBe("\ufeffx");
  });

  test.each([
    ["odd hex", () => fromHex("abc"), "invalid hex"],
    ["hex with a sign", () => fromHex("0x12"), "invalid hex"],
    ["base64 without padding", () => fromBase64("YQ"), "invalid base64"],
    ["base64 with stray bits", () => fromBase64("YR=="), "invalid base64"],
    ["base64 with a line break", () => fromBase64("YWJj\n"), "invalid base64"],
    ["URL base64", () => fromBase64("_-8="), "invalid base64"],
    ["overlong slash", () => fromUtf8(Uint8Array.of(0xc0, 0xaf)), "invalid UTF-8"],
    ["encoded surrogate", () => fromUtf8(Uint8Array.of(0xed, 0xa0, 0x80)), "invalid UTF-8"],
    ["lone surrogate", () => toUtf8("a\ud800"), "lone surrogate"],
    ["wide character as Latin-1", () => toLatin1("aŁ"), "U+0141"],
  ])("refuses %s", (_name, run, text) => {
    expect(run).toThrow(text);
  });
});

test("order and equality are those of Buffer", () => {
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b));
      expect(equalBytes(a, b)).toBe(Buffer.from(a).equals(b));
      expect(startsWith(concatBytes(a, b), a)).toBe(true);
      expect(concatBytes(a, b, a)).toEqual(new Uint8Array(Buffer.concat([a, b, a])));
    }),
  );
  expect(startsWith(Uint8Array.of(1), Uint8Array.of(1, 2))).toBe(false);
});
