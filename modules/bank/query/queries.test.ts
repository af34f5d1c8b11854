import { describe, expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { MsgDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { coinChain, coins, who } from "../testing/coins.ts";

const { methods } = QueryDefinition;
const page = (fields: {
  limit?: bigint;
  key?: Uint8Array;
  offset?: bigint;
  countTotal?: boolean;
  reverse?: boolean;
}) => ({
  limit: 0n,
  key: new Uint8Array(0),
  offset: 0n,
  countTotal: false,
  reverse: false,
  ...fields,
});
const unit = (denom: string, exponent: number) => ({ denom, exponent, aliases: [] });
const eco2 = {
  description: "",
  denom_units: [unit("ueco2", 0), unit("eco2", 6)],
  base: "ueco2",
  display: "eco2",
  name: "ECO2",
  symbol: "ECO2",
  uri: "",
  uri_hash: "",
};
const pool = { ...eco2, denom_units: [unit("pool/1", 0)], base: "pool/1", display: "pool/1" };
const chainOf = () => coinChain({ denom_metadata: [eco2, pool] });

describe("balances", () => {
  test.each([
    ["what there is", who.alice, "uecc", "500"],
    ["nothing of it", who.bob, "uecc", "0"],
    ["an unknown account", who.carol, "ueco2", "0"],
  ])("of one denomination: %s", (_, address, denom, amount) => {
    const chain = chainOf();
    expect(chain.query(methods.balance, { address, denom }).balance).toEqual({ denom, amount });
    expect(chain.query(methods.spendableBalanceByDenom, { address, denom }).balance).toEqual({ denom, amount });
  });

  test("all, and what can be spent of them", () => {
    const chain = chainOf();
    const all = chain.query(methods.allBalances, { address: who.alice });
    expect(all).toEqual({
      balances: coins("500uecc,1000ueco2"),
      pagination: { nextKey: new Uint8Array(0), total: 2n },
    });
    expect(chain.query(methods.spendableBalances, { address: who.alice })).toEqual(all);
    expect(chain.query(methods.allBalances, { address: who.carol }).balances).toEqual([]);
  });

  test("page by page, the key being the denomination", () => {
    const chain = chainOf();
    const ask = (pagination: Parameters<typeof page>[0]) =>
      chain.query(methods.allBalances, { address: who.alice, pagination: page(pagination) });
    const first = ask({ limit: 1n });
    expect(first.balances).toEqual(coins("500uecc"));
    expect(Buffer.from(first.pagination?.nextKey ?? []).toString()).toBe("ueco2");
    const second = ask({ limit: 1n, key: first.pagination?.nextKey ?? new Uint8Array(0) });
    expect(second).toEqual({ balances: coins("1000ueco2"), pagination: { nextKey: new Uint8Array(0), total: 0n } });
    expect(ask({ limit: 1n, offset: 1n, countTotal: true })).toMatchObject({
      balances: coins("1000ueco2"),
      pagination: { total: 2n },
    });
    expect(ask({ limit: 1n, reverse: true }).balances).toEqual(coins("1000ueco2"));
  });

  test("by display name where there is one", () => {
    const { balances } = chainOf().query(methods.allBalances, { address: who.alice, resolveDenom: true });
    expect(balances).toEqual(coins("500uecc,1000eco2"));
  });

  const unknown = "InvalidArgument: invalid address: decoding bech32 failed: invalid bech32 string length 4";
  test.each([
    ["balance of no denomination", methods.balance, { address: "test" }, "InvalidArgument: invalid denom: "],
    ["balance of no address", methods.balance, { address: "test", denom: "ueco2" }, unknown],
    ["all balances of no address", methods.allBalances, { address: "test" }, unknown],
    // Keplr tells by this one whether the chain has the query.
    ["spendable balances of no address", methods.spendableBalances, { address: "test" }, unknown],
    ["spendable balance of no address", methods.spendableBalanceByDenom, { address: "test" }, unknown],
    [
      "spendable balance of no denomination",
      methods.spendableBalanceByDenom,
      { address: who.alice, denom: "1" },
      "InvalidArgument: invalid denom: 1",
    ],
    ["supply of no denomination", methods.supplyOf, { denom: "" }, "InvalidArgument: invalid denom: "],
    ["metadata of no denomination", methods.denomMetadata, { denom: "a b" }, "InvalidArgument: invalid denom: a b"],
    ["metadata of another", methods.denomMetadata, { denom: "uecc" }, "NotFound: client metadata for denom uecc"],
    [
      "metadata of another by query string",
      methods.denomMetadataByQueryString,
      { denom: "uecc" },
      "NotFound: client metadata for denom uecc",
    ],
    ["owners of no denomination", methods.denomOwners, { denom: "?" }, "InvalidArgument: invalid denom: ?"],
    [
      "whether too many denominations may be sent",
      methods.sendEnabled,
      { denoms: Array.from({ length: 5001 }, () => "ueco2") },
      "InvalidArgument: denoms: 5001 are named, at most 5000 are allowed",
    ],
    ["owners by query of none", methods.denomOwnersByQuery, { denom: "?" }, "InvalidArgument: invalid denom: ?"],
  ])("refuses: %s", (_, method, request, text) => {
    expect(refusal(() => chainOf().query(method, request))).toBe(text);
  });
});

test("supply, of all and of one", () => {
  const chain = chainOf();
  expect(chain.query(methods.totalSupply, {})).toEqual({
    supply: coins("500uecc,1007ueco2"),
    pagination: { nextKey: new Uint8Array(0), total: 2n },
  });
  expect(chain.query(methods.totalSupply, { pagination: page({ limit: 1n, reverse: true }) }).supply).toEqual(
    coins("1007ueco2"),
  );
  expect(chain.query(methods.supplyOf, { denom: "ueco2" }).amount).toEqual({ denom: "ueco2", amount: "1007" });
  expect(chain.query(methods.supplyOf, { denom: "none" }).amount).toEqual({ denom: "none", amount: "0" });
});

test("metadata, by base denomination", () => {
  const chain = chainOf();
  const { metadatas, pagination } = chain.query(methods.denomsMetadata, {});
  expect(metadatas.map(({ base }) => base)).toEqual(["pool/1", "ueco2"]);
  expect(pagination?.total).toBe(2n);
  expect(chain.query(methods.denomMetadata, { denom: "pool/1" }).metadata).toEqual(metadatas[0]);
  expect(chain.query(methods.denomMetadataByQueryString, { denom: "ueco2" }).metadata).toEqual(metadatas[1]);
});

test("owners of a denomination, not of one that begins as it does", () => {
  const chain = coinChain({ balances: [{ address: who.alice, coins: coins("1ueco,2ueco2") }] });
  const expected = [{ address: who.alice, balance: { denom: "ueco", amount: "1" } }];
  expect(chain.query(methods.denomOwners, { denom: "ueco" }).denomOwners).toEqual(expected);
  expect(chain.query(methods.denomOwnersByQuery, { denom: "ueco" }).denomOwners).toEqual(expected);
  expect(chain.query(methods.denomOwners, { denom: "uec" }).denomOwners).toEqual([]);
});

test("owners page by page, and none that gave all away", () => {
  const chain = coinChain();
  const owners = (pagination: Parameters<typeof page>[0]) =>
    chain.query(methods.denomOwners, { denom: "ueco2", pagination: page(pagination) });
  const first = owners({ limit: 1n });
  const second = owners({ limit: 1n, key: first.pagination?.nextKey ?? new Uint8Array(0) });
  expect([first, second].map(({ denomOwners }) => denomOwners.map(({ address }) => address))).toEqual([
    [who.alice],
    [who.bob],
  ]);
  chain.deliver(MsgDefinition.methods.send, { fromAddress: who.bob, toAddress: who.alice, amount: coins("7ueco2") });
  expect(owners({}).denomOwners.map(({ address, balance }) => [address, balance?.amount])).toEqual([
    [who.alice, "1007"],
  ]);
});

test("which may be sent: those asked for, or all", () => {
  const entries = [
    { denom: "uecc", enabled: false },
    { denom: "ueco2", enabled: true },
  ];
  const chain = coinChain({ send_enabled: entries });
  expect(chain.query(methods.sendEnabled, {})).toEqual({
    sendEnabled: entries,
    pagination: { nextKey: new Uint8Array(0), total: 2n },
  });
  expect(chain.query(methods.sendEnabled, { denoms: ["ueco2", "other"] })).toEqual({
    sendEnabled: [{ denom: "ueco2", enabled: true }],
    pagination: undefined,
  });
  expect(chain.query(methods.params, {}).params).toEqual({ sendEnabled: [], defaultSendEnabled: true });
});
