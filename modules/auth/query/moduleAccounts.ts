import { QueryDefinition } from "../../../codec/gen/cosmos/auth/v1beta1/query.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { packAccount } from "../account.ts";
import { auth } from "../module.ts";

export const moduleAccounts = auth.rpc(QueryDefinition.methods.moduleAccounts, (ctx, _request, { state, facts }) => ({
  accounts: [...facts.moduleAccounts.keys()].map((name) =>
    packAccount(state.accounts.get(ctx, facts.moduleAddress(name))),
  ),
}));

export const moduleAccountByName = auth.rpc(
  QueryDefinition.methods.moduleAccountByName,
  (ctx, { name }, { state, facts }) => {
    if (name === "") throw invalidArgument("module name is empty");
    if (!facts.moduleAccounts.has(name)) throw notFound(`account ${name} not found`);
    return { account: packAccount(state.accounts.get(ctx, facts.moduleAddress(name))) };
  },
);
