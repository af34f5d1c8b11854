import { describe, expect, test } from "@jest/globals";
import type { Coin } from "../../codec/coin.ts";
import { coinsFromWire } from "../../codec/coin.ts";
import { QueryDefinition } from "../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { type TestChain, testAddress } from "../../core/testing/chain.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { TxFees } from "../../core/tx/doors.ts";
import { BankKeeper } from "./keeper.ts";
import { coinChain, coins, eventTexts, purse, who } from "./testing/coins.ts";

const of = (text: string): Coin[] => coinsFromWire(coins(text));
const [alice, bob] = [testAddress(1), testAddress(2)];
const keeperOf = (chain: TestChain) => chain.chain.doors(BankKeeper);
const max = 2n ** 256n - 1n;

test("balances and supply in base units", () => {
  const chain = coinChain();
  const keeper = keeperOf(chain);
  expect([keeper.balance(chain.ctx, alice, "ueco2"), keeper.balance(chain.ctx, bob, "uecc")]).toEqual([1000n, 0n]);
  expect([keeper.supply(chain.ctx, "ueco2"), keeper.supply(chain.ctx, "none")]).toEqual([1007n, 0n]);
});

test("coins go to modules, from them, and between them", () => {
  const chain = coinChain();
  const keeper = keeperOf(chain);
  keeper.sendToModule(chain.ctx, alice, "burn", of("10ueco2"));
  keeper.sendBetweenModules(chain.ctx, "burn", "mint", of("9ueco2"));
  keeper.sendFromModule(chain.ctx, "mint", bob, of("8ueco2"));
  keeper.send(chain.ctx, bob, alice, of("1ueco2"));
  expect([purse(chain, who.alice), purse(chain, who.bob)]).toEqual(["500uecc,991ueco2", "14ueco2"]);
  expect(["burn", "mint"].map((name) => keeper.balance(chain.ctx, moduleAddress(name), "ueco2"))).toEqual([1n, 1n]);
  expect(chain.broken()).toBeUndefined();
});

test("fees go to the fee collector", () => {
  const chain = coinChain();
  chain.chain.doors(TxFees).collect(chain.ctx, alice, of("5ueco2"));
  expect(purse(chain, who.feeCollector)).toBe("5ueco2");
});

test("minting and burning change the supply, told by their events", () => {
  const chain = coinChain();
  const keeper = keeperOf(chain);
  keeper.mint(chain.ctx, "mint", of("5newcoin,10ueco2"));
  const [minter, burner] = ["mint", "burn"].map((name) => chain.chain.facts.moduleAddress(name));
  expect(keeper.supply(chain.ctx, "newcoin")).toBe(5n);
  keeper.sendBetweenModules(chain.ctx, "mint", "burn", of("5newcoin,1ueco2"));
  keeper.burn(chain.ctx, "burn", of("5newcoin"));
  expect([keeper.supply(chain.ctx, "newcoin"), keeper.supply(chain.ctx, "ueco2")]).toEqual([0n, 1017n]);
  expect(keeper.balance(chain.ctx, minter ?? alice, "ueco2")).toBe(9n);
  expect(keeper.balance(chain.ctx, burner ?? alice, "ueco2")).toBe(1n);
  const texts = eventTexts(chain.ctx.events);
  expect(texts.slice(0, 2).map((text) => text.replace(/eco1\w+/, "M"))).toEqual([
    "coin_received receiver=M amount=5newcoin,10ueco2",
    "coinbase minter=M amount=5newcoin,10ueco2",
  ]);
  expect(texts.slice(-2).map((text) => text.replace(/eco1\w+/, "B"))).toEqual([
    "coin_spent spender=B amount=5newcoin",
    "burn burner=B amount=5newcoin",
  ]);
  expect(chain.broken()).toBeUndefined();
  // What is gone leaves no entry behind.
  expect(JSON.stringify(chain.exported()["bank"])).not.toContain("newcoin");
});

describe("refuses", () => {
  type Work = (chain: TestChain, keeper: BankKeeper) => void;
  test.each<[string, Work, string]>([
    [
      "less than nothing",
      ({ ctx }, keeper) => keeper.send(ctx, alice, bob, of("-1ueco2")),
      "sdk 10: -1ueco2: invalid coins",
    ],
    [
      "to mint less than nothing",
      ({ ctx }, keeper) => keeper.mint(ctx, "mint", of("-1ueco2")),
      "sdk 10: -1ueco2: invalid coins",
    ],
    [
      "to burn a coin twice",
      ({ ctx }, keeper) => keeper.burn(ctx, "burn", of("1ueco2,1ueco2")),
      "sdk 10: 1ueco2,1ueco2: invalid coins",
    ],
    [
      "to burn what is not there",
      ({ ctx }, keeper) => keeper.burn(ctx, "burn", of("1ueco2")),
      "sdk 5: spendable balance 0ueco2 is smaller than 1ueco2: insufficient funds",
    ],
    [
      "a supply of more than 256 bits",
      ({ ctx }, keeper) => keeper.mint(ctx, "mint", of(`${max}ueco2`)),
      "sdk 10: supply of ueco2 would exceed 256 bits: invalid coins",
    ],
    [
      "a module where a person is expected",
      ({ ctx }, keeper) => keeper.sendFromModule(ctx, "mint", moduleAddress("fee_collector"), of("1ueco2")),
      `sdk 4: ${who.feeCollector} is not allowed to receive funds: unauthorized`,
    ],
  ])("%s", (_, work, text) => {
    const chain = coinChain();
    expect(refusal(() => work(chain, keeperOf(chain)))).toBe(text);
  });

  test.each<[string, Work, string]>([
    [
      "minting without the permission",
      ({ ctx }, keeper) => keeper.mint(ctx, "burn", of("1ueco2")),
      "burn is no minter",
    ],
    [
      "burning without the permission",
      ({ ctx }, keeper) => keeper.burn(ctx, "mint", of("1ueco2")),
      "mint is no burner",
    ],
    [
      "a module that is not there",
      ({ ctx }, keeper) => keeper.sendToModule(ctx, alice, "none", of("1ueco2")),
      "no module declares the account none",
    ],
  ])("%s, which stops the node", (_, work, text) => {
    const chain = coinChain();
    expect(() => work(chain, keeperOf(chain))).toThrow(text);
  });
});

test("a module says how wallets show its coin, once", () => {
  const chain = coinChain();
  const metadata = {
    description: "A gram",
    denomUnits: [
      { denom: "ugram", exponent: 0, aliases: ["microgram"] },
      { denom: "gram", exponent: 6, aliases: [] },
    ],
    base: "ugram",
    display: "gram",
    name: "Gram",
    symbol: "GRAM",
    uri: "",
    uriHash: "",
  };
  const keeper = keeperOf(chain);
  keeper.describe(chain.ctx, metadata);
  keeper.describe(chain.ctx, { ...metadata, symbol: "OTHER" });
  expect(chain.query(QueryDefinition.methods.denomMetadata, { denom: "ugram" }).metadata).toEqual(metadata);
  expect(() => keeper.describe(chain.ctx, { ...metadata, display: "none" })).toThrow(RangeError);
});
