import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/eco2/staking/v1/query.ts";
import { GenesisValidators } from "../../../core/validatorsDoor.ts";
import { genesisSections, houseOf, stakingChain, updateOf } from "./testing/house.ts";

describe("without candidates in genesis", () => {
  test("the validators of CometBFT's genesis sit, with the power of a seat", () => {
    const house = houseOf({ given: [101, 102] });
    expect(house.set()).toEqual([101, 102]);
    const { seats } = house.chain.query(QueryDefinition.methods.seats, {});
    expect(seats.map(({ operatorAddress }) => operatorAddress)).toEqual(["", ""]);
    house.run(300);
    expect(house.set()).toEqual([101, 102]);
    expect(house.comet.changes).toEqual([]);
  });

  test("candidates that register wait for the election, which hands the seats over step by step", () => {
    const house = houseOf({ seats: 4, given: [101, 102, 103, 104] });
    for (const number of [1, 2, 3, 4]) house.register(number, 5n);
    house.run(99);
    expect(house.set()).toEqual([101, 102, 103, 104]);
    house.run(2);
    expect(house.set().filter((number) => number > 100)).toHaveLength(3);
    house.run(20);
    expect(house.set()).toEqual([1, 2, 3, 4]);
    expect(house.comet.changes.map(({ came, left }) => [came.length, left.length])).toEqual(Array(4).fill([1, 1]));
  });

  test("seats that nobody was elected to stay as they are", () => {
    const house = houseOf({ seats: 4, given: [101, 102, 103] });
    house.register(1, 5n);
    house.run(150);
    expect(house.set()).toHaveLength(3);
    expect(house.set()).toContain(1);
    house.register(2, 5n);
    house.run(20);
    expect(house.set()).not.toContain(2);
    house.runUntil(() => house.set().includes(2));
    expect(house.set()).toHaveLength(3);
  });

  test("a validator that registers with its key keeps its seat as a candidate, and CometBFT sees no change", () => {
    const house = houseOf({ seats: 4, given: [1, 102] });
    house.register(1, 5n);
    expect(house.run().updates).toEqual([]);
    expect(house.seated()).toEqual([1]);
    house.run(250);
    expect(house.set()).toContain(1);
    expect(house.chain.broken()).toBeUndefined();
  });

  test("a validator that registers with its key and is jailed at once leaves its seat", () => {
    const house = houseOf({ seats: 4, given: [1, 102, 103] });
    house.register(1, 5n);
    house.jail(1);
    house.run(5);
    expect(house.set()).toEqual([102, 103]);
    house.unjail(1);
    house.run(5);
    expect(house.set()).toEqual([102, 103]);
    expect(house.chain.broken()).toBeUndefined();
  });

  test.each([
    ["no key", { pubKey: undefined, power: 1n }],
    [
      "a key of another kind",
      { pubKey: { sum: { $case: "bls12381" as const, value: new Uint8Array(48) } }, power: 1n },
    ],
  ])("a validator with %s is refused", (_, wrong) => {
    const empty = stakingChain(genesisSections({}));
    expect(() => empty.chain.doors(GenesisValidators).init(empty.ctx, [updateOf(1), wrong])).toThrow(
      "genesis: validators.1: has no ed25519 or secp256k1 key",
    );
  });
});
