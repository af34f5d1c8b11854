import { describe, expect, test } from "@jest/globals";
import type { Event } from "../../../codec/gen/tendermint/abci/types.ts";
import { houseOf, operatorTextOf } from "./testing/house.ts";

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Members 1 to `seats`, and `more` candidates behind them in that order. */
const ranked = (seats: number, more: number) =>
  houseOf({ seats, candidates: range(1, seats + more).map((number) => [number, BigInt(100 - number)] as const) });

/** Who left and why. */
const departures = (events: readonly Event[]) =>
  events
    .filter(({ type }) => type === "eco2.staking.v1.EventSeatLeft")
    .map(({ attributes }) => {
      const value = (key: string) => JSON.parse(attributes.find((one) => one.key === key)?.value ?? "null") as string;
      return [value("operator_address"), value("departure")];
    });

describe("a member that is jailed", () => {
  test("is replaced by the next of the roll in the same block", () => {
    const house = ranked(4, 2);
    house.jail(2);
    const { events, updates } = house.run();
    expect(house.set()).toEqual([1, 3, 4, 5]);
    expect(house.seated()).toEqual([1, 3, 4, 5]);
    expect(updates.map(({ power }) => power)).toEqual([0n, 1n]);
    expect(departures(events)).toEqual([[operatorTextOf(2), "DEPARTURE_JAILED"]]);
    expect(house.chain.broken()).toBeUndefined();
  });

  test("leaves its seat free where nobody is next, and sits again when it is unjailed", () => {
    const house = ranked(4, 0);
    house.jail(2);
    house.run(5);
    expect(house.set()).toEqual([1, 3, 4]);
    house.unjail(2);
    house.run();
    expect(house.set()).toEqual([1, 2, 3, 4]);
  });

  test("and unjailed waits behind the roll", () => {
    const house = ranked(4, 2);
    house.jail(2);
    house.run(10);
    house.unjail(2);
    house.run(10);
    expect(house.set()).toEqual([1, 3, 4, 5]);
    house.jail(3);
    house.run(10);
    expect(house.set()).toEqual([1, 4, 5, 6]);
    house.jail(4);
    house.run(10);
    expect(house.set()).toEqual([1, 2, 5, 6]);
  });

  test("waits for its replacement where less than two thirds would be left", () => {
    const house = ranked(4, 0);
    for (const number of [1, 2, 3]) house.jail(number);
    house.run();
    // Of four one may leave; of the three then left one more.
    expect(house.set()).toEqual(expect.arrayContaining([4]));
    expect(house.set()).toHaveLength(3);
    house.run();
    expect(house.set()).toHaveLength(2);
    house.run(5);
    expect(house.set()).toHaveLength(2);
    house.register(5, 1n);
    house.run();
    expect(house.set()).toEqual([4, 5]);
  });

  test("keeps a seat that it did not have to leave yet", () => {
    const house = ranked(1, 0);
    house.jail(1);
    house.run(3);
    expect(house.set()).toEqual([1]);
    house.unjail(1);
    house.register(2, 1n);
    house.run(5);
    expect(house.set()).toEqual([1]);
  });

  test("of a full house of 21 no more than a third leave at once", () => {
    const house = ranked(21, 0);
    for (const number of range(1, 15)) house.jail(number);
    house.run();
    expect(house.set()).toHaveLength(14);
    house.run();
    expect(house.set()).toHaveLength(10);
    house.run();
    expect(house.set()).toHaveLength(7);
    house.run(3);
    expect(house.set()).toEqual(range(16, 21));
  });
});

describe("a member that is tombstoned", () => {
  test("leaves whatever is left", () => {
    const house = ranked(4, 0);
    for (const number of [1, 2, 3]) house.tombstone(number);
    const { events } = house.run();
    expect(house.set()).toEqual([4]);
    expect(departures(events).map(([, why]) => why)).toEqual(Array(3).fill("DEPARTURE_TOMBSTONED"));
  });

  test("stays where it is the last, until another comes", () => {
    const house = ranked(2, 0);
    house.tombstone(1);
    house.tombstone(2);
    house.run();
    expect(house.set()).toHaveLength(1);
    house.run(5);
    expect(house.set()).toHaveLength(1);
    house.register(3, 1n);
    house.run();
    expect(house.set()).toEqual([3]);
    expect(() => house.unjail(1)).toThrow("tombstoned");
  });

  test("is replaced by the next of the roll", () => {
    const house = ranked(7, 3);
    house.tombstone(3);
    house.run();
    expect(house.set()).toEqual([1, 2, 4, 5, 6, 7, 8]);
  });
});

test("a member that takes back its own bond is replaced as one that resigned", () => {
  const house = ranked(4, 1);
  house.unvote(2, 2, 98n);
  const { events } = house.run();
  expect(house.set()).toEqual([1, 3, 4, 5]);
  expect(departures(events)).toEqual([[operatorTextOf(2), "DEPARTURE_RESIGNED"]]);
});

test("a winner that is jailed while others are seated gives its turn to the next", () => {
  const house = ranked(4, 4);
  for (const number of [5, 6, 7]) house.vote(50, number, 500n);
  house.runUntil(() => house.set().includes(5));
  house.jail(6);
  house.run(30);
  // 1 was fourth, 2 is next for the seat of 6.
  expect(house.set()).toEqual([1, 2, 5, 7]);
});

test("while a step is on its way a jailed member leaves at once and is replaced with the next step", () => {
  const house = ranked(7, 4);
  for (const number of [8, 9, 10, 11]) house.vote(50, number, 500n);
  house.runUntil(() => house.set().includes(8));
  house.run();
  house.jail(8);
  house.run();
  expect(house.set()).toHaveLength(6);
  house.run(30);
  expect(house.set()).toHaveLength(7);
  expect(house.set()).toEqual(expect.arrayContaining([9, 10, 11]));
});
