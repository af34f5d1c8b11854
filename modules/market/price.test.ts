import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { costOf, stepOf } from "./price.ts";

const asked = (amount: bigint, total: bigint) => ({
  amount,
  price: { denom: "ueco2", amount: total },
  step: stepOf(amount, total),
});

describe("the least part whose price is whole", () => {
  test.each<[amount: bigint, total: bigint, step: bigint]>([
    [1_000_000n, 25_000_000n, 1n],
    [1_000_000n, 500_000n, 2n],
    [1_000_000n, 12_345_678n, 500_000n],
    [1_000_000n, 1n, 1_000_000n],
    [7n, 5n, 7n],
    [1n, 2n ** 256n - 1n, 1n],
    [2n ** 256n - 1n, 1n, 2n ** 256n - 1n],
    [2n ** 255n, 2n ** 254n, 2n],
  ])("%d for %d: %d", (amount, total, step) => {
    expect(stepOf(amount, total)).toBe(step);
    expect(costOf(asked(amount, total), amount).amount).toBe(total);
  });

  test("another amount is refused with the nearest ones that can be bought", () => {
    const offer = asked(1_000_000n, 12_345_678n);
    expect(costOf(offer, 500_000n)).toEqual({ denom: "ueco2", amount: 6_172_839n });
    expect(() => costOf(offer, 600_000n)).toThrow("600000 is no multiple of 500000: 500000 or 1000000 can be bought");
    expect(() => costOf(offer, 1n)).toThrow("1 is no multiple of 500000: 500000 can be bought");
    expect(() => costOf(offer, 0n)).toThrow("0 is no multiple");
  });
});

const big = fc.bigInt({ min: 1n, max: 2n ** 256n - 1n });
const amounts = fc.oneof(fc.bigInt({ min: 1n, max: 1000n }), fc.bigInt({ min: 1n, max: 10n ** 18n }), big);

test("however an offer is cut, its parts cost what the whole costs, each its exact share", () => {
  fc.assert(
    fc.property(
      amounts,
      amounts,
      fc.array(fc.bigInt({ min: 1n, max: 2n ** 256n }), { maxLength: 8 }),
      (amount, total, cuts) => {
        const offer = asked(amount, total);
        let [left, paid] = [amount, 0n];
        for (const cut of cuts) {
          const part = (cut % (left / offer.step + 1n)) * offer.step;
          if (part === 0n) continue;
          const { amount: cost } = costOf(offer, part);
          expect(cost * amount).toBe(part * total);
          left -= part;
          paid += cost;
        }
        if (left > 0n) paid += costOf(offer, left).amount;
        expect(paid).toBe(total);
      },
    ),
  );
});

test("nothing is sold for nothing, and no smaller step would do", () => {
  fc.assert(
    fc.property(amounts, amounts, (amount, total) => {
      const { step } = asked(amount, total);
      expect(costOf(asked(amount, total), step).amount).toBeGreaterThan(0n);
      for (const divisor of [2n, 3n, 5n, 7n]) {
        if (step % divisor === 0n) expect(((step / divisor) * total) % amount).not.toBe(0n);
      }
    }),
  );
});
