import { describe, expect, test } from "@jest/globals";
import { encodeAddress } from "../../codec/bech32.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { declareModule } from "../../core/module.ts";
import { testAddress, testChain, testPrefix } from "../../core/testing/chain.ts";
import { TxAccounts } from "../../core/tx/doors.ts";
import auth from "./index.ts";
import { AccountKeeper } from "./keeper.ts";

const treasury = declareModule({ name: "treasury", version: 1, accounts: { mint: ["minter"] } }).build({});
const alice = testAddress(1);

test("an account is made once, under the next number", () => {
  const chain = testChain([auth, treasury]);
  const keeper = chain.chain.doors(AccountKeeper);
  expect(keeper.has(chain.ctx, alice)).toBe(false);
  keeper.ensure(chain.ctx, alice);
  keeper.ensure(chain.ctx, alice);
  keeper.ensure(chain.ctx, testAddress(2));
  expect(keeper.has(chain.ctx, alice)).toBe(true);
  const found = [alice, testAddress(2)].map((address) => chain.chain.doors(TxAccounts).find(chain.ctx, address));
  expect(found.map((account) => account?.accountNumber)).toEqual([2n, 3n]);
  expect(chain.broken()).toBeUndefined();
});

test("a module's account, its name and its permissions", () => {
  const keeper = testChain([auth, treasury]).chain.doors(AccountKeeper);
  expect(keeper.moduleAddress("mint")).toEqual(moduleAddress("mint"));
  expect([keeper.moduleOf(moduleAddress("mint")), keeper.moduleOf(alice)]).toEqual(["mint", undefined]);
  expect([keeper.may("mint", "minter"), keeper.may("mint", "burner"), keeper.may("none", "minter")]).toEqual([
    true,
    false,
    false,
  ]);
  expect(() => keeper.moduleAddress("none")).toThrow("no module declares the account none");
});

test("key and sequence of a signer, a module's account staying one", () => {
  const chain = testChain([auth]);
  const accounts = chain.chain.doors(TxAccounts);
  const key = { typeUrl: "/cosmos.crypto.secp256k1.PubKey", value: Uint8Array.of(1) };
  const collector = moduleAddress("fee_collector");
  expect(accounts.find(chain.ctx, alice)).toBeUndefined();
  accounts.setPubKey(chain.ctx, collector, key);
  accounts.setSequence(chain.ctx, collector, 5n);
  expect(accounts.find(chain.ctx, collector)).toEqual({
    address: collector,
    pubKey: key,
    accountNumber: 0n,
    sequence: 5n,
  });
  expect(accounts.params(chain.ctx).txSigLimit).toBe(7n);
});

describe("a state that was tampered with is told", () => {
  const zero = Buffer.concat([Buffer.from("accountNumber", "latin1"), Buffer.alloc(8)]);
  const collector = encodeAddress(testPrefix, moduleAddress("fee_collector"));
  test.each([
    ["a number that is gone", zero, null, `auth.numbers: ${collector} is not found by its number 0`],
    ["a number of another", zero, testAddress(1), `auth.numbers: ${collector} is not found by its number 0`],
    [
      "a number too many",
      Buffer.concat([zero.subarray(0, 20), Uint8Array.of(9)]),
      testAddress(1),
      "auth.numbers: 1 accounts, 2 numbers",
    ],
    [
      "a next number below",
      Uint8Array.of(2),
      Buffer.alloc(8),
      `auth.numbers: ${collector} has the number 0, the next is 0`,
    ],
  ])("%s", (_, key, value, text) => {
    const chain = testChain([auth]);
    chain.ctx.branch.set("acc", key, value);
    expect(chain.broken()).toBe(text);
  });
});
