import { describe, expect, test } from "@jest/globals";
import { refusal } from "../../core/testing/refusal.ts";
import {
  askBond,
  bytesOf,
  candidatesChain,
  keeperOf,
  keyAddress,
  leave,
  stakingChain,
  standing,
  unbonding,
  vote,
} from "./testing/stakers.ts";

const half = 5n * 10n ** 17n;

test("what staking tells other modules", () => {
  const chain = candidatesChain([500, 400, 300], 2);
  vote(chain, 5, 1, 50);
  vote(chain, 5, 3, 70);
  leave(chain, 5, 1, 10);
  const keeper = keeperOf(chain);
  const { ctx } = chain;
  expect([keeper.bondDenom(ctx), keeper.unbondingTime(ctx), keeper.seats(ctx)]).toEqual(["ueco2", unbonding, 2]);
  expect([...keeper.validators(ctx)].map(([operator, { tokens }]) => [operator, tokens])).toEqual([
    [bytesOf(1), "540"],
    [bytesOf(2), "400"],
    [bytesOf(3), "370"],
  ]);
  expect(
    [...keeper.delegations(ctx, bytesOf(5))].map(({ operator, shares }) => [operator, shares / 10n ** 18n]),
  ).toEqual([
    [bytesOf(1), 40n],
    [bytesOf(3), 70n],
  ]);
  expect([keeper.operatorOf(ctx, keyAddress(3)), keeper.operatorOf(ctx, keyAddress(9))]).toEqual([
    bytesOf(3),
    undefined,
  ]);
  // What unbonds is no vote.
  expect(keeper.totalDelegated(ctx)).toBe(1310n);
  expect(keeper.shares(ctx, bytesOf(9), bytesOf(1))).toBe(0n);
});

test("a seat of genesis that no candidate has is counted, and its key leads to nobody", () => {
  const chain = stakingChain(3);
  expect([keeperOf(chain).seats(chain.ctx), keeperOf(chain).operatorOf(chain.ctx, keyAddress(1))]).toEqual([
    3,
    undefined,
  ]);
});

describe("a jailed candidate", () => {
  test("whose own bond is below what the chain asks by now brings more before it stands again", () => {
    const chain = candidatesChain([500, 400]);
    askBond(chain, "450");
    expect(standing(chain, 2)).toBe("unbonded 400 400");
    keeperOf(chain).jail(chain.ctx, bytesOf(2));
    const unjail = () => keeperOf(chain).unjail(chain.ctx, bytesOf(2));
    expect(refusal(unjail)).toBe(
      "staking 1003: got 400, at least 450 is required: self bond is less than the chain requires",
    );
    vote(chain, 2, 2, 50);
    unjail();
    expect(standing(chain, 2)).toBe("unbonded 450 450");
    expect(chain.broken()).toBeUndefined();
  });

  test("stands again when it is unjailed, and no sooner", () => {
    const chain = candidatesChain([500, 400]);
    keeperOf(chain).jail(chain.ctx, bytesOf(2));
    keeperOf(chain).jail(chain.ctx, bytesOf(2));
    expect(standing(chain, 2)).toBe("!unbonded 400 400");
    keeperOf(chain).unjail(chain.ctx, bytesOf(2));
    expect(standing(chain, 2)).toBe("unbonded 400 400");
    expect(chain.broken()).toBeUndefined();
  });

  test.each([
    ["unknown", 9, "staking 3: validator does not exist"],
    ["not jailed", 1, "staking 1001: validator is not jailed"],
    [
      "below its own minimum",
      2,
      "staking 16: validator's self delegation must be greater than their minimum self delegation",
    ],
    ["tombstoned", 3, "staking 1002: validator is tombstoned for good; it must use a new operator address and pubkey"],
  ])("that is %s stays as it is", (_, number, wanted) => {
    const chain = candidatesChain([500, 1, 400]);
    keeperOf(chain).jail(chain.ctx, bytesOf(2));
    keeperOf(chain).slash(chain.ctx, bytesOf(2), chain.ctx.height, 2n * half);
    keeperOf(chain).tombstone(chain.ctx, bytesOf(3));
    const before = chain.exported();
    expect(refusal(() => keeperOf(chain).unjail(chain.ctx, bytesOf(number)))).toBe(wanted);
    expect(chain.exported()).toEqual(before);
  });
});
