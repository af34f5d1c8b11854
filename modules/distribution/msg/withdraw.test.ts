import { describe, expect, test } from "@jest/globals";
import { MsgDefinition } from "../../../codec/gen/cosmos/distribution/v1beta1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { BankKeeper } from "../../bank/keeper.ts";
import { eventTexts } from "../../bank/testing/coins.ts";
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

/** Candidate 1 with 100 of its own and 300 of account 3, after a reward of 1000, of which 400 are the voters'. */
function earned(): RewardChain {
  const house = rewardChain();
  house.register(1, 100n);
  house.delegate(3, 1, 300n);
  house.reward(1, [1000n]);
  return house;
}
const ofDelegation = { delegatorAddress: account(3), validatorAddress: operator(1) };
const withdrawn = (house: RewardChain) =>
  house.told.filter(({ type }) => type === "withdraw_rewards").map((event) => eventTexts([event])[0]);

describe("withdrawing a delegation's reward", () => {
  test("pays it once, with the events of x/distribution", () => {
    const house = earned();
    const { response, events } = house.chain.deliver(methods.withdrawDelegatorReward, ofDelegation);
    expect(response.amount).toEqual([{ denom: "ueco2", amount: "300" }]);
    expect(house.balance(3)).toBe(purse);
    expect(eventTexts(events)).toEqual([
      `coin_spent spender=${rewardsAccount} amount=300ueco2`,
      `coin_received receiver=${account(3)} amount=300ueco2`,
      `transfer recipient=${account(3)} sender=${rewardsAccount} amount=300ueco2`,
      `message sender=${rewardsAccount}`,
      `withdraw_rewards amount=300ueco2 validator=${operator(1)} delegator=${account(3)}`,
    ]);
    const again = house.chain.deliver(methods.withdrawDelegatorReward, ofDelegation);
    expect(again.response.amount).toEqual([{ denom: "ueco2", amount: "0" }]);
    expect(eventTexts(again.events)).toEqual([
      `withdraw_rewards amount=0ueco2 validator=${operator(1)} delegator=${account(3)}`,
    ]);
    expect(house.chain.broken()).toBeUndefined();
  });

  test("leaves fractions of a base unit to the community pool", () => {
    const house = earned();
    house.reward(1, [1n, "uecc"]);
    house.withdraw(3, 1);
    const pool = house.chain.exported()["distribution"] as { fee_pool: { community_pool: object[] } };
    expect(pool.fee_pool.community_pool).toEqual([{ denom: "uecc", amount: "0.300000000000000000" }]);
  });

  test("goes to the address that was chosen, commission too", () => {
    const house = earned();
    for (const from of [1, 3])
      house.chain.deliver(methods.setWithdrawAddress, { delegatorAddress: account(from), withdrawAddress: account(5) });
    house.withdraw(3, 1);
    house.withdrawCommission(1);
    expect(house.balance(5)).toBe(purse + 900n);
  });

  test("comes first where votes change", () => {
    const house = earned();
    house.delegate(3, 1, 1n);
    house.reward(1, [1000n]);
    house.undelegate(3, 1, 1n);
    house.register(2, 1n);
    house.redelegate(1, 2, 3, 1n);
    expect(withdrawn(house)).toEqual([
      `withdraw_rewards amount=300ueco2 validator=${operator(1)} delegator=${account(3)}`,
      `withdraw_rewards amount=300ueco2 validator=${operator(1)} delegator=${account(3)}`,
      `withdraw_rewards amount=0ueco2 validator=${operator(1)} delegator=${account(3)}`,
    ]);
  });

  test.each([
    ["no operator", { validatorAddress: account(1) }, /^sdk 7: invalid validator address: .*: invalid address$/],
    ["no account", { delegatorAddress: "x" }, /^sdk 7: invalid delegator address: .*: invalid address$/],
    ["no candidate", { validatorAddress: operator(2) }, "staking 3: validator does not exist"],
    ["no delegation", { delegatorAddress: account(4) }, "staking 19: no delegation for (address, validator) tuple"],
  ])("%s: refused", (_name, change, reason) => {
    const house = earned();
    const work = () => void house.chain.deliver(methods.withdrawDelegatorReward, { ...ofDelegation, ...change });
    expect(refusal(work)).toMatch(reason);
  });
});

describe("withdrawing commission", () => {
  test("pays whole base units to the operator, fractions stay", () => {
    const house = earned();
    house.reward(1, [1n, "uecc"]);
    const { response, events } = house.chain.deliver(methods.withdrawValidatorCommission, {
      validatorAddress: operator(1),
    });
    expect(response.amount).toEqual([{ denom: "ueco2", amount: "600" }]);
    expect(eventTexts(events).at(-1)).toBe("withdraw_commission amount=600ueco2");
    const { validator_accumulated_commissions: left } = house.chain.exported()["distribution"] as {
      validator_accumulated_commissions: { accumulated: object }[];
    };
    expect(left[0]?.accumulated).toEqual({ commission: [{ denom: "uecc", amount: "0.600000000000000000" }] });
    expect(house.chain.broken()).toBeUndefined();
  });

  test.each([
    ["no operator", account(1), /^sdk 7: invalid validator address: .*: invalid address$/],
    ["no candidate", operator(2), "distribution 7: no validator commission to withdraw"],
  ])("%s: refused", (_name, validatorAddress, reason) => {
    const work = () => void earned().chain.deliver(methods.withdrawValidatorCommission, { validatorAddress });
    expect(refusal(work)).toMatch(reason);
  });

  test("none: refused", () => {
    const house = rewardChain();
    house.register(1, 100n);
    expect(refusal(() => void house.withdrawCommission(1))).toBe("distribution 7: no validator commission to withdraw");
  });
});

describe("the withdraw address", () => {
  const request = { delegatorAddress: account(3), withdrawAddress: account(5) };

  test("is told", () => {
    const { events } = rewardChain().chain.deliver(methods.setWithdrawAddress, request);
    expect(eventTexts(events)).toEqual([`set_withdraw_address withdraw_address=${account(5)}`]);
  });

  test.each([
    ["no account", { delegatorAddress: "" }, /^sdk 7: invalid delegator address: .*: invalid address$/],
    ["no address", { withdrawAddress: operator(1) }, /^sdk 7: invalid withdraw address: .*: invalid address$/],
    [
      "a module's account",
      { withdrawAddress: rewardsAccount },
      `sdk 4: ${rewardsAccount} is not allowed to receive external funds: unauthorized`,
    ],
  ])("%s: refused", (_name, change, reason) => {
    const work = () => void rewardChain().chain.deliver(methods.setWithdrawAddress, { ...request, ...change });
    expect(refusal(work)).toMatch(reason);
  });

  test("switched off: refused", () => {
    const { chain } = rewardChain();
    const params = { communityTax: "0", baseProposerReward: "0", bonusProposerReward: "0", withdrawAddrEnabled: false };
    chain.deliver(methods.updateParams, { authority, params });
    expect(refusal(() => void chain.deliver(methods.setWithdrawAddress, request))).toBe(
      "distribution 8: set withdraw address disabled",
    );
  });
});

test("a candidate that is gone leaves its commission to its operator and dust to the community pool", () => {
  const house = earned();
  house.reward(1, [1n, "uecc"]);
  house.undelegate(3, 1, 300n);
  house.undelegate(1, 1, 100n);
  expect(house.balance(1)).toBe(purse - 100n + 100n);
  // It goes when the last of what unbonds from it is free.
  house.chain.runBlock({ after: 22n * 86_400_000_000_000n });
  house.chain.runBlock();
  expect(house.balance(1)).toBe(purse + 100n + 600n);
  const state = house.chain.exported()["distribution"] as Record<string, unknown>;
  for (const list of [
    "outstanding_rewards",
    "validator_accumulated_commissions",
    "validator_historical_rewards",
    "validator_current_rewards",
    "delegator_starting_infos",
  ])
    expect(state[list]).toEqual([]);
  expect(state["fee_pool"]).toEqual({ community_pool: [{ denom: "uecc", amount: "1.000000000000000000" }] });
  expect(house.chain.broken()).toBeUndefined();
});

test("a module that has votes is paid, though nobody may send to it", () => {
  const house = earned();
  const { chain } = house;
  const bank = chain.chain.doors(BankKeeper);
  expect(bank.balance(chain.ctx, chain.chain.facts.moduleAddress("neutrality"), "ueco2")).toBe(0n);
  house.delegate(4, 1, 400n);
  house.chain.deliver(methods.setWithdrawAddress, { delegatorAddress: account(4), withdrawAddress: account(4) });
  house.reward(1, [1000n]);
  expect(house.withdraw(4, 1)).toBe(200n);
});
