import { describe, expect, test } from "@jest/globals";
import { Phase } from "../../../codec/gen/eco2/staking/v1/election.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/staking/v1/query.ts";
import { timeOf } from "../../../codec/time.ts";
import { eco, type House, houseOf, operatorTextOf, second } from "./testing/house.ts";

const { methods } = QueryDefinition;
const day = 86_400n;

/** Operators' numbers and mean votes in ECO2 of an election's roll. */
function rollOf({ chain }: House, number: bigint) {
  const { roll } = chain.query(methods.roll, { number });
  return roll.map(({ operatorAddress, votes, elected }) => [
    [...Array(60).keys()].find((one) => operatorTextOf(one) === operatorAddress),
    Number(BigInt(votes) / eco),
    elected,
  ]);
}

const held = ({ chain }: House) => chain.query(methods.elections, {}).elections.map(({ number }) => Number(number));
const ended = (house: House, number: number) => house.runUntil(() => held(house).includes(number));

describe("terms", () => {
  test("an election is held at the first block on or past the end of its term, not before", () => {
    const house = houseOf({ term: 10n, window: 5n, candidates: [[1, 1n]] });
    house.run(10);
    expect(held(house)).toEqual([0]);
    house.run();
    expect(held(house)).toEqual([0, 1]);
    expect(house.chain.query(methods.electionResult, { number: 1n }).election?.height).toBe(11n);
  });

  test("after months without a block one election is held, and the next term begins with that block", () => {
    const house = houseOf({ term: 30n * day, window: 3n * day, candidates: [[1, 1n]] });
    house.run(1, 200n * day * second);
    house.run(3);
    expect(held(house)).toEqual([0, 1]);
    const { term } = house.election();
    expect(term?.number).toBe(2n);
    expect(timeOf(term?.ends ?? { seconds: 0n, nanos: 0 }) - house.chain.ctx.time).toBe((30n * day - 3n) * second);
  });

  test("the phases are told by events and by the query", () => {
    const house = houseOf({
      term: 20n,
      window: 5n,
      interval: 1n,
      seats: 1,
      candidates: [
        [1, 1n],
        [2, 2n],
      ],
    });
    house.vote(9, 1, 9n);
    const seen: string[] = [];
    for (let block = 0; block < 30; block += 1) {
      const { events } = house.run();
      for (const { type, attributes } of events) {
        if (type !== "eco2.staking.v1.EventPhase") continue;
        const value = (key: string) => attributes.find((one) => one.key === key)?.value;
        seen.push(`${value("term")} ${value("phase")}`);
      }
    }
    expect(seen).toEqual(['"1" "PHASE_VOTING"', '"2" "PHASE_HANDOVER"', '"2" "PHASE_SITTING"']);
    expect(house.election().term?.phase).toBe(Phase.PHASE_SITTING);
  });
});

describe("votes", () => {
  test("are averaged over the window: what comes in its last second buys little", () => {
    const house = houseOf({
      term: 100n,
      window: 20n,
      candidates: [
        [1, 100n],
        [2, 10n],
      ],
    });
    house.run(99);
    house.vote(9, 2, 1000n);
    ended(house, 1);
    // (20 s x 10 + 1 s x 1000) / 20 s
    expect(rollOf(house, 1n)).toEqual([
      [1, 100, true],
      [2, 60, true],
    ]);
  });

  test("before the window do not count, after its end neither", () => {
    const house = houseOf({
      term: 100n,
      window: 20n,
      candidates: [
        [1, 100n],
        [2, 10n],
      ],
    });
    house.vote(9, 2, 1000n);
    house.run(50);
    house.unvote(9, 2, 1000n);
    house.run(50);
    house.vote(9, 2, 5000n);
    ended(house, 1);
    expect(rollOf(house, 1n)).toEqual([
      [1, 100, true],
      [2, 10, true],
    ]);
  });

  test("of earlier terms are forgotten", () => {
    const house = houseOf({
      term: 100n,
      window: 100n,
      candidates: [
        [1, 100n],
        [2, 10n],
      ],
    });
    house.vote(9, 2, 1000n);
    house.run(101);
    house.unvote(9, 2, 1000n);
    ended(house, 2);
    expect(rollOf(house, 1n)[0]).toEqual([2, 1010, true]);
    expect(rollOf(house, 2n)).toEqual([
      [1, 100, true],
      // One second of it lay in the second term.
      [2, 20, true],
    ]);
  });

  test("that are equal rank by registration", () => {
    const house = houseOf({
      seats: 2,
      candidates: [
        [3, 5n],
        [1, 5n],
        [2, 5n],
      ],
    });
    expect(house.set()).toEqual([1, 3]);
    ended(house, 1);
    expect(rollOf(house, 1n).map(([number]) => number)).toEqual([3, 1, 2]);
    expect(house.set()).toEqual([1, 3]);
  });

  test("of the jailed are on no roll", () => {
    const house = houseOf({
      seats: 2,
      candidates: [
        [1, 5n],
        [2, 5n],
        [3, 5n],
      ],
    });
    house.jail(1);
    ended(house, 1);
    expect(rollOf(house, 1n).map(([number]) => number)).toEqual([2, 3]);
  });
});

test("an election query before the window ranks by the votes of the moment, within it by their mean so far", () => {
  const house = houseOf({
    term: 100n,
    window: 20n,
    seats: 1,
    candidates: [
      [1, 100n],
      [2, 10n],
    ],
  });
  house.vote(9, 2, 200n);
  const ranked = () =>
    house.election().standings.map(({ operatorAddress, votes, elected }) => [operatorAddress, votes, elected]);
  expect(ranked()).toEqual([
    [operatorTextOf(2), (210n * eco).toString(), true],
    [operatorTextOf(1), (100n * eco).toString(), false],
  ]);
  house.run(85);
  house.unvote(9, 2, 200n);
  house.run(5);
  // 5 s of 210 and 5 s of 10.
  expect(ranked()[0]).toEqual([operatorTextOf(2), (110n * eco).toString(), true]);
  expect(house.election()).toMatchObject({ seats: 1, candidates: 2, term: { number: 1n, phase: Phase.PHASE_VOTING } });
});

test("what is not there is told", () => {
  const house = houseOf({ candidates: [[1, 1n]] });
  expect(() => house.chain.query(methods.electionResult, { number: 7n })).toThrow("no election has the number 7");
  expect(() => house.chain.query(methods.roll, { number: 7n })).toThrow("no election has the number 7");
});
