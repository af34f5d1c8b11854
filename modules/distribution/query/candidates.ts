import { QueryDefinition } from "../../../codec/gen/cosmos/distribution/v1beta1/query.ts";
import type { Validator } from "../../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { bytesKey } from "../../../codec/keys.ts";
import { queryOperator } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { noCoins, toWire } from "../decCoins.ts";
import { distribution } from "../module.ts";
import type { Parts } from "../parts.ts";
import { slashToWire } from "../values.ts";
import { earnedNow } from "./earned.ts";

/** @throws InvalidArgument, NotFound */
function candidateAsked(ctx: Ctx, { use }: Parts, address: string): { operator: Uint8Array; candidate: Validator } {
  const operator = queryOperator(ctx, address);
  const candidate = use.staking.validator(ctx, operator);
  if (candidate === undefined) throw notFound(`${address}: validator does not exist`);
  return { operator, candidate };
}

export const validatorDistributionInfo = distribution.rpc(
  QueryDefinition.methods.validatorDistributionInfo,
  (ctx, { validatorAddress }, env) => {
    const { operator, candidate } = candidateAsked(ctx, env, validatorAddress);
    return {
      operatorAddress: addressText(ctx.chain, operator),
      selfBondRewards: toWire(earnedNow(ctx, env, operator, operator, candidate)),
      commission: toWire(env.state.commission.find(ctx, operator) ?? noCoins),
    };
  },
);

export const validatorOutstandingRewards = distribution.rpc(
  QueryDefinition.methods.validatorOutstandingRewards,
  (ctx, { validatorAddress }, env) => {
    const { operator } = candidateAsked(ctx, env, validatorAddress);
    return { rewards: { rewards: toWire(env.state.outstanding.find(ctx, operator) ?? noCoins) } };
  },
);

export const validatorCommission = distribution.rpc(
  QueryDefinition.methods.validatorCommission,
  (ctx, { validatorAddress }, env) => {
    const { operator } = candidateAsked(ctx, env, validatorAddress);
    return { commission: { commission: toWire(env.state.commission.find(ctx, operator) ?? noCoins) } };
  },
);

/** Slashes of a range of heights, both included. */
export const validatorSlashes = distribution.rpc(
  QueryDefinition.methods.validatorSlashes,
  (ctx, { validatorAddress, startingHeight, endingHeight, pagination }, { state }) => {
    const operator = queryOperator(ctx, validatorAddress);
    if (endingHeight < startingHeight)
      throw invalidArgument(`starting height greater than ending height (${startingHeight} > ${endingHeight})`);
    const page = paginate(ctx, state.slashes, pagination, {
      within: startingWith({ first: bytesKey }, operator),
      keep: ([, height]) => BigInt(height) >= startingHeight && BigInt(height) <= endingHeight,
      take: (_key, slash) => slashToWire(slash),
    });
    return { slashes: [...page.items], pagination: page.pagination };
  },
);
