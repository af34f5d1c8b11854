import { QueryDefinition } from "../../../codec/gen/cosmos/auth/v1beta1/query.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import type { CollectionMap } from "../../../core/state/map.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { type Account, packAccount } from "../account.ts";
import { auth } from "../module.ts";

/** @throws InvalidArgument, NotFound with the text by which wallets tell an address that was never paid to */
function accountAt(ctx: Ctx, accounts: CollectionMap<Uint8Array, Account>, text: string): Account {
  const account = accounts.find(ctx, queryAddress(ctx, text));
  if (account === undefined) throw notFound(`account ${text} not found`);
  return account;
}

export const account = auth.rpc(QueryDefinition.methods.account, (ctx, { address }, { state }) => {
  if (address === "") throw invalidArgument("Address cannot be empty");
  return { account: packAccount(accountAt(ctx, state.accounts, address)) };
});

export const accountInfo = auth.rpc(QueryDefinition.methods.accountInfo, (ctx, { address }, { state }) => {
  if (address === "") throw invalidArgument("address cannot be empty");
  return { info: accountAt(ctx, state.accounts, address).base };
});

export const accounts = auth.rpc(QueryDefinition.methods.accounts, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.accounts, pagination, { take: (_, found) => packAccount(found) });
  return { accounts: [...page.items], pagination: page.pagination };
});

export const accountAddressByID = auth.rpc(
  QueryDefinition.methods.accountAddressByID,
  (ctx, { id, accountId }, { state }) => {
    // The REST path has only the deprecated field; answering by the other would give the account of number 0.
    if (id !== 0n) throw invalidArgument("requesting with id isn't supported, try to request using account-id");
    const address = state.byNumber.find(ctx, accountId);
    if (address === undefined) throw notFound(`account address not found with account number ${accountId}`);
    return { accountAddress: state.accounts.get(ctx, address).base.address };
  },
);
