import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../../codec/bech32.ts";
import { BaseAccount, ModuleAccount } from "../../../codec/gen/cosmos/auth/v1beta1/auth.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/auth/v1beta1/query.ts";
import type { Any } from "../../../codec/gen/google/protobuf/any.ts";
import { declareModule } from "../../../core/module.ts";
import { testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import auth from "../index.ts";

const { methods } = QueryDefinition;
const treasury = declareModule({ name: "treasury", version: 1, accounts: { mint: ["minter", "burner"] } }).build({});
const [alice, bob, nobody] = [1, 2, 3].map((number) => encodeAddress(testPrefix, testAddress(number)));
const accounts = [alice, bob].map((address, i) => ({
  "@type": "/cosmos.auth.v1beta1.BaseAccount",
  address,
  account_number: String(i + 4),
  sequence: "9",
}));
const chainOf = () => testChain([auth, treasury], { auth: { accounts } });

const baseOf = (packed: Any | undefined) => BaseAccount.decode(packed?.value ?? new Uint8Array(0));
const moduleOf = (packed: Any | undefined) => ModuleAccount.decode(packed?.value ?? new Uint8Array(0));

test("an account, packed and by its parts", () => {
  const chain = chainOf();
  const { account } = chain.query(methods.account, { address: bob ?? "" });
  expect(account?.typeUrl).toBe("/cosmos.auth.v1beta1.BaseAccount");
  expect(baseOf(account)).toEqual({ address: bob, pubKey: undefined, accountNumber: 5n, sequence: 9n });
  expect(chain.query(methods.accountInfo, { address: bob ?? "" }).info).toEqual(baseOf(account));
});

test("all accounts in the order of their addresses, page by page", () => {
  const chain = chainOf();
  const all = chain.query(methods.accounts, {});
  expect(all.pagination?.total).toBe(4n);
  const page = { limit: 3n, key: new Uint8Array(0), offset: 0n, countTotal: false, reverse: false };
  const first = chain.query(methods.accounts, { pagination: page });
  const second = chain.query(methods.accounts, {
    pagination: { ...page, key: first.pagination?.nextKey ?? new Uint8Array(0) },
  });
  expect([...first.accounts, ...second.accounts]).toEqual(all.accounts);
  expect(second.pagination?.nextKey).toHaveLength(0);
  expect(baseOf(all.accounts[0]).address).toBe(alice);
});

test("an address by its number", () => {
  expect(chainOf().query(methods.accountAddressByID, { accountId: 5n }).accountAddress).toBe(bob);
});

test("module accounts by name, with what they may do", () => {
  const chain = chainOf();
  const { accounts: all } = chain.query(methods.moduleAccounts, {});
  expect(all.map(moduleOf).map(({ name, permissions }) => [name, permissions])).toEqual([
    ["fee_collector", []],
    ["mint", ["minter", "burner"]],
  ]);
  expect(all[0]?.typeUrl).toBe("/cosmos.auth.v1beta1.ModuleAccount");
  expect(chain.query(methods.moduleAccountByName, { name: "mint" }).account).toEqual(all[1]);
  // The SDK's address of the name, whatever the chain.
  expect(moduleOf(all[0]).baseAccount?.address).toBe("eco17xpfvakm2amg962yls6f84z3kell8c5l8w5gzj");
});

test("addresses as text and as bytes", () => {
  const chain = chainOf();
  expect(chain.query(methods.bech32Prefix, {}).bech32Prefix).toBe("eco");
  expect(chain.query(methods.addressBytesToString, { addressBytes: testAddress(1) }).addressString).toBe(alice);
  expect(chain.query(methods.addressStringToBytes, { addressString: alice ?? "" }).addressBytes).toEqual(
    testAddress(1),
  );
});

describe("refuses", () => {
  const short = "InvalidArgument: invalid address: decoding bech32 failed: invalid bech32 string length 4";
  test.each([
    ["an account of no address", methods.account, {}, "InvalidArgument: Address cannot be empty"],
    ["an account of a bad address", methods.account, { address: "test" }, short],
    // The text by which wallets tell an address that nobody paid to yet.
    ["an unknown account", methods.account, { address: nobody ?? "" }, `NotFound: account ${nobody} not found`],
    ["parts of no address", methods.accountInfo, {}, "InvalidArgument: address cannot be empty"],
    ["parts of a bad address", methods.accountInfo, { address: "test" }, short],
    [
      "parts of an unknown account",
      methods.accountInfo,
      { address: nobody ?? "" },
      `NotFound: account ${nobody} not found`,
    ],
    [
      "an unknown number",
      methods.accountAddressByID,
      { accountId: 77n },
      "NotFound: account address not found with account number 77",
    ],
    [
      "a number in the deprecated field",
      methods.accountAddressByID,
      { id: 5n },
      "InvalidArgument: requesting with id isn't supported, try to request using account-id",
    ],
    ["a module without name", methods.moduleAccountByName, {}, "InvalidArgument: module name is empty"],
    ["an unknown module", methods.moduleAccountByName, { name: "gov" }, "NotFound: account gov not found"],
    ["no bytes", methods.addressBytesToString, {}, "InvalidArgument: empty address bytes is not allowed"],
    [
      "too many bytes",
      methods.addressBytesToString,
      { addressBytes: new Uint8Array(256) },
      "InvalidArgument: address max length is 255, got 256: unknown address",
    ],
    [
      "no text",
      methods.addressStringToBytes,
      { addressString: " " },
      "InvalidArgument: invalid address: empty address string is not allowed",
    ],
    [
      "another chain's address",
      methods.addressStringToBytes,
      { addressString: encodeAddress("cosmos", testAddress(1)) },
      "InvalidArgument: invalid address: invalid Bech32 prefix; expected eco, got cosmos",
    ],
  ])("%s", (_, method, request, text) => {
    expect(refusal(() => chainOf().query(method, request))).toBe(text);
  });
});
