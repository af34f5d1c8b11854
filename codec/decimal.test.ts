import { Decimal } from "@cosmjs/math";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { formatCoins } from "./coin.ts";
import {
  decCeil,
  decFromAtomics,
  decMul,
  decMulTruncate,
  decOf,
  decOne,
  decQuo,
  decQuoTruncate,
  decRound,
  decToAtomics,
  decTruncate,
  feesForGas,
  formatDec,
  formatDecCoins,
  parseDec,
  parseDecCoins,
} from "./decimal.ts";

describe("decimals", () => {
  test("go to text, to atomics and back", () => {
    fc.assert(
      fc.property(fc.bigInt(-(1n << 315n), 1n << 315n), (dec) => {
        expect(parseDec(formatDec(dec))).toBe(dec);
        expect(decFromAtomics(decToAtomics(dec))).toBe(dec);
      }),
    );
  });

  test("agree with CosmJS", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 1n << 200n), (dec) => {
        const theirs = Decimal.fromAtomics(dec.toString(), 18);
        expect(parseDec(theirs.toString())).toBe(dec);
        expect(decCeil(dec).toString()).toBe(theirs.ceil().toString());
        expect(decTruncate(dec).toString()).toBe(theirs.floor().toString());
      }),
    );
  });

  test.each([
    ["0.0025", 2_500_000_000_000_000n, "0.002500000000000000"],
    ["1", decOne, "1.000000000000000000"],
    ["-0.5", -decOne / 2n, "-0.500000000000000000"],
    ["007", 7n * decOne, "7.000000000000000000"],
  ])("%s", (text, dec, canonical) => {
    expect(parseDec(text)).toBe(dec);
    expect(formatDec(dec)).toBe(canonical);
  });

  test.each([
    ["", "decimal string cannot be empty"],
    [".5", "failed to set decimal string"],
    ["1.", "failed to set decimal string"],
    ["1e3", "failed to set decimal string"],
    [
      "0.1234567890123456789",
      "value '0.1234567890123456789' exceeds max precision by -1 decimal places: max precision 18",
    ],
    ["9".repeat(100), "decimal out of range"],
  ])("refuse %.30j", (text, message) => {
    expect(() => parseDec(text)).toThrow(message);
  });

  test("negative decimals round towards the right side", () => {
    expect([decCeil(-decOne / 2n), decCeil(decOne / 2n), decTruncate((-3n * decOne) / 2n)]).toEqual([0n, 1n, -1n]);
  });

  test.each(["0.5", "01", "+1", "0x1", "1".repeat(101)])("atomics refuse %.20j", (text) => {
    expect(() => decFromAtomics(text)).toThrow(/invalid decimal atomics|out of range/);
  });
});

describe("gas prices", () => {
  test("are sorted, without zeros, and round the fee up", () => {
    const prices = parseDecCoins("0.0025ueco2, .1uecc,0other");
    expect(formatDecCoins(prices)).toBe("0.100000000000000000uecc,0.002500000000000000ueco2");
    expect(formatCoins(feesForGas(prices, 100_001))).toBe("10001uecc,251ueco2");
    expect(parseDecCoins("")).toEqual([]);
  });

  test.each([
    ["ueco2", "invalid decimal coin expression"],
    ["-1ueco2", "invalid decimal coin expression"],
    ["1ueco2,", "invalid decimal coin expression"],
    ["1ueco2,2ueco2", "duplicate denomination ueco2"],
  ])("refuse %j", (text, message) => {
    expect(() => parseDecCoins(text)).toThrow(message);
  });
});

describe("products and quotients round as LegacyDec", () => {
  // Results of cosmossdk.io/math v1.5: Mul, MulTruncate, Quo, QuoTruncate.
  test.each([
    ["0.000000000000000001", "0.5", "0.000000000000000000", "0.000000000000000000"],
    ["0.000000000000000003", "0.5", "0.000000000000000002", "0.000000000000000001"],
    ["0.000000000000000005", "0.5", "0.000000000000000002", "0.000000000000000002"],
    ["-0.000000000000000003", "0.5", "-0.000000000000000002", "-0.000000000000000001"],
    ["1.5", "2", "3.000000000000000000", "3.000000000000000000"],
    ["0.333333333333333333", "0.333333333333333333", "0.111111111111111111", "0.111111111111111110"],
  ])("%s times %s", (a, b, rounded, truncated) => {
    const [x, y] = [parseDec(a), parseDec(b)];
    expect([formatDec(decMul(x, y)), formatDec(decMulTruncate(x, y)).replace(/^-(0\.0*)$/, "$1")]).toEqual([
      rounded,
      truncated,
    ]);
  });

  test.each([
    ["1", "3", "0.333333333333333333", "0.333333333333333333"],
    ["2", "3", "0.666666666666666667", "0.666666666666666666"],
    ["-2", "3", "-0.666666666666666667", "-0.666666666666666666"],
    ["0.000000000000000001", "2", "0.000000000000000000", "0.000000000000000000"],
    ["0.000000000000000003", "2", "0.000000000000000002", "0.000000000000000001"],
  ])("%s by %s", (a, b, rounded, truncated) => {
    const [x, y] = [parseDec(a), parseDec(b)];
    expect([formatDec(decQuo(x, y)), formatDec(decQuoTruncate(x, y))]).toEqual([rounded, truncated]);
  });

  test.each([
    ["2.5", 2n],
    ["3.5", 4n],
    ["-2.5", -2n],
    ["2.500000000000000001", 3n],
  ])("%s as a whole number", (text, whole) => {
    expect(decRound(parseDec(text))).toBe(whole);
    expect(decTruncate(decOf(whole))).toBe(whole);
  });
});
