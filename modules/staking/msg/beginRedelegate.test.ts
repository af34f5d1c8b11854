import { describe, expect, test } from "@jest/globals";
import { MsgDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { eventTexts } from "../../bank/testing/coins.ts";
import {
  account,
  bonded,
  bytesOf,
  candidatesChain,
  keeperOf,
  leave,
  move,
  notBonded,
  operator,
  second,
  standing,
  unbonding,
  vote,
} from "../testing/stakers.ts";

const { beginRedelegate } = MsgDefinition.methods;
const whole = 1_000_000_000_000_000_000n;

describe("moving votes to another candidate", () => {
  test("takes them there at once, from pool to pool, and is told as the SDK tells it", () => {
    const chain = candidatesChain([500, 500]);
    vote(chain, 3, 1, 250);
    const { response, events } = move(chain, 3, 1, 2, 100);
    expect(response).toEqual({ completionTime: timestampOf(chain.ctx.time + unbonding) });
    expect([standing(chain, 1), standing(chain, 2)]).toEqual(["bonded 650 650", "unbonded 600 600"]);
    expect(eventTexts(events)).toEqual([
      `coin_spent spender=${bonded} amount=100ueco2`,
      `coin_received receiver=${notBonded} amount=100ueco2`,
      `transfer recipient=${notBonded} sender=${bonded} amount=100ueco2`,
      `message sender=${bonded}`,
      `redelegate source_validator=${operator(1)} destination_validator=${operator(2)} amount=100ueco2 ` +
        "completion_time=2026-01-08T00:00:01Z",
    ]);
    expect(chain.broken()).toBeUndefined();
  });

  test.each([
    ["with a seat", 1, 2],
    ["without", 2, 1],
  ])("from a candidate %s binds them there for the unbonding time: no chain of moves", (_, source, destination) => {
    const chain = candidatesChain([500, 500, 500]);
    vote(chain, 4, source, 250);
    move(chain, 4, source, destination, 100);
    const before = chain.exported();
    expect(refusal(() => move(chain, 4, destination, 3, 1))).toBe(
      "staking 32: redelegation to this validator already in progress; " +
        "first redelegation to this validator must complete before next redelegation",
    );
    expect(chain.exported()).toEqual(before);
    leave(chain, 4, destination, 1);
    chain.runBlock({ after: unbonding });
    const { events } = chain.runBlock();
    expect(eventTexts(events)).toContain(
      `complete_redelegation amount=100ueco2 delegator=${account(4)} source_validator=${operator(source)} ` +
        `destination_validator=${operator(destination)}`,
    );
    move(chain, 4, destination, 3, 1);
    expect(chain.broken()).toBeUndefined();
  });

  test("an eighth time while seven are under way is refused", () => {
    const chain = candidatesChain([500, 500]);
    vote(chain, 3, 1, 250);
    for (let entry = 0; entry < 7; entry += 1) {
      move(chain, 3, 1, 2, 10);
      chain.runBlock({ after: second });
    }
    expect(refusal(() => move(chain, 3, 1, 2, 10))).toBe(
      "staking 33: too many redelegation entries for (delegator, src-validator, dst-validator) tuple",
    );
    expect(chain.broken()).toBeUndefined();
  });

  test.each<[string, { from?: string; source?: string; to?: string; denom?: string; amount?: string }, string]>([
    ["a bad source", { source: "x" }, "sdk 7: invalid source validator address: "],
    ["a bad destination", { to: "x" }, "sdk 7: invalid destination validator address: "],
    ["a bad delegator", { from: "x" }, "sdk 7: invalid delegator address: "],
    ["nothing", { amount: "0" }, "sdk 18: invalid shares amount: invalid request"],
    ["an unknown source", { source: operator(6) }, "staking 3: validator does not exist"],
    ["no delegation", { from: account(6) }, "staking 19: no delegation for (address, validator) tuple"],
    ["more than delegated", { amount: "251" }, "sdk 18: invalid shares amount: invalid request"],
    ["other coins", { denom: "uecc" }, "sdk 18: invalid coin denomination: got uecc, expected ueco2: invalid request"],
    ["the same candidate", { to: operator(1) }, "staking 29: cannot redelegate to the same validator"],
    ["an unknown destination", { to: operator(6) }, "staking 31: redelegation destination validator not found"],
    ["a jailed destination", { to: operator(2) }, "staking 7: validator for this address is currently jailed"],
    [
      "a destination that lost everything",
      { to: operator(3) },
      "staking 34: cannot delegate to validators with invalid",
    ],
  ])("is refused for %s, and nothing changes", (_, change, wanted) => {
    const chain = candidatesChain([500, 500, 500]);
    vote(chain, 4, 1, 250);
    keeperOf(chain).jail(chain.ctx, bytesOf(2));
    keeperOf(chain).slash(chain.ctx, bytesOf(3), chain.ctx.height, whole);
    const before = chain.exported();
    const { from = account(4), source = operator(1), to = operator(2), denom = "ueco2", amount = "1" } = change;
    const message = {
      delegatorAddress: from,
      validatorSrcAddress: source,
      validatorDstAddress: to,
      amount: { denom, amount },
    };
    expect(refusal(() => chain.deliver(beginRedelegate, message))).toContain(wanted);
    expect(chain.exported()).toEqual(before);
  });

  test("of shares that are worth less than a base unit is refused", () => {
    const chain = candidatesChain([500, 500]);
    chain.runBlock();
    keeperOf(chain).slash(chain.ctx, bytesOf(1), chain.ctx.height, 1_000_000_000_000_000n * 6n);
    const before = chain.exported();
    expect(refusal(() => move(chain, 1, 1, 2, 1))).toBe(
      "staking 30: too few tokens to redelegate (truncates to zero tokens)",
    );
    expect(chain.exported()).toEqual(before);
  });
});
