import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { toHex } from "../../codec/bytes.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../core/testing/chain.ts";
import auth from "./index.ts";

const address = (number: number) => encodeAddress(testPrefix, testAddress(number));
const collector = encodeAddress(testPrefix, moduleAddress("fee_collector"));
/** The compressed key 02 00 01 … 1f, and its address on a chain with the prefix "eco". */
const key = { "@type": "/cosmos.crypto.secp256k1.PubKey", key: "AgABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f" };
const keyAddress = "eco1fms6jr92rp625lwjuqqn5md9e4uyftk95ta0z4";

const base = (of: string, number = 0, fields: object = {}) => ({
  "@type": "/cosmos.auth.v1beta1.BaseAccount",
  address: of,
  account_number: String(number),
  sequence: "0",
  ...fields,
});
const moduleAccount = (fields: object = {}) => ({
  "@type": "/cosmos.auth.v1beta1.ModuleAccount",
  base_account: { address: collector, account_number: "0" },
  name: "fee_collector",
  permissions: [],
  ...fields,
});
const chainOf = (...accounts: object[]) => testChain([auth], { auth: { accounts } });

/** Accounts as "address number", without the fee collector's. */
function numbers(chain: TestChain): string[] {
  const { accounts } = chain.exported()["auth"] as { accounts: ReturnType<typeof base>[] };
  return accounts.filter(({ address: one }) => one !== undefined).map((one) => `${one.address} ${one.account_number}`);
}

describe("account numbers", () => {
  test.each([
    ["stay as they are", [1, 5, 3], [1, 5, 3]],
    ["given twice go to the lowest free, whoever had one first keeps it", [0, 0, 1, 0], [0, 2, 1, 3]],
    ["that are all the same, as in new files", [0, 0, 0], [0, 1, 2]],
    ["given twice fill gaps", [4, 4, 1, 4], [4, 0, 1, 2]],
  ])("%s", (_, given, expected) => {
    const chain = chainOf(...given.map((number, i) => base(address(i + 1), number)));
    const wanted = expected.map((number, i) => [number, `${address(i + 1)} ${number}`] as const);
    expect(numbers(chain)).toEqual(wanted.toSorted(([a], [b]) => a - b).map(([, text]) => text));
    expect(chain.broken()).toBeUndefined();
  });
});

test("an address in capitals is the address", () => {
  expect(numbers(chainOf(base(address(1).toUpperCase())))).toEqual([`${address(1)} 0`]);
});

test("what was exported starts the same chain", () => {
  const params = {
    max_memo_characters: "9",
    tx_sig_limit: "8",
    tx_size_cost_per_byte: "7",
    sig_verify_cost_ed25519: "6",
    sig_verify_cost_secp256k1: "5",
  };
  const accounts = [base(address(1), 7, { sequence: "3" }), base(keyAddress, 2, { pub_key: key }), moduleAccount()];
  const chain = testChain([auth], { auth: { params, accounts } });
  expect(testChain([auth], chain.exported()).exported()).toEqual(chain.exported());
  expect(chain.exported()["auth"]).toMatchObject({ params });
});

describe("refused with path and reason", () => {
  const first = (reason: string) => `genesis: app_state.auth.accounts.0: ${reason}`;
  test.each<[string, readonly object[], string]>([
    [
      "an account twice",
      [base(address(1)), base(address(2)), base(address(1), 9)],
      `genesis: app_state.auth.accounts.2: duplicate account ${address(1)}`,
    ],
    [
      "an account twice in capitals",
      [base(address(1)), base(address(1).toUpperCase())],
      `genesis: app_state.auth.accounts.1: duplicate account ${address(1)}`,
    ],
    ["no address", [base("")], first("empty address string is not allowed")],
    [
      "another chain's address",
      [base(encodeAddress("cosmos", testAddress(1)))],
      first("invalid Bech32 prefix; expected eco, got cosmos"),
    ],
    [
      "another's key",
      [base(address(1), 0, { pub_key: key })],
      first("account address and pubkey address do not match"),
    ],
    [
      "a key of another kind",
      [base(address(1), 0, { pub_key: base(address(1)) })],
      first("unrecognized public key type: /cosmos.auth.v1beta1.BaseAccount: invalid pubkey"),
    ],
    [
      "a number that clients cannot read",
      [base(address(1), 0, { account_number: "9007199254740992" })],
      first("account number 9007199254740992 is above 2^53-1"),
    ],
    [
      "an account of terms alone",
      [{ "@type": "/cosmos.vesting.v1beta1.BaseVestingAccount", end_time: "1" }],
      first("unknown account type /cosmos.vesting.v1beta1.BaseVestingAccount; known: "),
    ],
    [
      "a person at a module's address",
      [base(collector)],
      first("is the address of module fee_collector and must be its module account"),
    ],
    ["a module without name", [moduleAccount({ name: " " })], first("module account name cannot be blank")],
    [
      "a module without account",
      [moduleAccount({ base_account: null })],
      first("module account fee_collector has no base account"),
    ],
    [
      "a module at another address",
      [moduleAccount({ name: "mint" })],
      first(`address ${collector} cannot be derived from the module name 'mint'`),
    ],
    [
      "a module that takes permissions",
      [moduleAccount({ permissions: ["minter"] })],
      first("module fee_collector has the permissions [] on this chain, not [minter]"),
    ],
    [
      "an unknown field",
      [base(address(1), 0, { power: 1 })],
      "genesis: app_state.auth: accounts[0].power: unknown field",
    ],
    ["no type", [{ address: address(1) }], 'genesis: app_state.auth: accounts[0]: must name its message in "@type"'],
  ])("%s", (_, accounts, text) => {
    expect(() => chainOf(...accounts)).toThrow(text);
  });

  test("parameters out of bounds", () => {
    expect(() => testChain([auth], { auth: { params: { tx_sig_limit: "0" } } })).toThrow(
      "genesis: app_state.auth.params: invalid tx signature limit: 0, allowed: 1 to 1000000000",
    );
  });
});

test("keys and values are those that Cosmos SDK v0.53 writes", () => {
  const chain = chainOf(base(keyAddress, 0, { pub_key: key, sequence: "7" }), base(address(2), 1));
  const range = { start: new Uint8Array(0), end: undefined };
  const pairs = [...chain.ctx.branch.iterate("acc", range)].map(([at, value]) => [toHex(at), toHex(value)]);
  const any = (name: string) => `0a${(name.length).toString(16)}${toHex(Buffer.from(name))}12`;
  const person = any("/cosmos.auth.v1beta1.BaseAccount");
  const module = any("/cosmos.auth.v1beta1.ModuleAccount");
  const text = (of: string) => toHex(Buffer.from(of));
  // Printed by the SDK's own collections and types (x/auth/keeper/keeper.go) for the same content.
  expect(pairs).toEqual([
    ["00", "0880021007180a20ce0428e807"],
    ["010202020202020202020202020202020202020202", `${person}2e0a2a${text(address(2))}1801`],
    [
      "014ee1a90caa1874aa7dd2e0013a6da5cd7844aec5",
      `${person}760a2a${text(keyAddress)}12460a1f${text("/cosmos.crypto.secp256k1.PubKey")}12230a21` +
        "02000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2007",
    ],
    [
      "01f1829676db577682e944fc3493d451b67ff3e29f",
      `${module}3f0a2e0a2a${text(collector)}1802120d${text("fee_collector")}`,
    ],
    ["02", "0000000000000003"],
    ["6163636f756e744e756d6265720000000000000000", "4ee1a90caa1874aa7dd2e0013a6da5cd7844aec5"],
    ["6163636f756e744e756d6265720000000000000001", "0202020202020202020202020202020202020202"],
    ["6163636f756e744e756d6265720000000000000002", "f1829676db577682e944fc3493d451b67ff3e29f"],
  ]);
});
