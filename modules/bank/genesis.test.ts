import { describe, expect, test } from "@jest/globals";
import { testChain } from "../../core/testing/chain.ts";
import auth from "../auth/index.ts";
import bank from "./index.ts";
import { coinChain, coins, who } from "./testing/coins.ts";

const unit = (denom: string, exponent: number, aliases: readonly string[] = []) => ({ denom, exponent, aliases });
const eco2 = {
  denom_units: [unit("ueco2", 0, ["microeco2"]), unit("eco2", 6)],
  base: "ueco2",
  display: "eco2",
  name: "ECO2",
  symbol: "ECO2",
};
const alice = (text: string) => ({ balances: [{ address: who.alice, coins: coins(text) }] });
const metadata = (fields: object) => ({ denom_metadata: [{ ...eco2, ...fields }] });
const max = 2n ** 256n - 1n;

test("a stated supply that is right is taken, one left out is filled in", () => {
  for (const supply of [{}, { supply: coins("500uecc,1007ueco2") }]) {
    const exported = coinChain(supply).exported()["bank"];
    expect(exported).toMatchObject({ supply: coins("500uecc,1007ueco2") });
  }
});

test("accounts that are only in bank's section are made", () => {
  expect(JSON.stringify(coinChain().exported()["auth"])).toContain(who.bob);
});

test("what was exported starts the same chain", () => {
  const chain = testChain([auth, bank], {
    bank: {
      params: { default_send_enabled: false },
      balances: [
        { address: who.bob, coins: coins("7ueco2") },
        { address: who.alice, coins: coins("1ibc/AB,2ueco2") },
      ],
      denom_metadata: [{ ...eco2, description: "d", uri: "u", uri_hash: "h" }],
      send_enabled: [
        { denom: "ueco2", enabled: true },
        { denom: "uecc", enabled: false },
      ],
    },
  });
  expect(testChain([auth, bank], chain.exported()).exported()).toEqual(chain.exported());
});

describe("refused with path and reason", () => {
  const at = (path: string) => `genesis: app_state.bank${path}`;
  test.each<[string, object, string]>([
    [
      "a wrong sum",
      { supply: coins("500uecc,1008ueco2") },
      at(".supply: genesis supply is incorrect, expected 500uecc,1008ueco2, got 500uecc,1007ueco2"),
    ],
    [
      "a supply of less",
      { supply: coins("1007ueco2") },
      at(".supply: genesis supply is incorrect, expected 1007ueco2,"),
    ],
    ["a supply of nothing", { supply: coins("0ueco2") }, at(".supply: coin 0ueco2 amount is not positive")],
    ["an unknown field", { vaults: [] }, at(": vaults: unknown field")],
    ["an unknown field of a balance", { balances: [{ adress: who.bob }] }, at(": balances[0].adress: unknown field")],
    ["no text for an amount", { balances: [{ coins: [{ amount: true }] }] }, at(": balances[0].coins[0].amount: ")],
    [
      "a balance twice",
      { balances: [...alice("1ueco2").balances, ...alice("2ueco2").balances] },
      at(`.balances.1: duplicate balance for address ${who.alice}`),
    ],
    [
      "a balance twice in capitals",
      { balances: [...alice("1ueco2").balances, { address: who.alice.toUpperCase(), coins: coins("2ueco2") }] },
      at(`.balances.1: duplicate balance for address ${who.alice.toUpperCase()}`),
    ],
    [
      "another chain's address",
      { balances: [{ address: "cosmos1qyqszqgpqyqszqgpqyqszqgpqyqszqgpjnp7du", coins: [] }] },
      at(".balances.0.address: invalid Bech32 prefix; expected eco, got cosmos"),
    ],
    ["no address", { balances: [{ coins: [] }] }, at(".balances.0.address: empty address string is not allowed")],
    ["a bad denomination", alice("1x"), at(".balances.0.coins: invalid denom: x")],
    ["a negative amount", alice("-1ueco2"), at(".balances.0.coins: coin -1ueco2 amount is not positive")],
    ["nothing of a coin", alice("0ueco2"), at(".balances.0.coins: coin 0ueco2 amount is not positive")],
    ["no amount", alice("ueco2"), at(': balances[0].coins[0].amount: invalid amount ""')],
    ["257 bits", alice(`${max + 1n}ueco2`), at(": balances[0].coins[0].amount: amount out of range")],
    [
      "257 bits together",
      { balances: [...alice(`${max}ueco2`).balances, { address: who.bob, coins: coins("1ueco2") }] },
      at(".balances: all balances of ueco2 together have more than 256 bits"),
    ],
    ["coins out of order", alice("1ueco2,1uecc"), at(".balances.0.coins: denomination uecc is not sorted")],
    ["a coin twice", alice("1ueco2,1ueco2"), at(".balances.0.coins: duplicate denomination ueco2")],
    [
      "the old list of parameters",
      { params: { send_enabled: [{ denom: "ueco2", enabled: true }] } },
      at(".params: use of send_enabled in params is no longer supported"),
    ],
    [
      "a denomination twice to be sent",
      {
        send_enabled: [
          { denom: "ueco2", enabled: true },
          { denom: "ueco2", enabled: false },
        ],
      },
      at(".send_enabled.1: duplicate send enabled found: ueco2"),
    ],
    [
      "a bad denomination to be sent",
      { send_enabled: [{ denom: "?" }] },
      at(".send_enabled.0.denom: invalid denom: ?"),
    ],
    [
      "metadata twice",
      { denom_metadata: [eco2, eco2] },
      at(".denom_metadata.1: duplicate client metadata for denom ueco2"),
    ],
    ["metadata without a name", metadata({ name: " " }), at(".denom_metadata.0: name field cannot be blank")],
    ["metadata without a symbol", metadata({ symbol: "" }), at(".denom_metadata.0: symbol field cannot be blank")],
    [
      "metadata of no denomination",
      metadata({ base: "" }),
      at(".denom_metadata.0: invalid metadata base denom: invalid denom: "),
    ],
    [
      "metadata without a display name",
      metadata({ display: "e" }),
      at(".denom_metadata.0: invalid metadata display denom: invalid denom: e"),
    ],
    [
      "metadata that begins with another unit",
      metadata({ denom_units: [unit("eco2", 0)] }),
      at(".denom_metadata.0: metadata's first denomination unit must be the one with base denom 'ueco2'"),
    ],
    [
      "metadata whose base is a multiple",
      metadata({ denom_units: [unit("ueco2", 1)] }),
      at(".denom_metadata.0: the exponent for base denomination unit ueco2 must be 0"),
    ],
    [
      "metadata out of order",
      metadata({ denom_units: [unit("ueco2", 0), unit("eco2", 6), unit("keco2", 3)] }),
      at(".denom_metadata.0: denom units should be sorted asc by exponent"),
    ],
    [
      "a unit twice",
      metadata({ denom_units: [unit("ueco2", 0), unit("eco2", 6), unit("eco2", 9)] }),
      at(".denom_metadata.0: duplicate denomination unit eco2"),
    ],
    [
      "a bad unit",
      metadata({ denom_units: [unit("ueco2", 0), unit("?", 6)] }),
      at(".denom_metadata.0: invalid denom unit: invalid denom: ?"),
    ],
    [
      "an alias twice",
      metadata({ denom_units: [unit("ueco2", 0, ["m", "m"]), unit("eco2", 6)] }),
      at(".denom_metadata.0: duplicate denomination unit alias m"),
    ],
    [
      "a blank alias",
      metadata({ denom_units: [unit("ueco2", 0, [" "]), unit("eco2", 6)] }),
      at(".denom_metadata.0: alias for denom unit ueco2 cannot be blank"),
    ],
    [
      "a display name that is no unit",
      metadata({ denom_units: [unit("ueco2", 0)] }),
      at(".denom_metadata.0: metadata must contain a denomination unit with display denom 'eco2'"),
    ],
    ["metadata without units", metadata({ denom_units: [] }), at(".denom_metadata.0: metadata must contain")],
  ])("%s", (_, section, text) => {
    expect(() => coinChain({ ...section })).toThrow(text);
  });
});
