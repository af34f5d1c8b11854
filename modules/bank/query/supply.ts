import { QueryDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { bank } from "../module.ts";
import { requireDenom } from "./denomArg.ts";

export const totalSupply = bank.rpc(QueryDefinition.methods.totalSupply, (ctx, { pagination }, { state }) => {
  const page = paginate(ctx, state.supply, pagination, {
    take: (denom, amount) => ({ denom, amount: amount.toString() }),
  });
  return { supply: [...page.items], pagination: page.pagination };
});

export const supplyOf = bank.rpc(QueryDefinition.methods.supplyOf, (ctx, { denom }, { state }) => {
  requireDenom(denom);
  return { amount: { denom, amount: (state.supply.find(ctx, denom) ?? 0n).toString() } };
});
