import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { accrued, rewardOfYear, scheduleOf, standardSchedule, termsOf, whole } from "./schedule.ts";

const terms = termsOf(standardSchedule);
const second = 1_000_000_000n;
const year = 365n * 86_400n * second;

test("3.5 ECO2 for each 10 seconds, 0.5 less after each 365 days down to 0.5", () => {
  expect([0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 100n].map((index) => rewardOfYear(terms, index))).toEqual(
    [35n, 30n, 25n, 20n, 15n, 10n, 5n, 5n, 5n].map((tenths) => tenths * 100_000n),
  );
});

test("a reserve of 150,000,000 ECO2 lasts about 74 years", () => {
  const reserve = 150_000_000n * 1_000_000n;
  const after = (years: bigint) => whole(terms, accrued(terms, 0n, years * year)).units;
  expect(after(74n) < reserve).toBe(true);
  expect(after(75n) > reserve).toBe(true);
  expect(after(1n)).toBe(3_153_600n * 3_500_000n);
  expect(after(7n)).toBe(3_153_600n * (3_500_000n + 3_000_000n + 2_500_000n + 2_000_000n + 1_500_000n + 1_500_000n));
});

test("a time that crosses a step is split at it", () => {
  expect(accrued(terms, year - second, year + 2n * second)).toBe(second * 3_500_000n + 2n * second * 3_000_000n);
  expect(accrued(terms, year, year)).toBe(0n);
  expect(accrued(terms, year - 1n, 3n * year + 1n)).toBe(3_500_000n + year * 5_500_000n + 2_000_000n);
});

test("times add up, however they are cut, remainders carried", () => {
  const moment = fc.bigInt({ min: 0n, max: 9n * year });
  fc.assert(
    fc.property(fc.array(moment, { minLength: 1, maxLength: 30 }), (moments) => {
      const cuts = moments.toSorted((a, b) => (a < b ? -1 : 1));
      let [at, paid, carried] = [0n, 0n, 0n];
      for (const to of cuts) {
        const { units, remainder } = whole(terms, carried + accrued(terms, at, to));
        [at, paid, carried] = [to, paid + units, remainder];
      }
      expect(paid * terms.interval + carried).toBe(accrued(terms, 0n, at));
    }),
  );
});

describe("a schedule", () => {
  test("is read as it is written", () => {
    expect(termsOf(scheduleOf(terms))).toEqual(terms);
    const flat = { ...terms, first: 7n, step: 0n, last: 7n };
    expect(termsOf(scheduleOf(flat))).toEqual(flat);
    expect(accrued(flat, 0n, 9n * year)).toBe(7n * 9n * year);
  });

  test.each([
    ["a negative reward", { firstReward: "-1" }, "invalid first_reward: -1, must not be negative"],
    ["no number", { lastReward: "x" }, 'invalid amount "x"'],
    ["a reward that grows", { firstReward: "1" }, "invalid first_reward: 1 is below the last_reward 500000"],
    ["steps without end", { yearlyStep: "0" }, "invalid yearly_step: 0 leads from 3500000 to 500000 in more than 1000"],
    ["no interval", { interval: undefined }, "invalid interval: must be longer than nothing"],
    ["a year of nothing", { year: { seconds: 0n, nanos: 0 } }, "invalid year: must be longer than nothing"],
  ])("with %s is refused", (_name, change, reason) => {
    expect(() => termsOf({ ...standardSchedule, ...change })).toThrow(reason);
  });
});
