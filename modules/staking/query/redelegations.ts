import { decFromAtomics, decTruncate } from "../../../codec/decimal.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/query.ts";
import type { Redelegation, RedelegationResponse } from "../../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { bytesKey } from "../../../codec/keys.ts";
import { operatorBytes } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import type { RedelegationKey } from "../entries.ts";
import { type StakingEnv, staking } from "../module.ts";
import { stockOf, worthOf } from "../rate.ts";
import { queryDelegator, queryOperator } from "../requests.ts";

/** A redelegation, and what the shares of each entry are worth at the destination now; its entries stand beside it. */
function told(ctx: Ctx, { state }: StakingEnv, redelegation: Redelegation): RedelegationResponse {
  const destination = state.candidates.find(ctx, operatorBytes(ctx.chain, redelegation.validatorDstAddress));
  const stock = destination === undefined ? { tokens: 0n, shares: 0n } : stockOf(destination);
  return {
    redelegation: { ...redelegation, entries: [] },
    entries: redelegation.entries.map((entry) => ({
      redelegationEntry: entry,
      balance: decTruncate(worthOf(stock, decFromAtomics(entry.sharesDst))).toString(),
    })),
  };
}

interface Request {
  readonly delegatorAddr: string;
  readonly srcValidatorAddr: string;
  readonly dstValidatorAddr: string;
}

function one(ctx: Ctx, env: StakingEnv, request: Request): RedelegationResponse {
  const key = [
    queryDelegator(ctx, request.delegatorAddr),
    queryOperator(ctx, request.srcValidatorAddr),
    queryOperator(ctx, request.dstValidatorAddr),
  ] as const;
  const found = env.state.redelegations.find(ctx, key);
  if (found !== undefined) return told(ctx, env, found);
  const { delegatorAddr, srcValidatorAddr } = request;
  throw notFound(
    `redelegation not found for delegator address ${delegatorAddr} from validator address ${srcValidatorAddr}`,
  );
}

/** By delegator, source and destination: that one; by source alone: all from it; else all of the delegator. */
export const redelegations = staking.rpc(QueryDefinition.methods.redelegations, (ctx, request, env) => {
  const { delegatorAddr, srcValidatorAddr, dstValidatorAddr, pagination } = request;
  const { state } = env;
  if (delegatorAddr !== "" && srcValidatorAddr !== "" && dstValidatorAddr !== "")
    return { redelegationResponses: [one(ctx, env, request)], pagination: undefined };
  if (delegatorAddr === "" && srcValidatorAddr !== "" && dstValidatorAddr === "") {
    const page = paginate(ctx, state.redelegationsFrom, pagination, {
      within: startingWith({ first: bytesKey }, queryOperator(ctx, srcValidatorAddr)),
      take: ([source, delegator, destination]) =>
        told(ctx, env, state.redelegations.get(ctx, [delegator, source, destination])),
    });
    return { redelegationResponses: [...page.items], pagination: page.pagination };
  }
  const page = paginate(ctx, state.redelegations, pagination, {
    within: startingWith({ first: bytesKey }, queryDelegator(ctx, delegatorAddr)),
    take: (_: RedelegationKey, redelegation) => told(ctx, env, redelegation),
  });
  return { redelegationResponses: [...page.items], pagination: page.pagination };
});
