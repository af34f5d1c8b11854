import { expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/cosmos/feegrant/v1beta1/query.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/feegrant/v1beta1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { basic, give, grantChain, who } from "../testing/feegrant.ts";

const { allowance, allowances, allowancesByGranter } = QueryDefinition.methods;
const toBob = { granter: who.alice, grantee: who.bob, allowance: basic("1ueco2") };
const toCarol = { granter: who.alice, grantee: who.carol, allowance: basic("2ueco2") };
const fromCarol = { granter: who.carol, grantee: who.bob, allowance: basic("3ueco2") };

function chainOf() {
  const chain = grantChain();
  give(chain, toBob.allowance);
  give(chain, toCarol.allowance, who.carol);
  chain.deliver(MsgDefinition.methods.grantAllowance, fromCarol);
  return chain;
}

test("one allowance, all to an account, all by an account, page by page", () => {
  const chain = chainOf();
  expect(chain.query(allowance, { granter: who.alice, grantee: who.carol }).allowance).toEqual(toCarol);
  expect(chain.query(allowances, { grantee: who.bob })).toEqual({
    allowances: [toBob, fromCarol],
    pagination: { nextKey: new Uint8Array(0), total: 2n },
  });
  expect(chain.query(allowancesByGranter, { granter: who.alice }).allowances).toEqual([toBob, toCarol]);
  const page = (key: Uint8Array) => ({ key, limit: 1n, offset: 0n, countTotal: false, reverse: false });
  for (const [method, request, all] of [
    [allowances, { grantee: who.bob }, [toBob, fromCarol]],
    [allowancesByGranter, { granter: who.alice }, [toBob, toCarol]],
  ] as const) {
    const first = chain.query(method, { ...request, pagination: page(new Uint8Array(0)) });
    const next = chain.query(method, { ...request, pagination: page(first.pagination?.nextKey ?? new Uint8Array(0)) });
    expect([...first.allowances, ...next.allowances]).toEqual(all);
    expect(next.pagination?.nextKey).toEqual(new Uint8Array(0));
  }
  expect(chain.query(allowances, { grantee: who.alice }).allowances).toEqual([]);
});

const invalid = "InvalidArgument: invalid address: decoding bech32 failed: invalid bech32 string length 1";
test.each([
  ["of nobody", allowance, { granter: "x", grantee: who.bob }, invalid],
  ["to nobody", allowance, { granter: who.alice, grantee: "x" }, invalid],
  [
    "that is not there",
    allowance,
    { granter: who.bob, grantee: who.carol },
    "Internal: fee-grant not found: not found",
  ],
  ["all to nobody", allowances, { grantee: "x" }, invalid],
  ["all of nobody", allowancesByGranter, { granter: "x" }, invalid],
])("refuses an allowance %s", (_, method, request, text) => {
  expect(refusal(() => chainOf().query(method, request))).toBe(text);
});
