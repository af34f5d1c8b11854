import { QueryDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/query.ts";
import { bytesKey } from "../../../codec/keys.ts";
import { notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { staking } from "../module.ts";
import { queryDelegator, queryOperator } from "../requests.ts";

export const unbondingDelegation = staking.rpc(
  QueryDefinition.methods.unbondingDelegation,
  (ctx, { delegatorAddr, validatorAddr }, { state }) => {
    const key = [queryDelegator(ctx, delegatorAddr), queryOperator(ctx, validatorAddr)] as const;
    const unbond = state.unbonding.find(ctx, key);
    if (unbond === undefined)
      throw notFound(`unbonding delegation with delegator ${delegatorAddr} not found for validator ${validatorAddr}`);
    return { unbond };
  },
);

export const validatorUnbondingDelegations = staking.rpc(
  QueryDefinition.methods.validatorUnbondingDelegations,
  (ctx, { validatorAddr, pagination }, { state }) => {
    const page = paginate(ctx, state.unbondingBy, pagination, {
      within: startingWith({ first: bytesKey }, queryOperator(ctx, validatorAddr)),
      take: ([operator, delegator]) => state.unbonding.get(ctx, [delegator, operator]),
    });
    return { unbondingResponses: [...page.items], pagination: page.pagination };
  },
);

export const delegatorUnbondingDelegations = staking.rpc(
  QueryDefinition.methods.delegatorUnbondingDelegations,
  (ctx, { delegatorAddr, pagination }, { state }) => {
    const page = paginate(ctx, state.unbonding, pagination, {
      within: startingWith({ first: bytesKey }, queryDelegator(ctx, delegatorAddr)),
      take: (_, unbonding) => unbonding,
    });
    return { unbondingResponses: [...page.items], pagination: page.pagination };
  },
);
