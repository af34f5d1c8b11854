import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { toHex } from "../../codec/bytes.ts";
import { sharesValue, stakeValue } from "./values.ts";

const one = 10n ** 18n;

describe("shares in state", () => {
  test.each([
    ["whole ones as whole", 10n ** 12n * one, "01e8d4a51000"],
    ["one", one, "0101"],
    ["fractions in their own unit", one / 2n, "0006f05b59d3b20000"],
    ["the least", 1n, "0001"],
  ])("%s", (_, shares, hex) => {
    expect(toHex(sharesValue.encode(shares))).toBe(hex);
    expect(sharesValue.decode(sharesValue.encode(shares))).toBe(shares);
  });

  test("any are read as they were written, and have one form", () => {
    const shares = fc.oneof(
      fc.bigInt({ min: 1n, max: 2n ** 256n }),
      fc.bigInt({ min: 1n, max: 2n ** 90n }).map((n) => n * one),
    );
    fc.assert(
      fc.property(shares, (value) => {
        const bytes = sharesValue.encode(value);
        expect(sharesValue.decode(bytes)).toBe(value);
        expect(bytes[0]).toBe(value % one === 0n ? 1 : 0);
      }),
    );
  });
});

test("stakes are read as they were written", () => {
  const parts = fc.record({
    tokens: fc.bigInt({ min: 0n, max: 2n ** 256n }),
    time: fc.bigInt({ min: 0n, max: 2n ** 40n - 1n }),
  });
  fc.assert(fc.property(parts, (stake) => expect(stakeValue.decode(stakeValue.encode(stake))).toEqual(stake)));
  expect(() => stakeValue.encode({ tokens: 1n, time: 2n ** 40n })).toThrow(/beyond 40 bits/);
});
