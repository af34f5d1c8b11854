import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/cosmos/authz/v1beta1/query.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/authz/v1beta1/tx.ts";
import { StakeAuthorization } from "../../../codec/gen/cosmos/staking/v1beta1/authz.ts";
import { timestampOf } from "../../../codec/time.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { pack } from "../authorization/authorization.ts";
import { coins, eventTexts, generic, give, grantChain, send, sending, sendUrl, who } from "../testing/authz.ts";

const { grants } = QueryDefinition.methods;
const ask = (chain: ReturnType<typeof grantChain>) =>
  chain.query(grants, { granter: who.alice, grantee: who.bob, msgTypeUrl: "" }).grants;

describe("a grant", () => {
  test("is kept with its end, and told by the SDK's event", () => {
    const chain = grantChain();
    const { events } = give(chain, generic(sendUrl), 60n);
    expect(eventTexts(events)).toEqual([
      `cosmos.authz.v1beta1.EventGrant grantee="${who.bob}" granter="${who.alice}" msg_type_url="${sendUrl}"`,
    ]);
    const expiration = timestampOf(chain.ctx.time + 60_000_000_000n);
    expect(ask(chain)).toEqual([{ authorization: generic(sendUrl), expiration }]);
    expect(chain.broken()).toBeUndefined();
  });

  test("replaces one of the same type, with another end or none", () => {
    const chain = grantChain();
    give(chain, generic(sendUrl), 60n);
    give(chain, sending("5ueco2"), 60n);
    expect(chain.broken()).toBeUndefined();
    give(chain, sending("6ueco2"), 90n);
    expect(chain.broken()).toBeUndefined();
    give(chain, sending("7ueco2"));
    expect(ask(chain)).toEqual([{ authorization: sending("7ueco2"), expiration: undefined }]);
    expect(chain.broken()).toBeUndefined();
  });

  test("makes the grantee's account", () => {
    const chain = grantChain();
    give(chain, generic(sendUrl), undefined, who.dave);
    expect(JSON.stringify(chain.exported()["auth"])).toContain(who.dave);
  });

  const stake = (fields: Partial<StakeAuthorization>) =>
    pack(StakeAuthorization, { maxTokens: undefined, validators: undefined, authorizationType: 1, ...fields });
  test.each([
    ["to oneself", { grantee: who.alice }, "authz 7: grantee and granter should be different"],
    [
      "to oneself in capitals",
      { grantee: who.alice.toUpperCase() },
      "authz 7: grantee and granter should be different",
    ],
    [
      "to no address",
      { grantee: "bob" },
      "sdk 7: invalid grantee address: decoding bech32 failed: invalid bech32 string length 3: invalid address",
    ],
    ["of nothing", { grant: undefined }, "sdk 29: authorization is nil: invalid type"],
    [
      "of what is no authorization",
      { grant: { authorization: send(who.alice, who.bob, "1ueco2"), expiration: undefined } },
      "sdk 2: no concrete type registered for type URL /cosmos.bank.v1beta1.MsgSend against interface *authz.Authorization: tx parse error",
    ],
    [
      "of no message",
      { grant: { authorization: generic(""), expiration: undefined } },
      "undefined 1: msg type cannot be empty",
    ],
    [
      "of a message that no module has",
      { grant: { authorization: generic("/cosmos.gov.v1.MsgVote"), expiration: undefined } },
      "sdk 29: /cosmos.gov.v1.MsgVote doesn't exist.: invalid type",
    ],
    [
      "of votes on a chain without them",
      { grant: { authorization: stake({}), expiration: undefined } },
      "sdk 29: /cosmos.staking.v1beta1.MsgDelegate doesn't exist.: invalid type",
    ],
    [
      "of an unknown act about votes",
      { grant: { authorization: stake({ authorizationType: 0 }), expiration: undefined } },
      "authz 4: unknown authorization type",
    ],
    [
      "of less than no votes",
      { grant: { authorization: stake({ maxTokens: coins("-1ueco2")[0] }), expiration: undefined } },
      "authz 12: negative coin amount: -1ueco2: max tokens should be positive",
    ],
    [
      "without a limit",
      { grant: { authorization: sending(""), expiration: undefined } },
      "sdk 10: spend limit cannot be nil: invalid coins",
    ],
    [
      "of nothing of a coin",
      { grant: { authorization: sending("0ueco2"), expiration: undefined } },
      "sdk 10: spend limit must be positive: invalid coins",
    ],
    [
      "of coins out of order",
      { grant: { authorization: sending("1ueco2,1uecc"), expiration: undefined } },
      "sdk 10: 1ueco2,1uecc: invalid coins",
    ],
    [
      "with a receiver twice",
      { grant: { authorization: sending("1ueco2", [who.bob, who.bob]), expiration: undefined } },
      "bank 8: duplicate entry",
    ],
    [
      "that has ended",
      {
        grant: { authorization: generic(sendUrl), expiration: timestampOf(1_767_225_600_500_000_000n - 500_000_000n) },
      },
      "authz 3: expiration must be after the current block time (2026-01-01T00:00:00Z), got 2026-01-01T00:00:00Z: " +
        "expiration time of authorization should be more than current time",
    ],
    [
      "that ends after year 9999",
      { grant: { authorization: generic(sendUrl), expiration: { seconds: 1n << 60n, nanos: 0 } } },
      `sdk 2: time out of range: ${(1n << 60n) * 1_000_000_000n} ns: tx parse error`,
    ],
  ])("is refused: %s", (_, fields, text) => {
    const chain = grantChain();
    const before = chain.exported();
    const good = {
      granter: who.alice,
      grantee: who.bob,
      grant: { authorization: generic(sendUrl), expiration: undefined },
    };
    expect(refusal(() => chain.deliver(MsgDefinition.methods.grant, { ...good, ...fields }))).toBe(text);
    expect(chain.exported()).toEqual(before);
  });
});

describe("a revocation", () => {
  const { revoke } = MsgDefinition.methods;
  test("takes the grant back, its place in the queue too", () => {
    const chain = grantChain();
    give(chain, generic(sendUrl), 60n);
    const { events } = chain.deliver(revoke, { granter: who.alice, grantee: who.bob, msgTypeUrl: sendUrl });
    expect(eventTexts(events)).toEqual([
      `cosmos.authz.v1beta1.EventRevoke grantee="${who.bob}" granter="${who.alice}" msg_type_url="${sendUrl}"`,
    ]);
    expect(ask(chain)).toEqual([]);
    expect(chain.broken()).toBeUndefined();
  });

  test.each([
    [
      "what is not there",
      { grantee: who.carol },
      `authz 2: failed to delete grant with key ${who.alice}/${who.carol}/${sendUrl}: authorization not found`,
    ],
    ["no message", { msgTypeUrl: "" }, "sdk 18: missing msg method name: invalid request"],
    ["one's own", { grantee: who.alice }, "authz 7: grantee and granter should be different"],
    [
      "no grantee",
      { grantee: "" },
      "sdk 7: invalid grantee address: empty address string is not allowed: invalid address",
    ],
  ])("is refused: of %s", (_, fields, text) => {
    const chain = grantChain();
    give(chain, generic(sendUrl), 60n);
    const good = { granter: who.alice, grantee: who.bob, msgTypeUrl: sendUrl };
    expect(refusal(() => chain.deliver(revoke, { ...good, ...fields }))).toBe(text);
    expect(ask(chain)).toHaveLength(1);
  });
});
