import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/query.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { defaultParams } from "../params.ts";
import { account, authority, stakingChain } from "../testing/stakers.ts";

const { updateParams } = MsgDefinition.methods;
const current = (chain: ReturnType<typeof stakingChain>) => chain.query(QueryDefinition.methods.params, {}).params;

describe("parameters of staking", () => {
  test("are replaced whole by the authority", () => {
    const chain = stakingChain();
    const params = { ...defaultParams, maxEntries: 3, minCommissionRate: "10000000000000000" };
    expect(chain.deliver(updateParams, { authority, params }).response).toEqual({});
    expect(current(chain)).toEqual(params);
  });

  test.each<[string, object, string]>([
    ["nobody else", { authority: account(1) }, "gov 13: invalid authority; expected"],
    ["not without values", { params: undefined }, "sdk 18: params must be given whole: invalid request"],
    ["no time", { unbondingTime: undefined }, "sdk 18: unbonding time must be positive: 0: invalid request"],
    [
      "a negative time",
      { unbondingTime: { seconds: -1n, nanos: 0 } },
      "sdk 18: unbonding time must be positive: -1000000000",
    ],
    [
      "a time of mixed signs",
      { unbondingTime: { seconds: 1n, nanos: -1 } },
      "sdk 18: unbonding_time: invalid duration",
    ],
    [
      "a time beyond a life",
      { unbondingTime: { seconds: 315_360_001n, nanos: 0 } },
      "at most 315360000000000000 is allowed",
    ],
    ["no seats", { maxValidators: 0 }, "sdk 18: max validators must be positive: 0: invalid request"],
    ["more seats than CometBFT takes", { maxValidators: 10_001 }, "max validators is 10001, at most 10000 is allowed"],
    ["no entries", { maxEntries: 0 }, "sdk 18: max entries must be positive: 0: invalid request"],
    ["too many entries", { maxEntries: 101 }, "max entries is 101, at most 100 is allowed"],
    ["too much history", { historicalEntries: 100_001 }, "historical entries is 100001, at most 100000 is allowed"],
    ["a blank bond", { bondDenom: " " }, "sdk 18: bond denom cannot be blank: invalid request"],
    ["a bond that is none", { bondDenom: "1x" }, "sdk 18: invalid denom: 1x: invalid request"],
    ["another bond", { bondDenom: "uecc" }, "sdk 18: bond denom is ueco2 for the life of the chain, got uecc"],
    ["a rate that is none", { minCommissionRate: "x" }, "sdk 18: min_commission_rate: invalid decimal atomics"],
    [
      "a negative rate",
      { minCommissionRate: "-1" },
      "minimum commission rate cannot be negative: -0.000000000000000001",
    ],
    [
      "a rate above all",
      { minCommissionRate: "1000000000000000001" },
      "minimum commission rate cannot be greater than 100%",
    ],
  ])("are refused: %s", (_, change, wanted) => {
    const chain = stakingChain();
    const before = current(chain);
    const { authority: from = authority, ...rest } = change as { authority?: string };
    const params = "params" in rest ? {} : { params: { ...defaultParams, ...rest } };
    expect(refusal(() => chain.deliver(updateParams, { authority: from, ...params }))).toContain(wanted);
    expect(current(chain)).toEqual(before);
  });
});
