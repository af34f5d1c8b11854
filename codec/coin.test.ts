import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  addCoins,
  amountOf,
  type Coin,
  coinsFault,
  coinsFromWire,
  coinsToWire,
  formatCoins,
  isDenom,
  parseAmount,
  parseCoin,
  parseCoins,
  safeSubCoins,
  subCoins,
} from "./coin.ts";

const coin = (amount: bigint, denom: string): Coin => ({ denom, amount });
const coins: fc.Arbitrary<Coin[]> = fc
  .dictionary(fc.constantFrom("aaa", "bbb", "ccc", "Zed", "ibc/27"), fc.bigInt(1n, 1n << 200n))
  .map((amounts) =>
    Object.entries(amounts)
      .map(([denom, amount]) => ({ denom, amount }))
      .sort((a, b) => (a.denom < b.denom ? -1 : 1)),
  );

describe("texts", () => {
  test.each([
    ["10ueco2,5uecc", "5uecc,10ueco2"],
    ["", ""],
    ["  7 uecc ", "7uecc"],
    ["007uecc", "7uecc"],
    [
      "1ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2,1factory/a:b.c_d-e",
      "1factory/a:b.c_d-e,1ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2",
    ],
  ])("%j reads as %j", (text, canonical) => {
    expect(formatCoins(parseCoins(text))).toBe(canonical);
  });

  test.each([
    ["10", "invalid coin expression"],
    ["ueco2", "invalid coin expression"],
    ["1.5ueco2", "invalid coin expression"],
    ["-1ueco2", "invalid coin expression"],
    ["1ue", "invalid coin expression"],
    ["1ueco2,,1uecc", "invalid coin expression"],
    ["0ueco2", "coin 0ueco2 amount is not positive"],
    ["1uecc,2uecc", "duplicate denomination uecc"],
  ])("refuse %j", (text, message) => {
    expect(() => parseCoins(text)).toThrow(message);
  });

  test("zero is one coin's right", () => {
    expect(parseCoin("0ueco2")).toEqual(coin(0n, "ueco2"));
  });
});

test.each([
  ["no coins", [], undefined],
  ["sorted coins", [coin(1n, "uecc"), coin(1n, "ueco2")], undefined],
  ["upper case before lower", [coin(1n, "Zed"), coin(1n, "abc")], undefined],
  ["zero first", [coin(0n, "uecc")], "coin 0uecc amount is not positive"],
  ["negative later", [coin(1n, "uecc"), coin(-1n, "ueco2")], "coin ueco2 amount is not positive"],
  ["unsorted", [coin(1n, "ueco2"), coin(1n, "uecc")], "denomination uecc is not sorted"],
  ["twice", [coin(1n, "uecc"), coin(1n, "uecc")], "duplicate denomination uecc"],
  ["bad denomination", [coin(1n, "1ecc")], "invalid denom: 1ecc"],
  ["too large", [coin(1n << 256n, "uecc")], "coin uecc amount is out of range"],
] satisfies [string, Coin[], string | undefined][])("fault of %s", (_name, list, fault) => {
  expect(coinsFault(list)).toBe(fault);
});

test.each([
  ["abc", true],
  [`a${"b".repeat(127)}`, true],
  [`a${"b".repeat(128)}`, false],
  ["ab", false],
  ["a b", false],
  ["abc\n", false],
  ["añb", false],
])("denomination %j: %s", (denom, valid) => {
  expect(isDenom(denom)).toBe(valid);
});

describe("wire amounts", () => {
  const most = (1n << 256n) - 1n;
  test("keep their digits", () => {
    const list = [coin(0n, "uecc"), coin(most, "ueco2"), coin(-5n, "neg")];
    expect(coinsFromWire(coinsToWire(list))).toEqual(list);
  });

  test.each(["", "+1", "01", "-0", "1.0", "0x10", "1_000", " 1", "1e3", (most + 1n).toString(), "9".repeat(200_000)])(
    "refuse %.20j",
    (text) => {
      expect(() => parseAmount(text)).toThrow(/amount/);
    },
  );
});

describe("arithmetic", () => {
  test("adds and subtracts by denomination and stays valid", () => {
    fc.assert(
      fc.property(coins, coins, (a, b) => {
        const sum = addCoins(a, b);
        expect(coinsFault(sum)).toBeUndefined();
        for (const { denom } of sum) expect(amountOf(sum, denom)).toBe(amountOf(a, denom) + amountOf(b, denom));
        expect(subCoins(sum, b)).toEqual(a);
        expect(addCoins(b, a)).toEqual(sum);
      }),
    );
  });

  test("a difference below zero is none", () => {
    const a = [coin(2n, "uecc")];
    expect(safeSubCoins(a, [coin(3n, "uecc")])).toBeUndefined();
    expect(safeSubCoins(a, [coin(1n, "other")])).toBeUndefined();
    expect(safeSubCoins(a, a)).toEqual([]);
    expect(() => subCoins(a, [coin(3n, "uecc")])).toThrow("negative coin amount: 2uecc is less than 3uecc");
    expect(() => addCoins([coin((1n << 256n) - 1n, "uecc")], [coin(1n, "uecc")])).toThrow("more than 256 bits");
  });
});
