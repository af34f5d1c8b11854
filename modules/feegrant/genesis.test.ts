import { expect, test } from "@jest/globals";
import { basic, filtered, give, grantChain, periodic, second, sendUrl, who } from "./testing/feegrant.ts";

const now = 1_767_225_600_000_000_000n;
const allowance = {
  "@type": "/cosmos.feegrant.v1beta1.BasicAllowance",
  spend_limit: [],
  expiration: null as null | string,
};
const entry = { granter: who.alice, grantee: who.bob, allowance };
const section = (...allowances: readonly object[]) => grantChain({ feegrant: { allowances } });

test("what was exported starts the same chain", () => {
  const chain = grantChain();
  give(chain, filtered(periodic({ limit: "9ueco2", each: "2ueco2", reset: now, end: now + 90n * second }), [sendUrl]));
  give(chain, basic(""), who.carol);
  const exported = chain.exported();
  const again = grantChain(exported);
  expect(again.exported()).toEqual(exported);
  expect(again.broken()).toBeUndefined();
});

test("an allowance that has ended is left out", () => {
  const ended = { ...entry, allowance: { ...allowance, expiration: "2025-12-31T23:59:59Z" } };
  expect(section(ended, { ...entry, grantee: who.carol }).exported()["feegrant"]).toEqual({
    allowances: [{ ...entry, grantee: who.carol }],
  });
});

test.each([
  ["no address", [{ ...entry, grantee: "eco1" }], "allowances.0: decoding bech32 failed"],
  ["no allowance", [{ ...entry, allowance: null }], "allowances.0: failed to get allowance: no allowance"],
  ["an allowance twice", [entry, entry], "allowances.1: fee allowance already exists: invalid request"],
  [
    "nothing of a coin",
    [{ ...entry, allowance: { ...allowance, spend_limit: [{ denom: "ueco2", amount: "0" }] } }],
    "allowances.0: send amount is invalid: 0ueco2: invalid coins",
  ],
  ["an unknown field", [{ ...entry, payer: "x" }], "allowances[0].payer: unknown field"],
])("refused with path and reason: %s", (_, entries, text) => {
  expect(() => section(...entries)).toThrow(text);
});
