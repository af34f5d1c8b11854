import { describe, expect, test } from "@jest/globals";
import { MsgDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { eventTexts, purse } from "../../bank/testing/coins.ts";
import {
  account,
  askBond,
  bonded,
  bytesOf,
  candidatesChain,
  keeperOf,
  leave,
  notBonded,
  operator,
  second,
  standing,
  ueco2,
  unbonding,
  vote,
} from "../testing/stakers.ts";

const { undelegate } = MsgDefinition.methods;
const half = 500_000_000_000_000_000n;

describe("taking coins back", () => {
  test.each([
    ["with a seat", 1, bonded],
    ["without", 2, undefined],
  ])("from a candidate %s takes the whole unbonding time", (_, of, pool) => {
    const chain = candidatesChain([500, 500]);
    vote(chain, 3, of, 250);
    const { response, events } = leave(chain, 3, of, 100);
    const completion = chain.ctx.time + unbonding;
    expect(response).toEqual({ completionTime: timestampOf(completion), amount: ueco2(100) });
    const moved =
      pool === undefined
        ? []
        : [
            `coin_spent spender=${bonded} amount=100ueco2`,
            `coin_received receiver=${notBonded} amount=100ueco2`,
            `transfer recipient=${notBonded} sender=${bonded} amount=100ueco2`,
            `message sender=${bonded}`,
          ];
    expect(eventTexts(events)).toEqual([
      ...moved,
      `unbond validator=${operator(of)} delegator=${account(3)} amount=100ueco2 completion_time=2026-01-08T00:00:01Z`,
    ]);
    expect(chain.broken()).toBeUndefined();

    chain.runBlock({ after: unbonding - 1n });
    const early = chain.runBlock({ after: 1n });
    expect(eventTexts(early.events).filter((text) => text.startsWith("complete"))).toEqual([]);
    expect(purse(chain, account(3))).toBe("999750ueco2");
    const due = chain.runBlock();
    expect(eventTexts(due.events)).toContain(
      `complete_unbonding amount=100ueco2 validator=${operator(of)} delegator=${account(3)}`,
    );
    expect(purse(chain, account(3))).toBe("999850ueco2");
    expect(chain.broken()).toBeUndefined();
  });

  test("in one block makes one entry, an eighth in another block is refused", () => {
    const chain = candidatesChain([500]);
    vote(chain, 3, 1, 250);
    for (let entry = 0; entry < 7; entry += 1) {
      leave(chain, 3, 1, 10);
      if (entry < 6) leave(chain, 3, 1, 10);
      chain.runBlock();
    }
    const before = chain.exported();
    expect(refusal(() => leave(chain, 3, 1, 10))).toBe(
      "staking 27: too many unbonding delegation entries for (delegator, validator) tuple",
    );
    expect(chain.exported()).toEqual(before);
    chain.runBlock({ after: unbonding });
    chain.runBlock();
    leave(chain, 3, 1, 10);
    expect(purse(chain, account(3))).toBe("999880ueco2");
    expect(chain.broken()).toBeUndefined();
  });

  test("below its own minimum jails a candidate, whose seat another takes", () => {
    const chain = candidatesChain([500, 400]);
    leave(chain, 1, 1, 500);
    expect(standing(chain, 1)).toBe("!bonded 0 0");
    for (let block = 0; block < 5; block += 1) chain.runBlock();
    expect([standing(chain, 1), standing(chain, 2)]).toEqual(["!unbonded 0 0", "bonded 400 400"]);
    expect(chain.broken()).toBeUndefined();
  });

  test("below what the chain asks of a candidate jails it, others' votes do not", () => {
    const chain = candidatesChain([500, 500]);
    askBond(chain, "400");
    vote(chain, 3, 2, 100);
    leave(chain, 3, 2, 90);
    leave(chain, 2, 2, 100);
    expect(standing(chain, 2)).toBe("unbonded 410 410");
    leave(chain, 2, 2, 1);
    expect(standing(chain, 2)).toBe("!unbonded 409 409");
    expect(chain.broken()).toBeUndefined();
  });

  test("leaves a candidate without votes until it answers for nothing any more", () => {
    const chain = candidatesChain([500, 400]);
    leave(chain, 2, 2, 400);
    chain.runBlock();
    expect(standing(chain, 2)).toBe("!unbonded 0 0");
    chain.runBlock({ after: unbonding });
    chain.runBlock();
    expect(standing(chain, 2)).toBe("none");
    expect(chain.broken()).toBeUndefined();
  });

  test("after a slash gives what shares are worth", () => {
    const chain = candidatesChain([500]);
    vote(chain, 3, 1, 3);
    keeperOf(chain).slash(chain.ctx, bytesOf(1), chain.ctx.height, half);
    expect(standing(chain, 1)).toBe("bonded 253 503");
    // 1.988... shares, worth one token when rounded to the nearest 10^-18 as in the SDK.
    expect(leave(chain, 3, 1, 1).response.amount).toEqual(ueco2(1));
    expect(leave(chain, 1, 1, 251).response.amount).toEqual(ueco2(251));
    expect(standing(chain, 1)).toMatch(/^!bonded 1 /);
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, { of?: string; from?: string; denom?: string; amount?: string }, string]>([
    ["a bad operator", { of: account(1) }, "sdk 7: invalid validator address: "],
    ["a bad delegator", { from: "x" }, "sdk 7: invalid delegator address: "],
    ["nothing", { amount: "0" }, "sdk 18: invalid shares amount: invalid request"],
    ["an unknown candidate", { of: operator(5) }, "staking 3: validator does not exist"],
    ["no delegation", { from: account(5) }, "staking 19: no delegation for (address, validator) tuple"],
    ["more than delegated", { amount: "251" }, "sdk 18: invalid shares amount: invalid request"],
    ["other coins", { denom: "uecc" }, "sdk 18: invalid coin denomination: got uecc, expected ueco2: invalid request"],
    [
      "a candidate that lost everything",
      { of: operator(2), from: account(2) },
      "staking 22: insufficient delegation shares",
    ],
  ])(
    "is refused for %s, and nothing changes",
    (_, { of = operator(1), from = account(3), denom = "ueco2", amount = "1" }, wanted) => {
      const chain = candidatesChain([500, 500]);
      vote(chain, 3, 1, 250);
      keeperOf(chain).slash(chain.ctx, bytesOf(2), chain.ctx.height, 2n * half);
      const before = chain.exported();
      const message = { delegatorAddress: from, validatorAddress: of, amount: { denom, amount } };
      expect(refusal(() => chain.deliver(undelegate, message))).toContain(wanted);
      expect(chain.exported()).toEqual(before);
    },
  );
});

test("what one block completes is found by time alone: whoever began later waits", () => {
  const chain = candidatesChain([500]);
  for (const from of [3, 4, 5]) {
    vote(chain, from, 1, 100);
    leave(chain, from, 1, 40);
    chain.runBlock({ after: second });
  }
  chain.runBlock({ after: unbonding - 3n * second });
  chain.runBlock({ after: second });
  expect([3, 4, 5].map((from) => purse(chain, account(from)))).toEqual(["999940ueco2", "999900ueco2", "999900ueco2"]);
  expect(chain.broken()).toBeUndefined();
});
