import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { fromUtf8 } from "../../codec/bytes.ts";
import { QueryDefinition as StandardQuery } from "../../codec/gen/cosmos/mint/v1beta1/query.ts";
import { QueryDefinition } from "../../codec/gen/eco2/mint/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/mint/v1/tx.ts";
import { formatTime, timestampOf } from "../../codec/time.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { BalanceEditor } from "../../core/balanceEditor.ts";
import { type TestChain, testAddress, testPrefix } from "../../core/testing/chain.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { eventTexts } from "../bank/testing/coins.ts";
import { amounts, balancesWith, reserveChain } from "./testing/reserve.ts";

const second = 1_000_000_000n;
const year = 365n * 86_400n * second;
const million = 1_000_000_000_000n;
/** Time of the first block of a test chain. */
const t0 = 1_767_225_600n * second;
const perSecond = 350_000n;

const withReserve = (reserve: bigint, mint?: object): TestChain =>
  reserveChain({ bank: { balances: balancesWith(reserve) }, ...(mint === undefined ? {} : { mint }) });

/** Starts, and runs blocks so many nanoseconds apart. */
function run(chain: TestChain, ...gaps: readonly bigint[]): TestChain {
  for (const after of gaps) chain.runBlock({ after });
  return chain;
}

describe("the reward of a block", () => {
  test("is that of the time since the block before; the first block has none", () => {
    const chain = run(withReserve(million), 5n * second);
    expect(amounts(chain).paid).toBe(0n);
    const { events } = chain.runBlock({ after: 7n * second });
    expect(amounts(chain)).toEqual({ reserve: million - 7n * perSecond, paid: 7n * perSecond, supply: 2n * million });
    expect(eventTexts(events).filter((text) => text.startsWith("mint "))).toEqual([
      "mint inflation=0.499998775000000000 annual_provisions=999997550000.000000000000000000 amount=2450000",
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test("carries what is no whole base unit yet", () => {
    const chain = run(withReserve(million), second);
    const { progress } = chain.query(QueryDefinition.methods.reserve, {});
    expect(progress).toMatchObject({ remainder: "0", paid: "0" });
    // 3.5 ECO2 in 10 s are 0.00035 base units in a nanosecond.
    run(chain, 1n);
    expect(chain.query(QueryDefinition.methods.reserve, {}).progress).toMatchObject({ remainder: "3500000" });
    run(chain, 1856n, 1000n);
    expect(amounts(chain).paid).toBe(0n);
    run(chain, 1n);
    expect(amounts(chain).paid).toBe(1n);
    expect(chain.query(QueryDefinition.methods.reserve, {}).progress).toMatchObject({ remainder: "3000000" });
  });

  test("is of max_paid_gap at most; what came after it is never paid", () => {
    const chain = run(withReserve(million), second, 60n * second);
    expect(amounts(chain).paid).toBe(60n * perSecond);
    run(chain, 61n * second, year, 10n * second);
    expect(amounts(chain).paid).toBe(180n * perSecond + 10n * 300_000n);
    expect(chain.broken()).toBeUndefined();
  });

  test("is nothing where time goes back, as at the beginning of a chain from an older one's state", () => {
    const progress = {
      start_time: formatTime(t0),
      paid_time: formatTime(t0 + 100n * second),
      remainder: "5",
      paid: "1",
    };
    const chain = run(withReserve(million, { progress }), 50n * second);
    expect(amounts(chain).paid).toBe(0n);
    run(chain, 60n * second);
    expect(amounts(chain).paid).toBe(10n * perSecond);
  });

  test("ends with the reserve, and nothing more is written", () => {
    const chain = run(withReserve(5n * perSecond), second, 3n * second);
    expect(amounts(chain).reserve).toBe(2n * perSecond);
    run(chain, 3n * second);
    expect(amounts(chain)).toEqual({ reserve: 0n, paid: 5n * perSecond, supply: 10n * perSecond });
    const { progress } = chain.query(QueryDefinition.methods.reserve, {});
    const { events } = chain.runBlock({ after: 3n * second });
    expect(eventTexts(events).filter((text) => text.startsWith("mint "))).toEqual([]);
    expect(chain.query(QueryDefinition.methods.reserve, {})).toMatchObject({
      progress,
      reserve: { amount: "0" },
      reward: { amount: "0" },
    });
    expect(chain.broken()).toBeUndefined();
  });
});

describe.each([1n, 10n, 60n])("an hour of blocks %s s apart across a yearly step", (gap) => {
  test("pays the schedule to the unit", () => {
    // The year ends half an hour after the first block that is paid.
    const progress = { start_time: formatTime(t0 - year + 1800n * second), paid_time: formatTime(t0), paid: "0" };
    const chain = withReserve(million, { progress: { ...progress, remainder: "0" } });
    for (let time = gap; time <= 3600n; time += gap) chain.runBlock({ after: gap * second });
    const paid = 1800n * 350_000n + 1800n * 300_000n;
    expect(amounts(chain)).toEqual({ reserve: million - paid, paid, supply: 2n * million });
    expect(chain.query(QueryDefinition.methods.reserve, {}).progress).toMatchObject({
      remainder: "0",
      paid: paid.toString(),
    });
    expect(chain.broken()).toBeUndefined();
  });
});

describe("explorers are told", () => {
  const chain = () => run(withReserve(150n * million), second);

  test("the part of the supply that is paid in a year, as inflation and as an amount", () => {
    // 3,153,600 times 3.5 ECO2, of a supply of 300,000,000.
    const asked = chain();
    const { annualProvisions } = asked.query(StandardQuery.methods.annualProvisions, {});
    const { inflation } = asked.query(StandardQuery.methods.inflation, {});
    expect(fromUtf8(annualProvisions)).toBe(`11037600000000${"0".repeat(18)}`);
    expect(fromUtf8(inflation)).toBe("36792000000000000");
  });

  test("the schedule as parameters of x/mint", () => {
    expect(chain().query(StandardQuery.methods.params, {}).params).toEqual({
      mintDenom: "ueco2",
      inflationRateChange: "5256000000000000",
      inflationMax: "36792000000000000",
      inflationMin: "5256000000000000",
      goalBonded: "0",
      blocksPerYear: 3_153_600n,
    });
  });

  test("nothing where there is no supply", () => {
    const asked = run(withReserve(0n), second);
    expect(fromUtf8(asked.query(StandardQuery.methods.inflation, {}).inflation)).toBe("0");
    expect(asked.query(StandardQuery.methods.params, {}).params).toMatchObject({ inflationMax: "0" });
  });
});

test("the schedule, year by year", () => {
  const chain = withReserve(million);
  expect(chain.query(QueryDefinition.methods.schedule, {}).years).toEqual([]);
  const { years, schedule } = run(chain, second).query(QueryDefinition.methods.schedule, {});
  expect(schedule).toMatchObject({ firstReward: "3500000", yearlyStep: "500000", lastReward: "500000" });
  expect(years).toEqual(
    [35, 30, 25, 20, 15, 10, 5].map((tenths, index) => ({
      startTime: timestampOf(t0 + second + BigInt(index) * year),
      reward: { denom: "ueco2", amount: `${tenths}00000` },
    })),
  );
});

describe("the supply", () => {
  test("is the invariant that genesis sets, and a development chain's editor may change", () => {
    const chain = run(withReserve(million), second);
    const editor = chain.chain.doors(BalanceEditor);
    editor.setBalance(chain.ctx, testAddress(5), "ueco2", 77n);
    editor.setBalance(chain.ctx, moduleAddress("mint"), "ueco2", 5n);
    editor.setBalance(chain.ctx, testAddress(5), "other", 77n);
    expect(chain.broken()).toBeUndefined();
    expect(chain.query(QueryDefinition.methods.reserve, {}).supply).toEqual({
      denom: "ueco2",
      amount: (million + 82n).toString(),
    });
  });
});

describe("parameters", () => {
  const authority = encodeAddress(testPrefix, moduleAddress("gov"));
  const update = (signer: string, seconds: bigint) => {
    const chain = run(withReserve(million), second);
    const params = { maxPaidGap: { seconds, nanos: 0 } };
    return refusal(() => {
      chain.deliver(MsgDefinition.methods.updateParams, { authority: signer, params });
      run(chain, 3600n * second);
      expect(amounts(chain).paid).toBe(seconds * perSecond);
    });
  };

  test("the longest time that is paid may be raised", () => expect(update(authority, 3600n)).toBe(""));
  test.each([
    ["nothing", 0n, "sdk 18: invalid max_paid_gap: 0s, allowed: 1s to 86400s: invalid request"],
    ["more than a day", 86_401n, "sdk 18: invalid max_paid_gap: 86401s, allowed: 1s to 86400s: invalid request"],
  ])("%s is refused", (_name, seconds, reason) => expect(update(authority, seconds)).toBe(reason));
  test("by anybody else is refused", () =>
    expect(update(encodeAddress(testPrefix, testAddress(1)), 60n)).toMatch(/^gov 13: /));
});

describe("genesis", () => {
  test("what was exported starts the same chain, and the schedule goes on", () => {
    const chain = run(withReserve(million), second, 7n * second, 1n);
    const state = chain.exported();
    expect(reserveChain(state).exported()).toEqual(state);
    expect(state["mint"]).toMatchObject({
      params: { max_paid_gap: "60s" },
      schedule: { first_reward: "3500000", interval: "10s", year: "31536000s" },
      progress: { start_time: "2026-01-01T00:00:01Z", paid: "2450000", remainder: "3500000" },
    });
  });

  const moment = formatTime(t0);
  const progress = { start_time: moment, paid_time: moment, remainder: "0", paid: "0" };
  test.each([
    ["a gap of nothing", { params: { max_paid_gap: "0s" } }, ".params: invalid max_paid_gap: 0s"],
    ["a schedule that grows", { schedule: { first_reward: "1", last_reward: "2" } }, ".schedule: invalid interval"],
    ["no time", { progress: { ...progress, paid_time: null } }, ".progress: must name start_time and paid_time"],
    [
      "a time before the first block",
      { progress: { ...progress, paid_time: formatTime(t0 - second) } },
      ".progress: paid_time must not be before start_time",
    ],
    ["more than has accrued", { progress: { ...progress, paid: "1" } }, ".progress: 1 base units are paid, which is"],
    ["a remainder of a unit", { progress: { ...progress, remainder: "10000000000" } }, ".progress: the remainder"],
    ["less than nothing", { progress: { ...progress, paid: "-1" } }, ".progress: paid must not be negative"],
    ["an unknown field", { reserve: "1" }, ": reserve: unknown field"],
  ])("%s is refused", (_name, section, reason) => {
    expect(() => withReserve(million, section)).toThrow(`genesis: app_state.mint${reason}`);
  });
});
