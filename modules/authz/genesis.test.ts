import { describe, expect, test } from "@jest/globals";
import { generic, genesisOf, give, grantChain, sending, sendUrl, who } from "./testing/authz.ts";

const sends = { "@type": "/cosmos.authz.v1beta1.GenericAuthorization", msg: sendUrl };
const entry = { granter: who.alice, grantee: who.bob, authorization: sends, expiration: null };

test("what was exported starts the same chain", () => {
  const chain = grantChain();
  give(chain, generic(sendUrl), 60n);
  give(chain, sending("3uecc,5ueco2", [who.carol]), undefined, who.carol);
  const exported = chain.exported();
  expect(JSON.stringify(exported["authz"])).toContain(who.carol);
  const again = grantChain(exported);
  expect(again.exported()).toEqual(exported);
  expect(again.broken()).toBeUndefined();
});

test("a grant that has ended is left out", () => {
  const chain = grantChain(
    genesisOf([
      { ...entry, expiration: "2025-12-31T23:59:59Z" },
      { ...entry, grantee: who.carol },
    ]),
  );
  expect(chain.exported()["authz"]).toEqual({ authorization: [{ ...entry, grantee: who.carol }] });
});

describe("refused with path and reason", () => {
  test.each([
    ["no address", { granter: "eco1" }, "authorization.0: decoding bech32 failed"],
    ["no authorization", { authorization: null }, "authorization.0: authorization is nil: invalid type"],
    ["oneself", { grantee: who.alice }, "authorization.0: grantee and granter should be different"],
    ["no message", { authorization: { ...sends, msg: "" } }, "authorization.0: msg type cannot be empty"],
    ["an unknown field", { grantor: "x" }, "authorization[0].grantor: unknown field"],
  ])("%s", (_, fields, text) => {
    expect(() => grantChain(genesisOf([{ ...entry, ...fields }]))).toThrow(text);
  });

  test("a grant twice", () => {
    expect(() => grantChain(genesisOf([entry, entry]))).toThrow(`authorization.1: duplicate grant of ${sendUrl}`);
  });
});
