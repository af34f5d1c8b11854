import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../../codec/bech32.ts";
import { QueryDefinition as StandardQuery } from "../../../codec/gen/cosmos/staking/v1beta1/query.ts";
import { MsgDefinition as StakingMsg } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/staking/v1/query.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import { testPrefix } from "../../../core/testing/chain.ts";
import { type House, type HouseOptions, houseOf, seatOf } from "./testing/house.ts";

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** A house whose members 1 to `seats` are all voted out for those after them at the end of the first term. */
function voteAllOut(seats: number, more: number, options: HouseOptions = {}): House {
  const candidates = range(1, seats + more).map((number) => [number, 10n] as const);
  const house = houseOf({ seats, candidates, interval: 3n, ...options });
  for (const number of range(seats + 1, seats + more)) house.vote(50, number, BigInt(100 - number));
  return house;
}

/** How many came and left at each change, and how many blocks after the change before. */
const changes = ({ comet }: House) =>
  comet.changes.map(({ height, came, left }, index) => [
    height - (comet.changes[index - 1]?.height ?? height),
    came.length,
    left.length,
  ]);

const isDone = (house: House) => () => house.chain.query(QueryDefinition.methods.seats, {}).step === undefined;

/** Runs to the election and past its hand-over. */
function handOver(house: House): void {
  house.runUntil(() => house.comet.changes.length > 0);
  house.runUntil(isDone(house));
}

describe("winners are seated in steps", () => {
  // An update returned at H is seen signed at H + 3; the interval of 3 blocks ends with H + 5.
  test.each<[seats: number, expected: number[][]]>([
    [1, [[0, 1, 1]]],
    [
      2,
      [
        [0, 1, 1],
        [5, 1, 1],
      ],
    ],
    [
      4,
      [
        [0, 1, 1],
        [5, 1, 1],
        [5, 1, 1],
        [5, 1, 1],
      ],
    ],
    [
      7,
      [
        [0, 2, 2],
        [5, 2, 2],
        [5, 2, 2],
        [5, 1, 1],
      ],
    ],
    [
      21,
      [
        [0, 6, 6],
        [5, 6, 6],
        [5, 6, 6],
        [5, 3, 3],
      ],
    ],
  ])("%i seats", (seats, expected) => {
    const house = voteAllOut(seats, seats);
    handOver(house);
    expect(changes(house)).toEqual(expected);
    expect(house.set()).toEqual(range(seats + 1, 2 * seats));
    expect(house.seated()).toEqual(house.set());
    expect(house.chain.broken()).toBeUndefined();
  });

  test.each([1n, 10n])("of %i blocks a seat", (interval) => {
    const house = voteAllOut(4, 4, { interval });
    handOver(house);
    expect(changes(house).map(([after]) => after)).toEqual([0, ...Array(3).fill(Number(interval) + 2)]);
  });

  test("smaller by the members that miss votes", () => {
    const house = voteAllOut(10, 5);
    house.runUntil(() => house.comet.changes.length > 0);
    expect(changes(house)).toEqual([[0, 3, 3]]);
    const other = voteAllOut(10, 5);
    other.down.add(10).add(9);
    other.runUntil(() => other.comet.changes.length > 0);
    expect(changes(other)).toEqual([[0, 1, 1]]);
  });

  test("of one seat at least", () => {
    const house = voteAllOut(4, 1);
    house.down.add(2);
    house.runUntil(() => house.set().includes(5));
    expect(changes(house)).toEqual([[0, 1, 1]]);
  });
});

describe("a newcomer that signs nothing in its first interval", () => {
  test("is replaced by the next candidate before the next step", () => {
    const house = voteAllOut(4, 2);
    // 5 and 6 are elected with two of the four; 5 comes first. After the two winners the roll goes on with 1 to 4.
    house.down.add(5);
    house.runUntil(() => house.set().includes(5));
    const leaver = range(1, 4).find((number) => !house.set().includes(number)) ?? 0;
    house.runUntil(() => !house.set().includes(5));
    expect(house.set()).toContain(6);
    const silent = house.comet.changes.at(-1);
    expect(silent?.left).toEqual([seatOf(5)]);
    expect(changes(house).map(([after]) => after)).toEqual([0, 5]);
    house.runUntil(isDone(house));
    house.run(20);
    // One of the voted out keeps its seat or comes back in place of the silent one.
    expect(house.set()).toHaveLength(4);
    expect(leaver).toBeGreaterThan(0);
    expect(house.set()).not.toContain(5);
  });

  test("stays where nobody is there to replace it", () => {
    const house = houseOf({
      seats: 4,
      candidates: [
        [1, 9n],
        [2, 9n],
        [3, 9n],
      ],
    });
    house.run(2);
    house.register(4, 1n);
    house.down.add(4);
    house.run(30);
    expect(house.set()).toEqual([1, 2, 3, 4]);
  });

  test("and then signs is replaced no more", () => {
    const house = voteAllOut(4, 1);
    house.down.add(5);
    house.runUntil(() => house.set().includes(5));
    house.run(3);
    house.down.delete(5);
    house.run(20);
    expect(house.set()).toContain(5);
  });
});

describe("seats that nobody has", () => {
  test("are taken by candidates that register, in steps", () => {
    const house = houseOf({
      seats: 6,
      candidates: [
        [1, 9n],
        [2, 9n],
        [3, 9n],
        [4, 9n],
      ],
    });
    house.register(5, 1n);
    house.register(6, 1n);
    house.run();
    expect(house.set()).toEqual([1, 2, 3, 4, 5]);
    house.run(5);
    expect(house.set()).toEqual([1, 2, 3, 4, 5, 6]);
    house.register(7, 50n);
    house.run(20);
    expect(house.set()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(changes(house)).toEqual([
      [0, 1, 0],
      [5, 1, 0],
    ]);
  });

  test("come and go with their number", () => {
    const house = houseOf({
      seats: 4,
      candidates: range(1, 10).map((number) => [number, BigInt(20 - number)] as const),
    });
    const setSeats = (maxValidators: number) => {
      const { params } = house.chain.query(StandardQuery.methods.params, {});
      const authority = encodeAddress(testPrefix, moduleAddress("gov"));
      if (params === undefined) throw new Error("no parameters");
      house.chain.deliver(StakingMsg.methods.updateParams, { authority, params: { ...params, maxValidators } });
    };
    setSeats(7);
    house.run(20);
    expect(house.set()).toEqual(range(1, 7));
    setSeats(4);
    house.run(20);
    expect(house.set()).toEqual(range(1, 7));
    // The next election has four winners; the others leave their seats to nobody, by steps too.
    house.runUntil(() => house.set().length === 4);
    expect(house.set()).toEqual(range(1, 4));
    expect(changes(house).slice(-2)).toEqual([
      [expect.any(Number), 0, 2],
      [5, 0, 1],
    ]);
  });
});

test("every seat has the same power, whatever its votes", () => {
  const house = houseOf({
    seats: 2,
    candidates: [
      [1, 1000n],
      [2, 1n],
    ],
  });
  const powers = house.chain.query(StandardQuery.methods.validators, {}).validators.map(({ tokens }) => tokens);
  expect(new Set(powers).size).toBe(2);
  house.vote(9, 2, 5n);
  expect(house.run(50).updates).toEqual([]);
});
