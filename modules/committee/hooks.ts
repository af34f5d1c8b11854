import { stakingHooks } from "../staking/hooks.ts";
import { committee } from "./module.ts";
import { recount } from "./tally.ts";

/** What committees ask of staking: running elections follow the delegations of those who voted. */
export const subscriptions = [
  committee.on(stakingHooks.afterDelegationModified, (env, ctx, delegator, operator) =>
    recount(ctx, env, delegator, operator, env.use.staking.shares(ctx, delegator, operator)),
  ),
  committee.on(stakingHooks.beforeDelegationRemoved, (env, ctx, delegator, operator) =>
    recount(ctx, env, delegator, operator, 0n),
  ),
] as const;
