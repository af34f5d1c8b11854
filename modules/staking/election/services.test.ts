import { expect, test } from "@jest/globals";
import { encodeAddress } from "../../../codec/bech32.ts";
import { parseDec } from "../../../codec/decimal.ts";
import type { Params } from "../../../codec/gen/eco2/staking/v1/election.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/staking/v1/query.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/staking/v1/tx.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import { testPrefix } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { accountText, houseOf, operatorTextOf } from "./testing/house.ts";

const { methods } = QueryDefinition;
const authority = encodeAddress(testPrefix, moduleAddress("gov"));
const seconds = (count: bigint) => ({ seconds: count, nanos: 0 });
const rules: Params = {
  termDuration: seconds(50n),
  votingWindow: seconds(50n),
  handoverInterval: 2n,
  maxCommissionRate: parseDec("0.5").toString(),
  minSelfBond: "7",
};

test("the authority changes the rules; the running term keeps its times", () => {
  const { chain, election, runUntil } = houseOf({ candidates: [[1, 1n]] });
  const before = election().term;
  chain.deliver(MsgDefinition.methods.updateParams, { authority, params: rules });
  expect(chain.query(methods.params, {}).params).toEqual(rules);
  expect(election().term).toEqual(before);
  runUntil(() => election().term?.number === 2n);
  const { term } = election();
  expect((term?.ends?.seconds ?? 0n) - (term?.started?.seconds ?? 0n)).toBe(50n);
  expect(term?.windowOpens).toEqual(term?.started);
});

test.each<[string, Partial<Params> | undefined, string]>([
  ["nothing", undefined, "term_duration must be positive: 0 ns"],
  ["a term of no time", { termDuration: seconds(0n) }, "term_duration must be positive: 0 ns"],
  ["a term below zero", { termDuration: seconds(-1n) }, "term_duration must be positive: -1000000000 ns"],
  [
    "a term of a lifetime",
    { termDuration: seconds(400_000_000n) },
    "term_duration is 400000000000000000 ns, at most ten years is allowed",
  ],
  [
    "a time of two signs",
    { votingWindow: { seconds: 1n, nanos: -1 } },
    "voting_window: invalid duration of 1 s and -1 ns",
  ],
  [
    "a window beyond the term",
    { votingWindow: seconds(51n) },
    "voting_window is 51000000000 ns, at most the term of 50000000000 ns is allowed",
  ],
  ["an interval of no block", { handoverInterval: 0n }, "handover_interval is 0 blocks, 1 to 120000 are allowed"],
  [
    "an interval of a year",
    { handoverInterval: 120_001n },
    "handover_interval is 120001 blocks, 1 to 120000 are allowed",
  ],
  [
    "more commission than there is",
    { maxCommissionRate: parseDec("1.5").toString() },
    "max_commission_rate is 1.500000000000000000, 0 to 1 are allowed",
  ],
  [
    "commission that is no number",
    { maxCommissionRate: "x" },
    'max_commission_rate: invalid decimal atomics "x": must be an integer',
  ],
  ["a bond below nothing", { minSelfBond: "-1" }, "min_self_bond is -1, below 0"],
  ["a bond that is no number", { minSelfBond: "1.5" }, 'min_self_bond: invalid amount "1.5"'],
])("rules are refused: %s", (_, fields, text) => {
  const { chain } = houseOf({ given: [101] });
  const params = fields === undefined ? {} : { params: { ...rules, ...fields } };
  const before = chain.exported();
  const refused = refusal(() => chain.deliver(MsgDefinition.methods.updateParams, { authority, ...params }));
  expect(refused).toMatch(/^sdk 18: /);
  expect(refused).toContain(fields === undefined ? "params must be given whole" : text);
  expect(chain.exported()).toEqual(before);
});

test("rules are refused of anybody else", () => {
  const { chain } = houseOf({ given: [101] });
  const work = () => chain.deliver(MsgDefinition.methods.updateParams, { authority: accountText(1), params: rules });
  expect(refusal(work)).toMatch(/^gov 13: invalid authority/);
});

test("seats tell whose they are and since when, and the step on its way who has to show that it signs", () => {
  const house = houseOf({
    seats: 3,
    candidates: [
      [1, 3n],
      [2, 2n],
    ],
  });
  house.run(4);
  house.register(3, 1n);
  house.run();
  const { seats, step } = house.chain.query(methods.seats, {});
  expect(new Map(seats.map(({ operatorAddress, sinceHeight }) => [operatorAddress, sinceHeight]))).toEqual(
    new Map([
      [operatorTextOf(1), 1n],
      [operatorTextOf(2), 1n],
      [operatorTextOf(3), 5n],
    ]),
  );
  expect(step).toMatchObject({ height: 5n });
  expect(step?.unproven).toHaveLength(1);
  house.run(10);
  expect(house.chain.query(methods.seats, {}).step).toBeUndefined();
});

test("elections and rolls are read by pages", () => {
  const house = houseOf({ seats: 2, candidates: [1, 2, 3, 4, 5].map((one) => [one, BigInt(9 - one)] as const) });
  house.run(350);
  const page = (limit: bigint, key: Uint8Array = new Uint8Array(0)) => ({
    key,
    offset: 0n,
    limit,
    countTotal: false,
    reverse: false,
  });
  const first = house.chain.query(methods.elections, { pagination: page(2n) });
  expect(first.elections.map(({ number, candidates }) => [number, candidates])).toEqual([
    [0n, 5],
    [1n, 5],
  ]);
  const rest = house.chain.query(methods.elections, { pagination: page(5n, first.pagination?.nextKey) });
  expect(rest.elections.map(({ number }) => number)).toEqual([2n, 3n]);
  const roll = house.chain.query(methods.roll, { number: 2n, pagination: page(3n) });
  expect(roll.roll.map(({ rank, operatorAddress, elected }) => [rank, operatorAddress, elected])).toEqual([
    [1, operatorTextOf(1), true],
    [2, operatorTextOf(2), true],
    [3, operatorTextOf(3), false],
  ]);
});
