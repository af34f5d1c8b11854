import { describe, expect, test } from "@jest/globals";
import { MsgDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { eventTexts, purse } from "../../bank/testing/coins.ts";
import {
  account,
  bytesOf,
  candidatesChain,
  keeperOf,
  leave,
  operator,
  standing,
  unbonding,
  vote,
} from "../testing/stakers.ts";

const { cancelUnbondingDelegation } = MsgDefinition.methods;

/** Account 4 has taken 100 of 250 back at height 2 from candidate `of`; it is height 3. */
function leaving(of = 1) {
  const chain = candidatesChain([500, 500, 500]);
  vote(chain, 4, of, 250);
  leave(chain, 4, of, 100);
  chain.runBlock();
  return chain;
}
const message = (of: number, amount: string, creationHeight = 2n) => ({
  delegatorAddress: account(4),
  validatorAddress: operator(of),
  amount: { denom: "ueco2", amount },
  creationHeight,
});

describe("taking back what unbonds", () => {
  test.each([
    ["a part, with a seat", 1, "30", "bonded 680 680", "999820ueco2"],
    ["all, with a seat", 1, "100", "bonded 750 750", "999750ueco2"],
    ["a part, without", 2, "30", "unbonded 680 680", "999820ueco2"],
    ["all, without", 2, "100", "unbonded 750 750", "999750ueco2"],
  ])("%s, is told as the SDK tells it, and the rest comes free in its time", (_, of, amount, stands, purseAfter) => {
    const chain = leaving(of);
    const { response, events } = chain.deliver(cancelUnbondingDelegation, message(of, amount));
    expect(response).toEqual({});
    expect(standing(chain, of)).toBe(stands);
    expect(eventTexts(events).at(-1)).toBe(
      `cancel_unbonding_delegation amount=${amount}ueco2 validator=${operator(of)} delegator=${account(4)} creation_height=2`,
    );
    expect(chain.broken()).toBeUndefined();
    chain.runBlock({ after: unbonding });
    chain.runBlock();
    expect(purse(chain, account(4))).toBe(purseAfter);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, object, string]>([
    ["a bad operator", { validatorAddress: "x" }, "sdk 7: invalid validator address: "],
    ["a bad delegator", { delegatorAddress: "x" }, "sdk 7: invalid delegator address: "],
    ["nothing", message(1, "0"), "sdk 18: invalid amount: invalid request"],
    ["no height", message(1, "1", 0n), "sdk 18: invalid height: invalid request"],
    [
      "another height",
      message(1, "1", 1n),
      "sdk 38: unbonding delegation entry is not found at block height 1: not found",
    ],
    ["other coins", { amount: { denom: "uecc", amount: "1" } }, "sdk 18: invalid coin denomination: got uecc"],
    ["an unknown candidate", message(7, "1"), "staking 3: validator does not exist"],
    ["a jailed candidate", message(2, "1"), "staking 7: validator for this address is currently jailed"],
    ["a candidate that lost everything", message(3, "1"), "staking 34: cannot delegate to validators with invalid"],
    ["another delegator", { delegatorAddress: account(5) }, "staking 26: no unbonding delegation found"],
    ["more than unbonds", message(1, "101"), "sdk 18: amount is greater than the unbonding delegation entry balance"],
  ])("is refused for %s, and nothing changes", (_, change, wanted) => {
    const chain = leaving();
    keeperOf(chain).jail(chain.ctx, bytesOf(2));
    keeperOf(chain).slash(chain.ctx, bytesOf(3), chain.ctx.height, 10n ** 18n);
    const before = chain.exported();
    expect(refusal(() => chain.deliver(cancelUnbondingDelegation, { ...message(1, "1"), ...change }))).toContain(
      wanted,
    );
    expect(chain.exported()).toEqual(before);
  });

  test("is refused once it is complete, though the end of the block has not come to it", () => {
    const chain = leaving();
    chain.runBlock({ after: unbonding });
    expect(refusal(() => chain.deliver(cancelUnbondingDelegation, message(1, "1")))).toBe(
      "sdk 18: unbonding delegation is already processed: invalid request",
    );
  });
});
