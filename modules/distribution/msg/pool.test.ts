import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/cosmos/distribution/v1beta1/query.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/distribution/v1beta1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { coins, eventTexts } from "../../bank/testing/coins.ts";
import {
  account,
  authority,
  operator,
  purse,
  type RewardChain,
  rewardChain,
  rewardsAccount,
} from "../testing/rewards.ts";

const { methods } = MsgDefinition;
const dec = (whole: bigint, denom = "ueco2") => ({ denom, amount: `${whole}000000000000000000` });
const pool = ({ chain }: RewardChain) => chain.query(QueryDefinition.methods.communityPool, {}).pool;
const badCoins = [
  ["no coins", "", "sdk 10: amount cannot be nil: invalid coins"],
  ["a negative amount", "-1ueco2", "sdk 10: -1ueco2: invalid coins"],
  ["coins out of order", "1ueco2,1uecc", "sdk 10: 1ueco2,1uecc: invalid coins"],
  ["no amount", "1.5ueco2", /^sdk 10: invalid amount "1.5"/],
] as const;

describe("funding the community pool", () => {
  test("books the coins to it", () => {
    const house = rewardChain();
    const { events } = house.chain.deliver(methods.fundCommunityPool, {
      depositor: account(2),
      amount: coins("5uecc,7ueco2"),
    });
    expect(pool(house)).toEqual([dec(5n, "uecc"), dec(7n)]);
    expect(eventTexts(events)[2]).toBe(`transfer recipient=${rewardsAccount} sender=${account(2)} amount=5uecc,7ueco2`);
    expect(house.chain.broken()).toBeUndefined();
  });

  test.each([
    ...badCoins,
    [
      "more than there is",
      "2000000000ueco2",
      /^sdk 5: spendable balance 1000000000ueco2 is smaller than 2000000000ueco2/,
    ],
  ])("%s: refused", (_name, amount, reason) => {
    const request = { depositor: account(2), amount: coins(amount) };
    expect(refusal(() => void rewardChain().chain.deliver(methods.fundCommunityPool, request))).toMatch(reason);
  });

  test("no account: refused", () => {
    const request = { depositor: "eco1", amount: coins("1ueco2") };
    expect(refusal(() => void rewardChain().chain.deliver(methods.fundCommunityPool, request))).toMatch(
      /^sdk 7: invalid depositor address/,
    );
  });
});

describe("spending of the community pool", () => {
  const request = { authority, recipient: account(4), amount: coins("6ueco2") };
  function funded(): RewardChain {
    const house = rewardChain();
    house.chain.deliver(methods.fundCommunityPool, { depositor: account(2), amount: coins("7ueco2") });
    return house;
  }

  test("pays the recipient", () => {
    const house = funded();
    house.chain.deliver(methods.communityPoolSpend, request);
    expect(house.balance(4)).toBe(purse + 6n);
    expect(pool(house)).toEqual([dec(1n)]);
    expect(house.chain.broken()).toBeUndefined();
  });

  test.each([
    ...badCoins.map(([name, amount, reason]) => [name, { amount: coins(amount) }, reason] as const),
    [
      "more than there is",
      { amount: coins("8ueco2") },
      "distribution 9: community pool does not have sufficient coins to distribute",
    ],
    ["another coin", { amount: coins("1uecc") }, /^distribution 9/],
    ["not by the authority", { authority: account(1) }, /^gov 13: invalid authority; expected eco1/],
    ["no recipient", { recipient: "x" }, /^sdk 7: invalid recipient address/],
    [
      "a module's account",
      { recipient: rewardsAccount },
      `sdk 4: ${rewardsAccount} is not allowed to receive external funds: unauthorized`,
    ],
  ] as const)("%s: refused", (_name, change, reason) => {
    const house = funded();
    expect(refusal(() => void house.chain.deliver(methods.communityPoolSpend, { ...request, ...change }))).toMatch(
      reason,
    );
    expect(pool(house)).toEqual([dec(7n)]);
  });
});

describe("a deposit to a candidate's rewards", () => {
  const request = { depositor: account(2), validatorAddress: operator(1), amount: coins("100ueco2") };
  function chain(): RewardChain {
    const house = rewardChain();
    house.register(1, 100n);
    return house;
  }

  test("is split as a block's, even in the block in which the votes came", () => {
    const house = chain();
    house.delegate(3, 1, 300n);
    house.chain.deliver(methods.depositValidatorRewardsPool, request);
    expect([house.withdraw(1, 1), house.withdraw(3, 1), house.withdrawCommission(1)]).toEqual([10n, 30n, 60n]);
    expect(house.chain.broken()).toBeUndefined();
  });

  test.each([
    ...badCoins.map(([name, amount, reason]) => [name, { amount: coins(amount) }, reason] as const),
    ["no candidate", { validatorAddress: operator(2) }, "staking 3: validator does not exist"],
    ["no operator", { validatorAddress: account(2) }, /^sdk 7: invalid validator address/],
    ["no account", { depositor: "" }, /^sdk 7: invalid depositor address/],
    ["more than there is", { amount: coins("2000000000ueco2") }, /^sdk 5: /],
  ] as const)("%s: refused", (_name, change, reason) => {
    const house = chain();
    const work = () => void house.chain.deliver(methods.depositValidatorRewardsPool, { ...request, ...change });
    expect(refusal(work)).toMatch(reason);
    expect(house.balance(2)).toBe(purse);
  });
});

describe("parameters", () => {
  const params = { communityTax: "0", baseProposerReward: "0", bonusProposerReward: "0", withdrawAddrEnabled: true };

  test.each([
    ["a community tax", { communityTax: "20000000000000000" }, /the commission is the only cut of a reward/],
    ["a proposer's reward", { baseProposerReward: "1" }, /cannot update base or bonus proposer reward because/],
    ["a proposer's bonus", { bonusProposerReward: "1" }, /cannot update base or bonus proposer reward because/],
  ])("%s: refused", (_name, change, reason) => {
    const request = { authority, params: { ...params, ...change } };
    expect(refusal(() => void rewardChain().chain.deliver(methods.updateParams, request))).toMatch(reason);
  });

  test("not by the authority: refused", () => {
    const request = { authority: account(1), params };
    expect(refusal(() => void rewardChain().chain.deliver(methods.updateParams, request))).toMatch(/^gov 13: /);
  });
});
