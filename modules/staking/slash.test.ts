import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { type TestChain, testPrefix } from "../../core/testing/chain.ts";
import { purse } from "../bank/testing/coins.ts";
import {
  account,
  bytesOf,
  candidatesChain,
  keeperOf,
  leave,
  move,
  notBonded,
  standing,
  unbonding,
  vote,
} from "./testing/stakers.ts";

const neutrality = encodeAddress(testPrefix, moduleAddress("neutrality"));
const tenth = 100_000_000_000_000_000n;
const whole = 10n * tenth;
const slash = (chain: TestChain, number: number, height: number, fraction = tenth) =>
  keeperOf(chain).slash(chain.ctx, bytesOf(number), height, fraction);

describe("a slash", () => {
  test("takes a fraction of what stands there, to the neutrality account, and no shares", () => {
    const chain = candidatesChain([1000]);
    chain.runBlock();
    expect(slash(chain, 1, chain.ctx.height)).toBe(100n);
    expect([standing(chain, 1), purse(chain, neutrality)]).toEqual(["bonded 900 1000", "100ueco2"]);
    expect(chain.broken()).toBeUndefined();
  });

  test("of one without a seat takes from the pool of the others", () => {
    const chain = candidatesChain([1000, 1000]);
    expect(slash(chain, 2, chain.ctx.height)).toBe(100n);
    expect([standing(chain, 2), purse(chain, notBonded)]).toEqual(["unbonded 900 1000", "900ueco2"]);
    expect(chain.broken()).toBeUndefined();
  });

  test.each([
    ["above what is there now: of what stood then, as far as it goes", 3, 10n * tenth, 300n + 700n],
    ["of what stood then, though more stands now", 2, tenth, 100n],
  ])("is %s", (_, height, fraction, taken) => {
    // Height 2: 1000. Height 3: 300 unbond. Height 4: 2000 more, after which the fault is known.
    const chain = candidatesChain([1000]);
    chain.runBlock();
    leave(chain, 1, 1, 300);
    chain.runBlock();
    vote(chain, 3, 1, 2000);
    chain.runBlock();
    expect(slash(chain, 1, height, fraction)).toBe(taken);
    expect(chain.broken()).toBeUndefined();
  });

  test("takes first from what has left since the fault, and nothing from what had left before", () => {
    const chain = candidatesChain([1000]);
    vote(chain, 3, 1, 500);
    vote(chain, 4, 1, 500);
    chain.runBlock();
    leave(chain, 3, 1, 500);
    chain.runBlock();
    leave(chain, 4, 1, 400);
    chain.runBlock();
    // At height 4 stood 1500: 400 of them are unbonding and owe 40.
    expect(slash(chain, 1, 4)).toBe(150n);
    expect(standing(chain, 1)).toBe("bonded 990 1100");
    chain.runBlock({ after: unbonding });
    chain.runBlock();
    expect([purse(chain, account(3)), purse(chain, account(4))]).toEqual(["1000000ueco2", "999860ueco2"]);
    expect(chain.broken()).toBeUndefined();
  });

  test("leaves alone what is mature", () => {
    const chain = candidatesChain([1000]);
    vote(chain, 3, 1, 500);
    chain.runBlock();
    leave(chain, 3, 1, 500);
    chain.runBlock({ after: unbonding });
    expect(slash(chain, 1, 3)).toBe(150n);
    expect(standing(chain, 1)).toBe("bonded 850 1000");
    chain.runBlock();
    expect(purse(chain, account(3))).toBe("1000000ueco2");
  });

  test.each([
    ["its votes", 0, "unbonded 1450 1450"],
    ["what unbonds of them, and its votes for the rest", 30, "unbonded 1450 1450"],
    ["what unbonds of them", 100, "unbonded 1400 1400"],
  ])("follows a redelegation to %s", (_, leaving, stands) => {
    const chain = candidatesChain([1000, 1000]);
    vote(chain, 3, 1, 500);
    chain.runBlock();
    move(chain, 3, 1, 2, 500);
    chain.runBlock();
    if (leaving > 0) leave(chain, 3, 2, leaving);
    chain.runBlock();
    // 1500 stood at height 3: 500 of them moved and owe 50.
    expect(slash(chain, 1, 3)).toBe(150n);
    expect([standing(chain, 1), standing(chain, 2)]).toEqual(["bonded 900 1000", stands]);
    expect(chain.broken()).toBeUndefined();
  });

  test("of a redelegation that lost value at its destination takes no more than its fraction of the shares", () => {
    const chain = candidatesChain([1000, 1000]);
    vote(chain, 3, 1, 500);
    chain.runBlock();
    move(chain, 3, 1, 2, 500);
    chain.runBlock();
    slash(chain, 2, chain.ctx.height, 5n * tenth);
    // 50 shares of the destination, worth half.
    expect(slash(chain, 1, 3)).toBe(125n);
    expect(standing(chain, 2)).toBe("unbonded 725 1450");
    expect(chain.broken()).toBeUndefined();
  });

  test("of all of a redelegation to a candidate of nobody else ends that delegation", () => {
    const chain = candidatesChain([1000, 1000]);
    vote(chain, 3, 1, 500);
    chain.runBlock();
    move(chain, 3, 1, 2, 500);
    leave(chain, 2, 2, 1000);
    chain.runBlock();
    expect(slash(chain, 1, 3, whole)).toBe(1500n);
    expect(standing(chain, 2)).toBe("!unbonded 0 0");
    expect([...keeperOf(chain).delegations(chain.ctx, bytesOf(3))]).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test("of a fault before the first block takes of what stood first", () => {
    const chain = candidatesChain([1000]);
    expect(slash(chain, 1, -1)).toBe(100n);
    expect(chain.broken()).toBeUndefined();
  });

  test("twice for one fault takes at most what there was", () => {
    const chain = candidatesChain([1000]);
    chain.runBlock();
    expect([slash(chain, 1, 3, 6n * tenth), slash(chain, 1, 3, 6n * tenth), slash(chain, 1, 3)]).toEqual([
      600n,
      400n,
      0n,
    ]);
    expect(standing(chain, 1)).toBe("bonded 0 1000");
    expect(chain.broken()).toBeUndefined();
  });

  test("of nobody takes nothing, of the future stops the node", () => {
    const chain = candidatesChain([1000]);
    expect(slash(chain, 5, 1)).toBe(0n);
    expect(() => slash(chain, 1, chain.ctx.height + 1)).toThrow(/which is not reached/);
    expect(() => slash(chain, 1, 1, -1n)).toThrow(/negative fraction/);
  });

  test("reaches one that has taken everything back, until it has it", () => {
    const chain = candidatesChain([1000, 900]);
    chain.runBlock();
    leave(chain, 1, 1, 1000);
    for (let block = 0; block < 5; block += 1) chain.runBlock();
    expect(standing(chain, 1)).toBe("!unbonded 0 0");
    expect(slash(chain, 1, 3)).toBe(100n);
    chain.runBlock({ after: unbonding });
    chain.runBlock();
    expect([standing(chain, 1), purse(chain, account(1))]).toEqual(["none", "999900ueco2"]);
    expect(chain.broken()).toBeUndefined();
  });
});

describe("stakes by height", () => {
  const stakes = (chain: TestChain) => (chain.exported()["staking"] as { stakes: { height: number }[] }).stakes;

  test("are written where they change, for seated candidates alone, and kept while coins unbond", () => {
    const chain = candidatesChain([1000, 1000]);
    for (const amount of [1, 2, 3]) {
      vote(chain, 3, 1, amount);
      vote(chain, 3, 2, amount);
      vote(chain, 3, 1, amount);
      chain.runBlock();
      chain.runBlock();
    }
    expect(stakes(chain)).toMatchObject([
      { height: 1, tokens: "1000" },
      { height: 2, tokens: "1002" },
      { height: 4, tokens: "1006" },
      { height: 6, tokens: "1012" },
    ]);
    chain.runBlock({ after: unbonding });
    for (let block = 0; block < 2; block += 1) {
      vote(chain, 3, 1, 4);
      vote(chain, 3, 1, 4);
      chain.runBlock();
    }
    // Two go with each block that writes one; the last that is too old stays, for it tells what stood since.
    expect(stakes(chain).map(({ height }) => height)).toEqual([6, 9, 10]);
  });

  test("of one that is no candidate any more are forgotten", () => {
    const chain = candidatesChain([1000, 900]);
    leave(chain, 1, 1, 1000);
    chain.runBlock({ after: unbonding });
    for (let block = 0; block < 5; block += 1) chain.runBlock();
    expect(standing(chain, 1)).toBe("none");
    expect(stakes(chain)).toHaveLength(1);
  });
});
