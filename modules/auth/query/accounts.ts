import { QueryDefinition } from "../../../codec/gen/cosmos/auth/v1beta1/query.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { notFound } from "../../../core/queryError.ts";
import type { CollectionMap } from "../../../core/state/map.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { type Account, packAccount } from "../account.ts";
import { auth } from "../module.ts";

function accountAt(ctx: Ctx, accounts: CollectionMap<Uint8Array, Account>, text: string): Account {
  const account = accounts.find(ctx, queryAddress(ctx, text));
  if (account === undefined) throw notFound(`account ${text} not found`);
  return account;
}

export const account = auth.rpc(QueryDefinition.methods.account, (ctx, { address }, { state }) => ({
  account: packAccount(accountAt(ctx, state.accounts, address)),
}));

export const accountInfo = auth.rpc(QueryDefinition.methods.accountInfo, (ctx, { address }, { state }) => ({
  info: accountAt(ctx, state.accounts, address).base,
}));

export const accounts = auth.rpc(QueryDefinition.methods.accounts, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.accounts, pagination, { take: (_, found) => packAccount(found) });
  return { accounts: [...page.items], pagination: page.pagination };
});

export const accountAddressByID = auth.rpc(
  QueryDefinition.methods.accountAddressByID,
  (ctx, { accountId }, { state }) => {
    const address = state.byNumber.find(ctx, accountId);
    if (address === undefined) throw notFound(`account address not found with account number ${accountId}`);
    return { accountAddress: state.accounts.get(ctx, address).base.address };
  },
);
