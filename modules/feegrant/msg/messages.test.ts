import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../../codec/bech32.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/feegrant/v1beta1/query.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/feegrant/v1beta1/tx.ts";
import { testAddress, testPrefix } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { prunedByMessage, prunedInBlock } from "../allowances.ts";
import { basic, eventTexts, filtered, give, grantChain, periodic, second, sendUrl, who } from "../testing/feegrant.ts";

const { grantAllowance, revokeAllowance, pruneAllowances } = MsgDefinition.methods;
const given = (chain: ReturnType<typeof grantChain>) =>
  chain.query(QueryDefinition.methods.allowancesByGranter, { granter: who.alice }).allowances;
const parties = `granter=${who.alice} grantee=${who.bob}`;
const now = 1_767_225_600_000_000_000n;

describe("an allowance", () => {
  test.each([
    ["without limit and end", basic("")],
    ["with both", basic("1uecc,5ueco2", now + second)],
    ["that ends now", basic("5ueco2", now)],
    ["by periods", periodic({ limit: "10ueco2", each: "2ueco2", canSpend: "1ueco2", reset: now, end: now + second })],
    ["for some messages", filtered(filtered(periodic({ each: "2ueco2" }), [sendUrl]), [sendUrl])],
  ])("is kept: %s", (_, allowance) => {
    const chain = grantChain();
    expect(eventTexts(give(chain, allowance).events)).toEqual([`set_feegrant ${parties}`]);
    expect(given(chain)).toEqual([{ granter: who.alice, grantee: who.bob, allowance }]);
    expect(JSON.stringify(chain.exported()["auth"])).toContain(who.bob);
    expect(chain.broken()).toBeUndefined();
  });

  const inPeriods = (fields: Partial<Parameters<typeof periodic>[0]>) => periodic({ each: "2ueco2", ...fields });
  test.each([
    ["to oneself", { grantee: who.alice.toUpperCase() }, "sdk 7: cannot self-grant fee authorization: invalid address"],
    [
      "to no address",
      { grantee: "" },
      "sdk 7: invalid grantee address: empty address string is not allowed: invalid address",
    ],
    ["that is none", { allowance: undefined }, "feegrant 5: failed to get allowance: no allowance"],
    [
      "of another kind",
      { allowance: { typeUrl: "/cosmos.bank.v1beta1.MsgSend", value: new Uint8Array(0) } },
      "sdk 2: no concrete type registered for type URL /cosmos.bank.v1beta1.MsgSend against interface *feegrant.FeeAllowanceI: tx parse error",
    ],
    ["of nothing of a coin", { allowance: basic("0ueco2") }, "sdk 10: send amount is invalid: 0ueco2: invalid coins"],
    [
      "of coins out of order",
      { allowance: basic("1ueco2,1uecc") },
      "sdk 10: send amount is invalid: 1ueco2,1uecc: invalid coins",
    ],
    [
      "that ended before 1970",
      { allowance: basic("", -second) },
      "feegrant 4: expiration time cannot be negative: invalid duration",
    ],
    [
      "that has ended",
      { allowance: basic("", now - 1n) },
      "sdk 18: expiration is before current block time: invalid request",
    ],
    [
      "whose period allows nothing",
      { allowance: inPeriods({ each: "" }) },
      "sdk 10: spend limit must be positive: invalid coins",
    ],
    [
      "whose period has wrong coins",
      { allowance: inPeriods({ each: "-2ueco2" }) },
      "sdk 10: spend amount is invalid: -2ueco2: invalid coins",
    ],
    [
      "whose rest has wrong coins",
      { allowance: inPeriods({ canSpend: "0ueco2" }) },
      "sdk 10: can spend amount is invalid: 0ueco2: invalid coins",
    ],
    [
      "of other coins in a period than in all",
      { allowance: inPeriods({ limit: "5uecc" }) },
      "sdk 10: period spend limit has different currency than basic spend limit: invalid coins",
    ],
    [
      "by periods back in time",
      { allowance: inPeriods({ period: -1n }) },
      "feegrant 4: negative clock step: invalid duration",
    ],
    [
      "for no message",
      { allowance: filtered(basic(""), []) },
      "feegrant 6: allowed messages shouldn't be empty: allowed messages are empty",
    ],
    [
      "of nothing for some messages",
      { allowance: filtered(undefined, [sendUrl]) },
      "feegrant 5: allowance should not be empty: no allowance",
    ],
    [
      "for some messages, wrong inside",
      { allowance: filtered(basic("0ueco2"), [sendUrl]) },
      "sdk 10: send amount is invalid: 0ueco2: invalid coins",
    ],
  ])("is refused: %s", (_, fields, text) => {
    const chain = grantChain();
    const good = { granter: who.alice, grantee: who.bob, allowance: basic("") };
    expect(refusal(() => chain.deliver(grantAllowance, { ...good, ...fields }))).toBe(text);
    expect(given(chain)).toEqual([]);
  });

  test("is refused where there is one", () => {
    const chain = grantChain();
    give(chain, basic("5ueco2"));
    expect(refusal(() => give(chain, basic("6ueco2")))).toBe("sdk 18: fee allowance already exists: invalid request");
    expect(given(chain)[0]?.allowance).toEqual(basic("5ueco2"));
  });
});

describe("a revocation", () => {
  test("takes the allowance back with its place in the queue: a later one stays past the old end", () => {
    const chain = grantChain();
    give(chain, basic("5ueco2", now + second));
    const { events } = chain.deliver(revokeAllowance, { granter: who.alice, grantee: who.bob });
    expect(eventTexts(events)).toEqual([`revoke_feegrant ${parties}`]);
    expect(given(chain)).toEqual([]);
    give(chain, basic("6ueco2"));
    chain.runBlock({ after: 60n * second });
    chain.runBlock();
    expect(given(chain)).toHaveLength(1);
    expect(chain.broken()).toBeUndefined();
  });

  test.each([
    ["what is not there", { grantee: who.carol }, "sdk 38: fee-grant not found: not found"],
    ["one's own", { grantee: who.alice }, "sdk 7: addresses must be different: invalid address"],
    [
      "of nobody",
      { grantee: "x" },
      "sdk 7: invalid grantee address: decoding bech32 failed: invalid bech32 string length 1: invalid address",
    ],
  ])("is refused: %s", (_, fields, text) => {
    const chain = grantChain();
    give(chain, basic(""));
    const good = { granter: who.alice, grantee: who.bob };
    expect(refusal(() => chain.deliver(revokeAllowance, { ...good, ...fields }))).toBe(text);
    expect(given(chain)).toHaveLength(1);
  });
});

describe("allowances that end", () => {
  test("are removed at the end of blocks and by message, a bounded number each", () => {
    const chain = grantChain();
    const many = prunedInBlock + prunedByMessage + 1;
    // Addresses of two bytes that differ.
    const bytes = (i: number) => Uint8Array.of(i & 0xff, i >> 8, ...testAddress(9).subarray(2));
    const grantee = (i: number) => encodeAddress(testPrefix, bytes(i));
    for (let i = 0; i < many; i++) give(chain, basic("", now + second), grantee(i));
    const left = () => exportedOf(chain).length;
    chain.runBlock();
    expect(left()).toBe(many);
    chain.runBlock();
    expect(left()).toBe(many - prunedInBlock);
    const { events } = chain.deliver(pruneAllowances, { pruner: who.carol });
    expect(eventTexts(events)).toEqual([`prune_feegrant pruner=${who.carol}`]);
    expect(left()).toBe(1);
    expect(chain.broken()).toBeUndefined();
    chain.runBlock();
    expect(left()).toBe(0);
  });
});
const exportedOf = (chain: ReturnType<typeof grantChain>) =>
  (chain.exported()["feegrant"] as { allowances: readonly object[] }).allowances;
