import { QueryDefinition } from "../../../codec/gen/cosmos/distribution/v1beta1/query.ts";
import { queryAddress, queryOperator } from "../../../core/addressArg.ts";
import { addressText, operatorText } from "../../../core/addresses.ts";
import { BrokenInvariant } from "../../../core/errors.ts";
import { notFound } from "../../../core/queryError.ts";
import { add, type DecCoins, noCoins, toWire } from "../decCoins.ts";
import { distribution } from "../module.ts";
import { withdrawAddress } from "../pool.ts";
import { earnedNow } from "./earned.ts";

export const delegationRewards = distribution.rpc(
  QueryDefinition.methods.delegationRewards,
  (ctx, { delegatorAddress, validatorAddress }, env) => {
    const operator = queryOperator(ctx, validatorAddress);
    const candidate = env.use.staking.validator(ctx, operator);
    if (candidate === undefined) throw notFound(`${validatorAddress}: validator does not exist`);
    const delegator = queryAddress(ctx, delegatorAddress);
    return { rewards: toWire(earnedNow(ctx, env, delegator, operator, candidate)) };
  },
);

export const delegationTotalRewards = distribution.rpc(
  QueryDefinition.methods.delegationTotalRewards,
  (ctx, { delegatorAddress }, env) => {
    const delegator = queryAddress(ctx, delegatorAddress);
    let total: DecCoins = noCoins;
    const rewards = [...env.use.staking.delegations(ctx, delegator)].map(({ operator }) => {
      const candidate = env.use.staking.validator(ctx, operator);
      if (candidate === undefined) throw new BrokenInvariant("a delegation to a candidate that is not there");
      const earned = earnedNow(ctx, env, delegator, operator, candidate);
      total = add(total, earned);
      return { validatorAddress: operatorText(ctx.chain, operator), reward: toWire(earned) };
    });
    return { rewards, total: toWire(total) };
  },
);

export const delegatorValidators = distribution.rpc(
  QueryDefinition.methods.delegatorValidators,
  (ctx, { delegatorAddress }, { use }) => {
    const delegations = use.staking.delegations(ctx, queryAddress(ctx, delegatorAddress));
    return { validators: [...delegations].map(({ operator }) => operatorText(ctx.chain, operator)) };
  },
);

export const delegatorWithdrawAddress = distribution.rpc(
  QueryDefinition.methods.delegatorWithdrawAddress,
  (ctx, { delegatorAddress }, env) => {
    const to = withdrawAddress(ctx, env, queryAddress(ctx, delegatorAddress));
    return { withdrawAddress: addressText(ctx.chain, to) };
  },
);

export const communityPool = distribution.rpc(QueryDefinition.methods.communityPool, (ctx, _request, { state }) => ({
  pool: toWire(state.pool.get(ctx)),
}));
