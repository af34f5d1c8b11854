import { describe, expect, test } from "@jest/globals";
import { coinsToWire, parseCoins } from "../../codec/coin.ts";
import { QueryDefinition } from "../../codec/gen/cosmos/auth/v1beta1/query.ts";
import { MsgDefinition } from "../../codec/gen/cosmos/vesting/v1beta1/tx.ts";
import { PermanentLockedAccount } from "../../codec/gen/cosmos/vesting/v1beta1/vesting.ts";
import { type TestChain, testAddress } from "../../core/testing/chain.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { vestingChain, who } from "../auth/vesting/testing/chain.ts";
import { BankKeeper } from "./keeper.ts";

const of = parseCoins;
const [rich, saver, nobody] = [testAddress(1), testAddress(2), testAddress(9)];
const keeperOf = (chain: TestChain) => chain.chain.doors(BankKeeper);

/** The saver has 100stake that never become free and 50stake that are. */
function saverChain(): TestChain {
  const chain = vestingChain();
  const amount = coinsToWire(of("100stake"));
  const request = { fromAddress: who.rich, toAddress: who.saver, amount };
  chain.deliver(MsgDefinition.methods.createPermanentLockedAccount, request);
  keeperOf(chain).send(chain.ctx, rich, saver, of("50stake"));
  return chain;
}

function noted(chain: TestChain): string[] {
  const { account } = chain.query(QueryDefinition.methods.account, { address: who.saver });
  const terms = PermanentLockedAccount.decode(account?.value ?? new Uint8Array(0)).baseVestingAccount;
  return [terms?.delegatedFree ?? [], terms?.delegatedVesting ?? []].map((coins) =>
    coins.map(({ denom, amount }) => `${amount}${denom}`).join(),
  );
}

test("locked coins may be delegated, are noted, and are locked again when they come back", () => {
  const chain = saverChain();
  const keeper = keeperOf(chain);
  const spendable = () => keeper.spendable(chain.ctx, saver, "stake");
  expect(spendable()).toBe(50n);
  keeper.delegateCoins(chain.ctx, saver, "pool", of("120stake"));
  expect([noted(chain), spendable()]).toEqual([["20stake", "100stake"], 30n]);
  keeper.undelegateCoins(chain.ctx, saver, "pool", of("30stake"));
  expect([noted(chain), spendable()]).toEqual([["", "90stake"], 50n]);
  keeper.undelegateCoins(chain.ctx, saver, "pool", of("90stake"));
  expect([noted(chain), spendable()]).toEqual([["", ""], 50n]);
  expect(chain.broken()).toBeUndefined();
});

test("of an ordinary account nothing is noted; only what was spent and received is told", () => {
  const chain = vestingChain();
  const keeper = keeperOf(chain);
  const before = chain.ctx.events.length;
  keeper.delegateCoins(chain.ctx, rich, "pool", of("3fee,4stake"));
  keeper.undelegateCoins(chain.ctx, rich, "pool", of("4stake"));
  expect(chain.ctx.events.slice(before).map(({ type }) => type)).toEqual([
    "coin_spent",
    "coin_received",
    "coin_spent",
    "coin_received",
  ]);
  expect([keeper.balance(chain.ctx, rich, "stake"), keeper.balance(chain.ctx, rich, "fee")]).toEqual([10000n, 9997n]);
});

describe("refuses", () => {
  type Work = (chain: TestChain, keeper: BankKeeper) => void;
  test.each<[string, Work, string]>([
    [
      "more than there is",
      ({ ctx }, keeper) => keeper.delegateCoins(ctx, saver, "pool", of("151stake")),
      "sdk 5: failed to delegate; 150stake is smaller than 151stake: insufficient funds",
    ],
    [
      "less than nothing",
      ({ ctx }, keeper) => keeper.delegateCoins(ctx, saver, "pool", [{ denom: "stake", amount: -1n }]),
      "sdk 10: -1stake: invalid coins",
    ],
    [
      "to give back less than nothing",
      ({ ctx }, keeper) => keeper.undelegateCoins(ctx, saver, "pool", [{ denom: "stake", amount: -1n }]),
      "sdk 10: -1stake: invalid coins",
    ],
    [
      "more than the pool has",
      ({ ctx }, keeper) => keeper.undelegateCoins(ctx, saver, "pool", of("1stake")),
      "sdk 5: spendable balance 0stake is smaller than 1stake: insufficient funds",
    ],
    [
      "who has no account",
      ({ ctx }, keeper) => {
        keeper.delegateCoins(ctx, saver, "pool", of("1stake"));
        keeper.undelegateCoins(ctx, nobody, "pool", of("1stake"));
      },
      "sdk 9: failed to track undelegation: account",
    ],
  ])("%s", (_, work, text) => {
    const chain = saverChain();
    expect(refusal(() => work(chain, keeperOf(chain)))).toContain(text);
  });
});
