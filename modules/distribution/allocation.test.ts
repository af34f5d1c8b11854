import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../codec/gen/cosmos/distribution/v1beta1/query.ts";
import { eventTexts } from "../bank/testing/coins.ts";
import { account, operator, rewardChain } from "./testing/rewards.ts";

const { methods } = QueryDefinition;
const dec = (whole: bigint, denom = "ueco2") => ({ denom, amount: `${whole}000000000000000000` });

describe("a block's rewards", () => {
  test("are its proposer's: 60 % its commission, the rest its voters' by share", () => {
    const house = rewardChain();
    house.register(1, 100n);
    house.register(2, 100n);
    house.delegate(3, 1, 300n);
    const events = house.reward(1, [1000n]);
    const query = { validatorAddress: operator(1) };
    expect(house.chain.query(methods.validatorCommission, query).commission).toEqual({ commission: [dec(600n)] });
    expect(house.chain.query(methods.validatorOutstandingRewards, query).rewards).toEqual({ rewards: [dec(1000n)] });
    const rewards = (from: number) =>
      house.chain.query(methods.delegationRewards, { ...query, delegatorAddress: account(from) }).rewards;
    expect([rewards(1), rewards(3)]).toEqual([[dec(100n)], [dec(300n)]]);
    const other = house.chain.query(methods.validatorOutstandingRewards, { validatorAddress: operator(2) });
    expect(other.rewards).toEqual({ rewards: [] });
    expect(eventTexts(events).filter((text) => /^(commission|rewards) /.test(text))).toEqual([
      `commission amount=600.000000000000000000ueco2 validator=${operator(1)}`,
      `rewards amount=1000.000000000000000000ueco2 validator=${operator(1)}`,
    ]);
    expect(house.chain.broken()).toBeUndefined();
  });

  test("are all coins that were collected", () => {
    const house = rewardChain();
    house.register(1, 7n, "0.5");
    house.reward(1, [10n, "uecc"], [3n, "ueco2"]);
    expect(house.chain.query(methods.validatorOutstandingRewards, { validatorAddress: operator(1) }).rewards).toEqual({
      rewards: [dec(10n, "uecc"), dec(3n)],
    });
    const half = { denom: "ueco2", amount: "1500000000000000000" };
    expect(house.chain.query(methods.validatorCommission, { validatorAddress: operator(1) }).commission).toEqual({
      commission: [dec(5n, "uecc"), half],
    });
  });

  test("go to the community pool where the proposer's key has no candidate", () => {
    const house = rewardChain();
    house.register(1, 100n);
    house.reward(8, [1000n]);
    expect(house.chain.query(methods.communityPool, {}).pool).toEqual([dec(1000n)]);
    expect(house.chain.broken()).toBeUndefined();
  });

  test("leave no event and no write where nothing was collected", () => {
    const house = rewardChain();
    house.register(1, 100n);
    expect(eventTexts(house.reward(1)).filter((text) => /^(commission|rewards|transfer) /.test(text))).toEqual([]);
  });
});

test("what the rate of commission does not divide is rounded half to even, and nothing of it is lost", () => {
  const house = rewardChain();
  house.register(1, 3n, "0.333333333333333333");
  for (let block = 0; block < 7; block += 1) house.reward(1, [1n]);
  house.chain.runBlock();
  const { rewards } = house.chain.query(methods.validatorOutstandingRewards, { validatorAddress: operator(1) });
  expect(rewards).toEqual({ rewards: [dec(7n)] });
  expect(house.chain.broken()).toBeUndefined();
});
