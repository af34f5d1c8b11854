import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/cosmos/distribution/v1beta1/query.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/distribution/v1beta1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { account, operator, type RewardChain, rewardChain } from "../testing/rewards.ts";

const { methods } = QueryDefinition;
const dec = (text: string, denom = "ueco2") => ({ denom, amount: text });
const whole = "000000000000000000";

/** Account 3 votes for two candidates that both had rewards; a tenth of what stood behind the second was taken. */
function earned(): RewardChain {
  const house = rewardChain();
  house.register(1, 100n);
  house.register(2, 1000n, "0");
  house.delegate(3, 1, 300n);
  house.delegate(3, 2, 1000n);
  house.reward(1, [1000n]);
  house.reward(2, [10n]);
  house.slash(2, "0.1");
  house.reward(2, [10n]);
  return house;
}

describe("what a delegator earned", () => {
  const { chain } = earned();
  const delegatorAddress = account(3);

  test("with one candidate, and in all", () => {
    expect(chain.query(methods.delegationRewards, { delegatorAddress, validatorAddress: operator(2) }).rewards).toEqual(
      [dec("9999999999999999500")],
    );
    expect(chain.query(methods.delegationTotalRewards, { delegatorAddress })).toEqual({
      rewards: [
        { validatorAddress: operator(1), reward: [dec(`300${whole}`)] },
        { validatorAddress: operator(2), reward: [dec("9999999999999999500")] },
      ],
      total: [dec("309999999999999999500")],
    });
    expect(chain.query(methods.delegationTotalRewards, { delegatorAddress: account(7) })).toEqual({
      rewards: [],
      total: [],
    });
  });

  test("is asked without changing anything", () => {
    const before = chain.exported();
    chain.query(methods.delegationTotalRewards, { delegatorAddress });
    expect(chain.exported()).toEqual(before);
  });

  test("the candidates, and where it goes", () => {
    expect(chain.query(methods.delegatorValidators, { delegatorAddress }).validators).toEqual([
      operator(1),
      operator(2),
    ]);
    const asked = () => chain.query(methods.delegatorWithdrawAddress, { delegatorAddress }).withdrawAddress;
    expect(asked()).toBe(account(3));
    chain.deliver(MsgDefinition.methods.setWithdrawAddress, { delegatorAddress, withdrawAddress: account(6) });
    expect(asked()).toBe(account(6));
  });
});

describe("of a candidate", () => {
  const { chain } = earned();

  test("its own part and its commission, under its account", () => {
    expect(chain.query(methods.validatorDistributionInfo, { validatorAddress: operator(1) })).toEqual({
      operatorAddress: account(1),
      selfBondRewards: [dec(`100${whole}`)],
      commission: [dec(`600${whole}`)],
    });
  });

  test("its slashes, by height and in pages", () => {
    const house = earned();
    house.slash(2, "0.5");
    const asked = (from: bigint, to: bigint, limit = 0n) =>
      house.chain.query(methods.validatorSlashes, {
        validatorAddress: operator(2),
        startingHeight: from,
        endingHeight: to,
        pagination: { key: new Uint8Array(0), offset: 0n, limit, countTotal: true, reverse: false },
      });
    const { slashes } = asked(0n, 100n);
    expect(slashes.map(({ fraction }) => fraction)).toEqual(["100000000000000000", "500000000000000000"]);
    expect(asked(5n, 5n).slashes).toHaveLength(1);
    expect(asked(0n, 4n).slashes).toEqual([]);
    const page = asked(0n, 100n, 1n);
    expect([page.slashes.length, page.pagination?.total]).toEqual([1, 2n]);
  });
});

test("parameters", () => {
  expect(rewardChain().chain.query(methods.params, {}).params).toEqual({
    communityTax: "0",
    baseProposerReward: "0",
    bonusProposerReward: "0",
    withdrawAddrEnabled: true,
  });
});

describe("refused", () => {
  const { chain } = earned();
  const missing = `NotFound: ${operator(4)}: validator does not exist`;
  const bad = /^InvalidArgument: invalid validator address: /;
  const ofCandidate = [
    methods.validatorDistributionInfo,
    methods.validatorOutstandingRewards,
    methods.validatorCommission,
  ] as const;

  test.each(ofCandidate.map((method) => [method.name, method] as const))("%s of nobody", (_name, method) => {
    expect(refusal(() => void chain.query(method, { validatorAddress: operator(4) }))).toBe(missing);
    expect(refusal(() => void chain.query(method, { validatorAddress: account(1) }))).toMatch(bad);
    expect(refusal(() => void chain.query(method, { validatorAddress: "" }))).toMatch(bad);
  });

  test.each([
    ["of no candidate", { validatorAddress: operator(4) }, missing],
    ["of no delegation", { delegatorAddress: account(4) }, "NotFound: delegation does not exist"],
    ["of no operator", { validatorAddress: "x" }, bad],
    ["of no account", { delegatorAddress: "x" }, /^InvalidArgument: invalid address: /],
  ])("a delegation's rewards %s", (_name, change, reason) => {
    const request = { delegatorAddress: account(3), validatorAddress: operator(1), ...change };
    expect(refusal(() => void chain.query(methods.delegationRewards, request))).toMatch(reason);
  });

  test.each(
    [methods.delegationTotalRewards, methods.delegatorValidators, methods.delegatorWithdrawAddress].map(
      (method) => [method.name, method] as const,
    ),
  )("%s of no account", (_name, method) => {
    expect(refusal(() => void chain.query(method, { delegatorAddress: "" }))).toMatch(/^InvalidArgument: /);
  });

  test("slashes of no heights", () => {
    const request = { validatorAddress: operator(1), startingHeight: 5n, endingHeight: 4n };
    expect(refusal(() => void chain.query(methods.validatorSlashes, request))).toBe(
      "InvalidArgument: starting height greater than ending height (5 > 4)",
    );
  });
});
