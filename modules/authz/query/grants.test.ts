import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/cosmos/authz/v1beta1/query.ts";
import { timestampOf } from "../../../codec/time.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { generic, give, grantChain, second, sending, sendUrl, who } from "../testing/authz.ts";

const { grants, granterGrants, granteeGrants } = QueryDefinition.methods;
const multiSendUrl = "/cosmos.bank.v1beta1.MsgMultiSend";
const page = (limit: bigint, key: Uint8Array = new Uint8Array(0)) => ({
  pagination: { limit, key, offset: 0n, countTotal: false, reverse: false },
});

function chainOf() {
  const chain = grantChain();
  give(chain, generic(multiSendUrl), 60n);
  give(chain, sending("5ueco2"));
  give(chain, generic(sendUrl), undefined, who.carol);
  give(chain, generic(sendUrl), undefined, who.bob, who.carol);
  return { chain, end: timestampOf(chain.ctx.time + 60n * second) };
}
const none = { nextKey: new Uint8Array(0) };

describe("grants", () => {
  test("of one account to another", () => {
    const { chain, end } = chainOf();
    const both = { granter: who.alice, grantee: who.bob };
    const all = [
      { authorization: generic(multiSendUrl), expiration: end },
      { authorization: sending("5ueco2"), expiration: undefined },
    ];
    expect(chain.query(grants, both)).toEqual({ grants: all, pagination: { ...none, total: 2n } });
    expect(chain.query(grants, { ...both, msgTypeUrl: sendUrl }).grants).toEqual([all[1]]);
    const first = chain.query(grants, { ...both, ...page(1n) });
    expect(first.grants).toEqual([all[0]]);
    expect(chain.query(grants, { ...both, ...page(1n, first.pagination?.nextKey) }).grants).toEqual([all[1]]);
    expect(chain.query(grants, { granter: who.bob, grantee: who.alice }).grants).toEqual([]);
  });

  test("by one account, and to one account, page by page", () => {
    const { chain, end } = chainOf();
    const toBob = { granter: who.alice, grantee: who.bob };
    const multi = { ...toBob, authorization: generic(multiSendUrl), expiration: end };
    const sends = { ...toBob, authorization: sending("5ueco2"), expiration: undefined };
    const toCarol = { ...sends, grantee: who.carol, authorization: generic(sendUrl) };
    const byCarol = { ...sends, granter: who.carol, authorization: generic(sendUrl) };
    expect(chain.query(granterGrants, { granter: who.alice }).grants).toEqual([multi, sends, toCarol]);
    expect(chain.query(granteeGrants, { grantee: who.bob })).toEqual({
      grants: [multi, sends, byCarol],
      pagination: { ...none, total: 3n },
    });
    const first = chain.query(granteeGrants, { grantee: who.bob, ...page(2n) });
    const second_ = chain.query(granteeGrants, { grantee: who.bob, ...page(2n, first.pagination?.nextKey) });
    expect([first.grants, second_.grants]).toEqual([[multi, sends], [byCarol]]);
    expect(chain.query(granterGrants, { granter: who.dave }).grants).toEqual([]);
  });

  const invalid = "InvalidArgument: invalid address: decoding bech32 failed: invalid bech32 string length 1";
  test.each([
    ["of nobody", grants, { granter: "x", grantee: who.bob }, invalid],
    ["to nobody", grants, { granter: who.alice, grantee: "x" }, invalid],
    ["by nobody", granterGrants, { granter: "x" }, invalid],
    ["to nobody at all", granteeGrants, { grantee: "x" }, invalid],
    [
      "of a type that was not granted",
      grants,
      { granter: who.alice, grantee: who.bob, msgTypeUrl: "/x.Msg" },
      "authz 2: authorization not found for /x.Msg type: authorization not found",
    ],
  ])("refuses: %s", (_, method, request, text) => {
    expect(refusal(() => chainOf().chain.query(method, request))).toBe(text);
  });
});
