import { QueryDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import type { PageRequest } from "../../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { bytesKey } from "../../../codec/keys.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
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
  name: (denom: string) => string = (denom) => denom,
) {
  const within = startingWith({ first: bytesKey }, queryAddress(ctx, address));
  const page = paginate(ctx, ledger.balances, pagination, {
    within,
    take: ([, denom], amount) => ({ denom: name(denom), amount: amount.toString() }),
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
    coinsOf(ctx, state, address, pagination, (denom) =>
      resolveDenom ? (state.metadata.find(ctx, denom)?.display ?? denom) : denom,
    ),
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
