import { decToAtomics, decTruncate } from "../../../codec/decimal.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/query.ts";
import type { DelegationResponse } from "../../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { bytesKey } from "../../../codec/keys.ts";
import { addressText, operatorText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { requireCandidate } from "../candidate.ts";
import { type StakingEnv, staking } from "../module.ts";
import { type Stock, stockOf, worthOf } from "../rate.ts";
import { queryDelegator, queryOperator } from "../requests.ts";

/** A delegation with what it is worth now, whole base units. */
function told(
  ctx: Ctx,
  { state }: StakingEnv,
  [delegator, operator]: readonly [Uint8Array, Uint8Array],
  shares: bigint,
  stock: Stock,
): DelegationResponse {
  const delegation = {
    delegatorAddress: addressText(ctx.chain, delegator),
    validatorAddress: operatorText(ctx.chain, operator),
    shares: decToAtomics(shares),
  };
  const amount = decTruncate(worthOf(stock, shares)).toString();
  return { delegation, balance: { denom: state.params.get(ctx).bondDenom, amount } };
}

const stockAt = (ctx: Ctx, env: StakingEnv, operator: Uint8Array): Stock =>
  stockOf(requireCandidate(ctx, env, operator));

export const delegation = staking.rpc(
  QueryDefinition.methods.delegation,
  (ctx, { delegatorAddr, validatorAddr }, env) => {
    const key = [queryDelegator(ctx, delegatorAddr), queryOperator(ctx, validatorAddr)] as const;
    const shares = env.state.delegations.find(ctx, key);
    if (shares === undefined)
      throw notFound(`delegation with delegator ${delegatorAddr} not found for validator ${validatorAddr}`);
    return { delegationResponse: told(ctx, env, key, shares, stockAt(ctx, env, key[1])) };
  },
);

export const validatorDelegations = staking.rpc(
  QueryDefinition.methods.validatorDelegations,
  (ctx, { validatorAddr, pagination }, env) => {
    const operator = queryOperator(ctx, validatorAddr);
    const candidate = env.state.candidates.find(ctx, operator);
    const stock = candidate === undefined ? { tokens: 0n, shares: 0n } : stockOf(candidate);
    const page = paginate(ctx, env.state.delegators, pagination, {
      within: startingWith({ first: bytesKey }, operator),
      take([, delegator]) {
        const key = [delegator, operator] as const;
        return told(ctx, env, key, env.state.delegations.get(ctx, key), stock);
      },
    });
    return { delegationResponses: [...page.items], pagination: page.pagination };
  },
);

export const delegatorDelegations = staking.rpc(
  QueryDefinition.methods.delegatorDelegations,
  (ctx, { delegatorAddr, pagination }, env) => {
    const page = paginate(ctx, env.state.delegations, pagination, {
      within: startingWith({ first: bytesKey }, queryDelegator(ctx, delegatorAddr)),
      take: (key, shares) => told(ctx, env, key, shares, stockAt(ctx, env, key[1])),
    });
    return { delegationResponses: [...page.items], pagination: page.pagination };
  },
);
