import { QueryDefinition } from "../../../codec/gen/cosmos/staking/v1beta1/query.ts";
import { BondStatus, type Validator } from "../../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { bytesKey } from "../../../codec/keys.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { BrokenInvariant } from "../../../core/errors.ts";
import { invalidArgument, notFound, QueryError } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { fail } from "../errors.ts";
import { type StakingEnv, staking } from "../module.ts";
import { queryDelegator, queryOperator } from "../requests.ts";

/** Candidates are BONDED or UNBONDED; none is ever UNBONDING. */
const statuses: ReadonlyMap<string, BondStatus> = new Map([
  ["BOND_STATUS_UNBONDED", BondStatus.BOND_STATUS_UNBONDED],
  ["BOND_STATUS_UNBONDING", BondStatus.BOND_STATUS_UNBONDING],
  ["BOND_STATUS_BONDED", BondStatus.BOND_STATUS_BONDED],
]);

export const validators = staking.rpc(QueryDefinition.methods.validators, (ctx, { status, pagination }, { state }) => {
  const wanted = statuses.get(status);
  if (status !== "" && wanted === undefined) throw invalidArgument(`invalid validator status ${status}`);
  const page = paginate(ctx, state.candidates, pagination, {
    ...(wanted === undefined ? {} : { keep: (_: Uint8Array, candidate: Validator) => candidate.status === wanted }),
    take: (_, candidate) => candidate,
  });
  return { validators: [...page.items], pagination: page.pagination };
});

export const validator = staking.rpc(QueryDefinition.methods.validator, (ctx, { validatorAddr }, { state }) => {
  const found = state.candidates.find(ctx, queryOperator(ctx, validatorAddr));
  if (found === undefined) throw notFound(`validator ${validatorAddr} not found`);
  return { validator: found };
});

function candidateOf(ctx: Ctx, { state }: StakingEnv, operator: Uint8Array): Validator {
  const found = state.candidates.find(ctx, operator);
  if (found === undefined) throw new BrokenInvariant("a delegation to no candidate");
  return found;
}

export const delegatorValidators = staking.rpc(
  QueryDefinition.methods.delegatorValidators,
  (ctx, { delegatorAddr, pagination }, env) => {
    const within = startingWith({ first: bytesKey }, queryDelegator(ctx, delegatorAddr));
    const take = ([, operator]: readonly [Uint8Array, Uint8Array]) => candidateOf(ctx, env, operator);
    const page = paginate(ctx, env.state.delegations, pagination, { within, take });
    return { validators: [...page.items], pagination: page.pagination };
  },
);

/** Where there is no delegation the SDK answers Internal. */
export const delegatorValidator = staking.rpc(
  QueryDefinition.methods.delegatorValidator,
  (ctx, { delegatorAddr, validatorAddr }, env) => {
    const key = [queryDelegator(ctx, delegatorAddr), queryOperator(ctx, validatorAddr)] as const;
    if (!env.state.delegations.has(ctx, key)) throw new QueryError("Internal", fail.noDelegation.text);
    return { validator: candidateOf(ctx, env, key[1]) };
  },
);
