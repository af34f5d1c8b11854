import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { addCoins, amountOf, type Coin, formatCoins, parseCoins, totalOf } from "../../../codec/coin.ts";
import {
  delegated,
  lockedCoins,
  type Schedule,
  undelegated,
  type Vesting,
  vestingCoins,
  vestingFault,
} from "./schedule.ts";

const [start, hour] = [1_700_000_000n, 3600n];
const end = start + 24n * hour;
const original = parseCoins("1000fee,100stake");
const periods = [
  { length: 12n * hour, amount: parseCoins("500fee,50stake") },
  { length: 6n * hour, amount: parseCoins("250fee,25stake") },
  { length: 6n * hour, amount: parseCoins("250fee,25stake") },
];
const schedules = {
  continuous: { type: "continuous", start, end },
  delayed: { type: "delayed", end },
  periodic: { type: "periodic", start, end, periods },
  permanent: { type: "permanent", end: 0n },
} as const satisfies Record<string, Schedule>;
const of = (schedule: Schedule, coins: readonly Coin[] = original): Vesting => ({
  schedule,
  original: coins,
  delegatedFree: [],
  delegatedVesting: [],
});

// The scenarios of the SDK's x/auth/vesting/types/vesting_account_test.go.
describe("what is still vesting", () => {
  test.each<[keyof typeof schedules, bigint, string]>([
    ["continuous", -hour, "1000fee,100stake"],
    ["continuous", 0n, "1000fee,100stake"],
    ["continuous", 12n * hour, "500fee,50stake"],
    ["continuous", 18n * hour, "250fee,25stake"],
    ["continuous", 24n * hour, ""],
    ["continuous", 48n * hour, ""],
    ["delayed", 0n, "1000fee,100stake"],
    ["delayed", 24n * hour - 1n, "1000fee,100stake"],
    ["delayed", 24n * hour, ""],
    ["periodic", 0n, "1000fee,100stake"],
    ["periodic", 6n * hour, "1000fee,100stake"],
    ["periodic", 12n * hour - 1n, "1000fee,100stake"],
    ["periodic", 12n * hour, "500fee,50stake"],
    ["periodic", 15n * hour, "500fee,50stake"],
    ["periodic", 18n * hour, "250fee,25stake"],
    ["periodic", 24n * hour, ""],
    ["permanent", 1_000_000n * hour, "1000fee,100stake"],
  ])("%s, %s seconds after the start: %s", (type, after, left) => {
    expect(formatCoins(vestingCoins(of(schedules[type]), start + after))).toBe(left);
    expect(formatCoins(lockedCoins(of(schedules[type]), start + after))).toBe(left);
  });

  test("parts of a unit go to the nearest, a half to the even one", () => {
    const one = of({ type: "continuous", start: 0n, end: 4n }, parseCoins("6stake"));
    // Vested 1.5, 3, 4.5.
    expect([1n, 2n, 3n].map((time) => formatCoins(vestingCoins(one, time)))).toEqual(["4stake", "3stake", "2stake"]);
  });

  test("a third is a Dec of 18 places first, as in the SDK", () => {
    const third = of({ type: "continuous", start: 0n, end: 3n }, [{ denom: "stake", amount: 3n * 10n ** 18n }]);
    expect(vestingCoins(third, 1n)).toEqual([{ denom: "stake", amount: 2n * 10n ** 18n + 1n }]);
  });
});

describe("delegations", () => {
  const at = (time: bigint) => (vesting: Vesting, text: string) => delegated(vesting, time, parseCoins(text));
  const show = ({ delegatedFree, delegatedVesting }: Vesting) => [
    formatCoins(delegatedFree),
    formatCoins(delegatedVesting),
  ];
  const { continuous, permanent } = schedules;

  test.each<[string, Schedule, bigint, string[], [free: string, vesting: string]]>([
    ["all vesting", continuous, start, ["1000fee,100stake"], ["", "1000fee,100stake"]],
    ["all free", continuous, end, ["1000fee,100stake"], ["1000fee,100stake", ""]],
    ["vesting first, then free", continuous, start + 12n * hour, ["50stake", "50stake"], ["50stake", "50stake"]],
    ["more than is vesting", continuous, start + 18n * hour, ["40stake"], ["15stake", "25stake"]],
    ["locked for ever", permanent, end, ["60stake", "60stake"], ["20stake", "100stake"]],
    ["a coin that does not vest", continuous, start, ["7other"], ["7other", ""]],
  ])("of coins: %s", (_, schedule, time, given, expected) => {
    expect(show(given.reduce(at(time), of(schedule)))).toEqual(expected);
  });

  test.each<[string, string, [free: string, vesting: string]]>([
    ["free ones first", "10stake", ["5stake", "25stake"]],
    ["then vesting ones", "25stake", ["", "15stake"]],
    ["all", "40stake", ["", ""]],
    ["more than all, by rounding", "41stake", ["", ""]],
  ])("come back: %s", (_, text, expected) => {
    const before = at(start + 18n * hour)(of(continuous), "40stake");
    expect(show(undelegated(before, parseCoins(text)))).toEqual(expected);
  });

  test("delegated coins that are vesting are no longer locked in the account", () => {
    const vesting = at(start)(of(continuous), "60stake");
    expect(formatCoins(lockedCoins(vesting, start))).toBe("1000fee,40stake");
    expect(formatCoins(lockedCoins(vesting, start + 12n * hour))).toBe("500fee");
  });

  test("whatever is delegated and comes back, nothing is lost and no more is noted as vesting than ever was", () => {
    const step = fc.record({ out: fc.boolean(), amount: fc.bigInt(1n, 150n), hours: fc.bigInt(0n, 30n) });
    const schedule = fc.constantFrom<Schedule>(...Object.values(schedules));
    fc.assert(
      fc.property(schedule, fc.array(step, { maxLength: 30 }), (one, steps) => {
        let [vesting, time, noted] = [of(one), start, 0n];
        for (const { out, amount, hours } of steps) {
          time += hours * hour;
          const coins = [{ denom: "stake", amount }];
          const before = lockedCoins(vesting, time);
          vesting = out ? delegated(vesting, time, coins) : undelegated(vesting, coins);
          noted = out ? noted + amount : noted > amount ? noted - amount : 0n;
          expect(amountOf(vesting.delegatedFree, "stake") + amountOf(vesting.delegatedVesting, "stake")).toBe(noted);
          expect(vestingFault(vesting)).toBeUndefined();
          const after = amountOf(lockedCoins(vesting, time), "stake");
          expect(out ? after <= amountOf(before, "stake") : after >= amountOf(before, "stake")).toBe(true);
        }
      }),
    );
  });
});

test("time only frees coins, and what is vested and vesting is all there was", () => {
  const lengths = fc.array(fc.record({ length: fc.bigInt(1n, 100n), amount: fc.bigInt(1n, 1n << 200n) }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(lengths, fc.array(fc.bigInt(-10n, 1000n), { minLength: 2 }), (parts, times) => {
      const amounts = parts.map(({ length, amount }) => ({ length, amount: [{ denom: "stake", amount }] }));
      const all = totalOf(amounts.map(({ amount }) => amount));
      const until = parts.reduce((sum, { length }) => sum + length, 0n);
      const kinds: Schedule[] = [
        { type: "periodic", start: 0n, end: until, periods: amounts },
        { type: "continuous", start: 0n, end: until },
        { type: "delayed", end: until },
      ];
      for (const kind of kinds) {
        const left = times
          .toSorted((a, b) => (a < b ? -1 : 1))
          .map((time) => amountOf(vestingCoins(of(kind, all), time), "stake"));
        expect(left).toEqual(left.toSorted((a, b) => (a > b ? -1 : 1)));
        expect(vestingFault(of(kind, all))).toBeUndefined();
        expect(vestingCoins(of(kind, all), until)).toEqual([]);
      }
    }),
  );
});

describe("terms are refused", () => {
  const { continuous, delayed, periodic, permanent } = schedules;
  test.each<[string, Vesting, string]>([
    ["start at the end", of({ ...continuous, start: end }), "vesting start-time cannot be before end-time"],
    ["periods that take no time", of({ ...periodic, start: end }), "vesting start-time cannot be before end-time"],
    [
      "a period back in time",
      of({ ...periodic, periods: [{ length: -1n, amount: original }] }),
      "period #0 has a negative length: -1",
    ],
    [
      "a period of no coins",
      of({ ...periodic, periods: [{ length: 1n, amount: [] }] }),
      "period #0 has invalid coins: ",
    ],
    [
      "periods of another length",
      of({ ...periodic, end: end + 1n }),
      "vesting end time does not match length of all vesting periods",
    ],
    [
      "periods beyond time",
      of({ ...periodic, end: 1n << 62n, periods: [{ length: (1n << 63n) - 1n, amount: original }] }),
      "cumulative endTime overflowed, and/or is less than startTime",
    ],
    [
      "periods of other coins",
      of(periodic, parseCoins("1000fee")),
      "original vesting coins (1000fee) does not match the sum of all coins in vesting periods (1000fee,100stake)",
    ],
    ["a lock with an end", of({ ...permanent, end: 1n }), "permanently vested accounts cannot have an end-time"],
    ["an end before 1970", of({ ...delayed, end: -1n }), "end time cannot be negative"],
    ["no coins", of(delayed, []), "invalid coins: "],
    ["a coin twice", of(delayed, [...original, ...original]), "invalid coins: 1000fee,100stake,1000fee,100stake"],
    ["less than nothing", { ...of(delayed), delegatedFree: [{ denom: "fee", amount: -1n }] }, "invalid coins: -1fee"],
    [
      "more delegated than there was",
      { ...of(delayed), delegatedVesting: addCoins(original, parseCoins("1fee")) },
      "delegated vesting amount cannot be greater than original vesting amount",
    ],
  ])("%s", (_, vesting, fault) => {
    expect(vestingFault(vesting)).toBe(fault);
  });
});
