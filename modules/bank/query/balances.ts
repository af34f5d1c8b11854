import { amountOf, type Coin, coinToWire } from "../../../codec/coin.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import type { PageRequest } from "../../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { bytesKey } from "../../../codec/keys.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { spendableOf } from "../keeper.ts";
import { balanceOf, type Ledger } from "../ledger.ts";
import { bank } from "../module.ts";
import { requireDenom } from "./denomArg.ts";

function coinOf(ctx: Ctx, ledger: Ledger, address: string, denom: string) {
  const holder = queryAddress(ctx, address);
  requireDenom(denom);
  return { denom, amount: balanceOf(ctx, ledger, holder, denom).toString() };
}

function coinsOf(
  ctx: Ctx,
  ledger: Ledger,
  address: string,
  pagination: PageRequest | undefined,
  show: (denom: string, amount: bigint) => Coin = (denom, amount) => ({ denom, amount }),
) {
  const within = startingWith({ first: bytesKey }, queryAddress(ctx, address));
  const page = paginate(ctx, ledger.balances, pagination, {
    within,
    take: ([, denom], amount) => coinToWire(show(denom, amount)),
  });
  return { balances: [...page.items], pagination: page.pagination };
}

export const balance = bank.rpc(QueryDefinition.methods.balance, (ctx, { address, denom }, { state }) => {
  requireDenom(denom);
  return { balance: coinOf(ctx, state, address, denom) };
});

/** With `resolve_denom` coins bear the display name of their metadata, where there is one; amounts stay in base units. */
export const allBalances = bank.rpc(
  QueryDefinition.methods.allBalances,
  (ctx, { address, pagination, resolveDenom }, { state }) =>
    coinsOf(ctx, state, address, pagination, (denom, amount) => ({
      denom: resolveDenom ? (state.metadata.find(ctx, denom)?.display ?? denom) : denom,
      amount,
    })),
);

/** What a vesting account holds back is left out of the amounts, not out of the list. */
export const spendableBalances = bank.rpc(
  QueryDefinition.methods.spendableBalances,
  (ctx, { address, pagination }, { state, use }) => {
    const locked = use.accounts.locked(ctx, queryAddress(ctx, address));
    const free = (denom: string, amount: bigint) =>
      amount > amountOf(locked, denom) ? amount - amountOf(locked, denom) : 0n;
    return coinsOf(ctx, state, address, pagination, (denom, amount) => ({ denom, amount: free(denom, amount) }));
  },
);

export const spendableBalanceByDenom = bank.rpc(
  QueryDefinition.methods.spendableBalanceByDenom,
  (ctx, { address, denom }, env) => {
    const holder = queryAddress(ctx, address);
    requireDenom(denom);
    return { balance: { denom, amount: spendableOf(ctx, env, holder, denom).toString() } };
  },
);
