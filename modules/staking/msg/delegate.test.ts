import { describe, expect, test } from "@jest/globals";
import { MsgDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { eventTexts, purse } from "../../bank/testing/coins.ts";
import {
  account,
  bonded,
  bytesOf,
  candidatesChain,
  keeperOf,
  notBonded,
  operator,
  standing,
  ueco2,
  vote,
} from "../testing/stakers.ts";

const { delegate } = MsgDefinition.methods;
const half = 500_000_000_000_000_000n;

describe("a delegation", () => {
  test.each([
    ["with a seat", 1, bonded],
    ["without", 2, notBonded],
  ])("to a candidate %s is bound in its pool, and told as the SDK tells it", (_, to, pool) => {
    const chain = candidatesChain([500, 500]);
    const { response, events } = vote(chain, 3, to, 250);
    expect(response).toEqual({});
    expect([purse(chain, account(3)), purse(chain, pool)]).toEqual(["999750ueco2", "750ueco2"]);
    expect(eventTexts(events)).toEqual([
      `coin_spent spender=${account(3)} amount=250ueco2`,
      `coin_received receiver=${pool} amount=250ueco2`,
      `delegate validator=${operator(to)} delegator=${account(3)} amount=250ueco2 new_shares=250.000000000000000000`,
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test("adds to one that is there", () => {
    const chain = candidatesChain([500]);
    vote(chain, 3, 1, 250);
    vote(chain, 3, 1, 50);
    expect([...keeperOf(chain).delegations(chain.ctx, bytesOf(3))]).toEqual([
      { delegator: bytesOf(3), operator: bytesOf(1), shares: 300n * 10n ** 18n },
    ]);
    expect(keeperOf(chain).totalDelegated(chain.ctx)).toBe(800n);
  });

  test("after a slash buys more shares", () => {
    const chain = candidatesChain([500]);
    keeperOf(chain).slash(chain.ctx, bytesOf(1), chain.ctx.height, half);
    vote(chain, 3, 1, 250);
    expect(standing(chain, 1)).toBe("bonded 500 1000");
    expect(chain.broken()).toBeUndefined();
  });

  test("of a jailed candidate's own operator mends its bond", () => {
    const chain = candidatesChain([500, 500], 2);
    keeperOf(chain).jail(chain.ctx, bytesOf(1));
    vote(chain, 1, 1, 5);
    expect(standing(chain, 1)).toBe("!bonded 505 505");
  });

  test.each<[string, { to?: string; from?: string; denom?: string; amount?: string }, string]>([
    ["a bad operator", { to: account(1) }, "sdk 7: invalid validator address: "],
    ["a bad delegator", { from: "" }, "sdk 7: invalid delegator address: empty address string is not allowed"],
    ["nothing", { amount: "0" }, "sdk 18: invalid delegation amount: invalid request"],
    ["less than nothing", { amount: "-1" }, "sdk 18: invalid delegation amount: invalid request"],
    ["an unknown candidate", { to: operator(5) }, "staking 3: validator does not exist"],
    ["other coins", { denom: "uecc" }, "sdk 18: invalid coin denomination: got uecc, expected ueco2: invalid request"],
    [
      "more than there is",
      { amount: "1000001" },
      "sdk 5: failed to delegate; 1000000ueco2 is smaller than 1000001ueco2: insufficient funds",
    ],
    ["a jailed candidate", { to: operator(2) }, "staking 7: validator for this address is currently jailed"],
    [
      "a candidate that lost everything",
      { to: operator(3) },
      "staking 34: cannot delegate to validators with invalid (zero) ex-rate",
    ],
  ])(
    "is refused for %s, and nothing changes",
    (_, { to = operator(1), from = account(4), denom = "ueco2", amount = "1" }, wanted) => {
      const chain = candidatesChain([500, 500, 500]);
      keeperOf(chain).jail(chain.ctx, bytesOf(2));
      keeperOf(chain).slash(chain.ctx, bytesOf(3), chain.ctx.height, 2n * half);
      const before = chain.exported();
      const message = { delegatorAddress: from, validatorAddress: to, amount: { ...ueco2(0), denom, amount } };
      expect(refusal(() => chain.deliver(delegate, message))).toContain(wanted);
      expect(chain.exported()).toEqual(before);
    },
  );
});
