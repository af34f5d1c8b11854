import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { LedgerError } from "../../../core/errors.ts";
import { beginPeriod, type PeriodState, spendPeriod } from "./periodic.ts";

const denom = "ueco2";
const of = (amount: bigint) => (amount === 0n ? [] : [{ denom, amount }]);
const sum = (coins: PeriodState["limit"]) => coins[0]?.amount ?? 0n;

/** Payments with the seconds since the one before. */
const payments = fc.array(fc.tuple(fc.nat(40), fc.bigInt(0n, 30n)), { maxLength: 60 });

test("no sequence of payments passes the limit of a period, nor that over all", () => {
  fc.assert(
    fc.property(fc.bigInt(1n, 40n), fc.bigInt(0n, 200n), fc.bigInt(1n, 60n), payments, (each, limit, period, paid) => {
      let state: PeriodState | "nothing" = {
        limit: of(limit),
        periodLimit: of(each),
        canSpend: of(each),
        reset: 0n,
        period,
      };
      let now = 0n;
      let total = 0n;
      const byReset = new Map<bigint, bigint>();
      for (const [wait, fee] of paid) {
        now += BigInt(wait);
        if (state === "nothing") break;
        const begun: PeriodState = beginPeriod(state, now);
        expect(begun.reset).toBeGreaterThan(now - (now === begun.reset ? 1n : 0n));
        expect(begun.reset - now).toBeLessThanOrEqual(period);
        try {
          state = spendPeriod(begun, of(fee));
        } catch (error) {
          if (!(error instanceof LedgerError)) throw error;
          expect(fee > sum(begun.canSpend) || (limit > 0n && fee > limit - total)).toBe(true);
          state = begun;
          continue;
        }
        total += fee;
        const inPeriod = (byReset.get(begun.reset) ?? 0n) + fee;
        byReset.set(begun.reset, inPeriod);
        expect(inPeriod).toBeLessThanOrEqual(each);
        if (limit > 0n) expect(total).toBeLessThanOrEqual(limit);
        if (limit > 0n) expect(state === "nothing" ? 0n : sum(state.limit)).toBe(limit - total);
      }
    }),
  );
});

test("the next boundary is never later than what a time can be written as", () => {
  const lastMoment = 253_402_300_799_999_999_999n;
  const state = { limit: [], periodLimit: of(1n), canSpend: [], reset: lastMoment - 5n, period: 10n };
  expect(beginPeriod(state, lastMoment - 5n).reset).toBe(lastMoment);
});
