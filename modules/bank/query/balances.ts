import { isDenom } from "../../../codec/coin.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import type { PageRequest } from "../../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { bytesKey } from "../../../codec/keys.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { invalidArgument } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { balanceOf, type Ledger } from "../ledger.ts";
import { bank } from "../module.ts";

function coinOf(ctx: Ctx, ledger: Ledger, address: string, denom: string) {
  if (!isDenom(denom)) throw invalidArgument(`invalid denom: ${denom}`);
  return { denom, amount: balanceOf(ctx, ledger, queryAddress(ctx, address), denom).toString() };
}

function coinsOf(ctx: Ctx, ledger: Ledger, address: string, pagination: PageRequest | undefined) {
  const within = startingWith({ first: bytesKey }, queryAddress(ctx, address));
  const page = paginate(ctx, ledger.balances, pagination, {
    within,
    take: ([, denom], amount) => ({ denom, amount: amount.toString() }),
  });
  return { balances: [...page.items], pagination: page.pagination };
}

export const balance = bank.rpc(QueryDefinition.methods.balance, (ctx, { address, denom }, { state }) => ({
  balance: coinOf(ctx, state, address, denom),
}));

export const allBalances = bank.rpc(QueryDefinition.methods.allBalances, (ctx, { address, pagination }, { state }) =>
  coinsOf(ctx, state, address, pagination),
);

/** Every coin can be spent while no module locks any. */
export const spendableBalances = bank.rpc(
  QueryDefinition.methods.spendableBalances,
  (ctx, { address, pagination }, { state }) => coinsOf(ctx, state, address, pagination),
);

export const spendableBalanceByDenom = bank.rpc(
  QueryDefinition.methods.spendableBalanceByDenom,
  (ctx, { address, denom }, { state }) => ({ balance: coinOf(ctx, state, address, denom) }),
);
