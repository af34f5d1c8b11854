import { describe, expect, test } from "@jest/globals";
import { MsgDefinition } from "../../codec/gen/cosmos/distribution/v1beta1/tx.ts";
import { exportGenesis } from "../../core/genesis.ts";
import { account, operator, type RewardChain, rewardChain } from "./testing/rewards.ts";

/** A chain with something in every list of its section. */
function lived(): RewardChain {
  const house = rewardChain();
  house.register(1, 100n);
  house.register(2, 1000n, "0.1");
  house.delegate(3, 1, 300n);
  house.delegate(4, 2, 77n);
  house.reward(1, [31n, "uecc"], [1000n]);
  house.reward(2, [10n]);
  house.slash(2, "0.1");
  house.reward(2, [7n]);
  house.reward(8, [5n]);
  house.delegate(3, 2, 1000n);
  house.withdraw(4, 2);
  const request = { delegatorAddress: account(4), withdrawAddress: account(5) };
  house.chain.deliver(MsgDefinition.methods.setWithdrawAddress, request);
  house.chain.runBlock();
  return house;
}
type Section = Record<string, unknown>;
const sectionOf = (state: Record<string, unknown>) => state["distribution"] as Section;

test("what was exported starts the same chain, in which all goes on as it would have", () => {
  const before = lived();
  const state = before.chain.exported();
  for (const list of Object.values(sectionOf(state)).filter(Array.isArray)) expect(list).not.toEqual([]);
  const after = rewardChain(state);
  expect(after.chain.exported()).toEqual(state);
  for (const house of [before, after]) house.reward(2, [1000n]);
  const withdrawn = (house: RewardChain) => [house.withdraw(3, 2), house.withdraw(4, 2), house.withdraw(3, 1)];
  expect(withdrawn(after)).toEqual(withdrawn(before));
  expect(after.chain.broken()).toBeUndefined();
});

test("for a chain that counts from 1 no coin moves, and all that was earned can be withdrawn", () => {
  const before = lived();
  const { chain } = before.chain;
  const { ctx } = before.chain;
  const state = exportGenesis(chain, { ...ctx, branch: ctx.branch.fork() }, true);
  const heights = JSON.stringify(sectionOf(state)).match(/"height":"[^"]*"/g);
  expect(new Set(heights)).toEqual(new Set(['"height":"0"']));
  const after = rewardChain(state);
  expect(after.chain.broken()).toBeUndefined();
  expect([after.withdraw(3, 1), after.withdraw(4, 2), after.withdrawCommission(1)]).toEqual([
    before.withdraw(3, 1),
    before.withdraw(4, 2),
    before.withdrawCommission(1),
  ]);
});

describe("refused with path and reason", () => {
  const state = lived().chain.exported();
  const first = (section: Section, list: string) => (section[list] as Section[])[0] as Section;

  test.each<[string, (section: Section) => unknown, string | RegExp]>([
    ["a community tax", (s) => ((s["params"] as Section)["community_tax"] = "0.02"), /\.params: community tax must be/],
    [
      "a proposer of before",
      (s) => (s["previous_proposer"] = "ecovalcons1"),
      ".previous_proposer: must be empty: no block's rewards are handed on",
    ],
    [
      "a record twice",
      (s) => (s["outstanding_rewards"] = [first(s, "outstanding_rewards"), first(s, "outstanding_rewards")]),
      ".outstanding_rewards.1: is there twice",
    ],
    [
      "an account for an operator",
      (s) => (first(s, "validator_current_rewards")["validator_address"] = account(1)),
      ".validator_current_rewards.0: invalid Bech32 prefix; expected ecovaloper, got eco",
    ],
    [
      "coins of nothing",
      (s) => ((s["fee_pool"] as Section)["community_pool"] = [{ denom: "ueco2", amount: "0" }]),
      ".fee_pool: coin ueco2 amount is not positive",
    ],
    [
      "more than the account has",
      (s) => ((s["fee_pool"] as Section)["community_pool"] = [{ denom: "ueco2", amount: "6" }]),
      /\.outstanding_rewards: and fee_pool do not match the bank: /,
    ],
    [
      "a period that nothing needs",
      (s) => (s["delegator_starting_infos"] = (s["delegator_starting_infos"] as Section[]).slice(1)),
      /\.validator_historical_rewards: \d+ references to periods, \d+ records that need them/,
    ],
    [
      "a start in a period that is not there",
      (s) => ((first(s, "delegator_starting_infos")["starting_info"] as Section)["previous_period"] = "99"),
      ".delegator_starting_infos.0: period 99 is not in validator_historical_rewards",
    ],
    [
      "a slash of another period",
      (s) => (first(s, "validator_slash_events")["period"] = "99"),
      /\.validator_slash_events\.0: period 99 is not \d/,
    ],
    [
      "a third reference",
      (s) => ((first(s, "validator_historical_rewards")["rewards"] as Section)["reference_count"] = 3),
      ".validator_historical_rewards.0: reference_count 3, allowed: 1 or 2",
    ],
    ["an unknown field", (s) => (s["tax"] = 1), ": tax: unknown field"],
  ])("%s", (_name, change, reason) => {
    const changed = structuredClone(state);
    change(sectionOf(changed));
    expect(() => rewardChain(changed)).toThrow(reason);
  });

  test("an operator's record names it", () => {
    const { validator_address: named } = first(sectionOf(state), "outstanding_rewards");
    expect([operator(1), operator(2)]).toContain(named);
  });
});
