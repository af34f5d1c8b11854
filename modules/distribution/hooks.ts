import { stakingHooks } from "../staking/hooks.ts";
import { candidateOf, endCandidate } from "./candidates.ts";
import { withdraw } from "./delegations.ts";
import { distribution } from "./module.ts";
import { beginCandidate, beginDelegation, endPeriod, recordSlash } from "./periods.ts";

/** Calls of staking that distribution follows: whenever votes change, what was earned with the old ones is settled first. */
export const subscriptions = [
  distribution.on(stakingHooks.afterValidatorCreated, ({ state }, ctx, operator) =>
    beginCandidate(ctx, state, operator),
  ),
  distribution.on(stakingHooks.afterValidatorRemoved, (env, ctx, operator) => endCandidate(ctx, env, operator)),
  distribution.on(stakingHooks.beforeDelegationCreated, (env, ctx, _delegator, operator) => {
    endPeriod(ctx, env, operator, candidateOf(ctx, env, operator));
  }),
  distribution.on(stakingHooks.beforeDelegationSharesModified, (env, ctx, delegator, operator) => {
    withdraw(ctx, env, delegator, operator, candidateOf(ctx, env, operator));
  }),
  distribution.on(stakingHooks.afterDelegationModified, (env, ctx, delegator, operator) =>
    beginDelegation(ctx, env, delegator, operator),
  ),
  distribution.on(stakingHooks.beforeValidatorSlashed, (env, ctx, operator, fraction) =>
    recordSlash(ctx, env, operator, fraction),
  ),
];
