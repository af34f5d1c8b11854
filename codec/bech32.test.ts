import { fromBech32, toBech32 } from "@cosmjs/encoding";
import { describe, expect, test } from "@jest/globals";
import { bech32 } from "@scure/base";
import fc from "fast-check";
import { decodeAddress, decodeBech32, encodeAddress } from "./bech32.ts";

const twenty = new Uint8Array(20).fill(7);
const good = toBech32("eco", twenty);
const flipped = `${good.slice(0, -1)}${good.endsWith("q") ? "p" : "q"}`;

describe("bech32 addresses", () => {
  test("are those of CosmJS", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 50 }),
        fc.constantFrom("eco", "cosmos", "ecovaloper"),
        (bytes, prefix) => {
          const text = encodeAddress(prefix, bytes);
          expect(text).toBe(toBech32(prefix, bytes, 1023));
          expect(decodeAddress(prefix, text)).toEqual(fromBech32(text, 1023).data);
          expect(decodeAddress(prefix, text.toUpperCase())).toEqual(bytes);
        },
      ),
    );
  });

  test("may be as long as 255 bytes", () => {
    const longest = new Uint8Array(255).fill(1);
    expect(decodeAddress("eco", encodeAddress("eco", longest))).toEqual(longest);
    expect(() => encodeAddress("eco", new Uint8Array(256))).toThrow(
      "address max length is 255, got 256: unknown address",
    );
    expect(() => encodeAddress("eco", new Uint8Array(0))).toThrow("addresses cannot be empty: unknown address");
  });

  test.each([
    ["nothing", "", "empty address string is not allowed"],
    ["spaces", "  \t", "empty address string is not allowed"],
    ["another chain's prefix", toBech32("cosmos", twenty), "invalid Bech32 prefix; expected eco, got cosmos"],
    ["a word", "test", "decoding bech32 failed: invalid bech32 string length 4"],
    ["a long text", "q".repeat(1024), "decoding bech32 failed: invalid bech32 string length 1024"],
    ["no separator", "testtest", "decoding bech32 failed: invalid separator index -1"],
    ["a separator too late", "ecoqq1qqqqq", "decoding bech32 failed: invalid separator index 5"],
    ["mixed case", `E${good.slice(1)}`, "decoding bech32 failed: string not all lowercase or all uppercase"],
    ["a space inside", "eco1 qqqqqqqq", "decoding bech32 failed: invalid character in string: ' '"],
    [
      "a letter outside the charset",
      "eco1bqqqqqqq",
      "decoding bech32 failed: invalid character not part of charset: 98",
    ],
    [
      "a wrong checksum",
      flipped,
      `decoding bech32 failed: invalid checksum (expected ${good.slice(-6)} got ${flipped.slice(-6)})`,
    ],
    ["no bytes", toBech32("eco", new Uint8Array(0)), "addresses cannot be empty: unknown address"],
  ])("refuse %s", (_name, text, message) => {
    expect(() => decodeAddress("eco", text)).toThrow(new Error(message));
  });

  test("refuse stray bits at the end", () => {
    // One word of five bits makes no byte.
    expect(() => decodeBech32(bech32.encode("a", [1]))).toThrow("decoding bech32 failed: invalid incomplete group");
    expect(decodeBech32("A12UEL5L")).toEqual({ prefix: "a", bytes: new Uint8Array(0) });
  });

  test("agree with @scure/base on arbitrary texts, bent ones included", () => {
    const words = fc.array(fc.nat(31), { maxLength: 60 });
    fc.assert(
      fc.property(
        words,
        fc.constantFrom("eco", "a", "cosmosvaloper", "x1y"),
        fc.nat(),
        fc.nat(255),
        (list, prefix, place, unit) => {
          const honest = bech32.encode(prefix, list, 1023);
          const at = place % honest.length;
          for (const text of [honest, honest.slice(0, at) + String.fromCharCode(unit) + honest.slice(at + 1)]) {
            const theirs = bech32.decodeUnsafe(text, 1023);
            const bytes = theirs === undefined ? undefined : bech32.fromWordsUnsafe(theirs.words);
            if (theirs === undefined || !bytes) expect(() => decodeBech32(text)).toThrow("decoding bech32 failed");
            else expect(decodeBech32(text)).toEqual({ prefix: theirs.prefix, bytes });
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
