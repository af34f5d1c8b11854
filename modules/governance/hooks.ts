import { stakingHooks } from "../staking/hooks.ts";
import { governance } from "./module.ts";
import { recount } from "./tally.ts";

/** What governance asks of staking: running tallies follow the delegations of those who voted. */
export const subscriptions = [
  governance.on(stakingHooks.afterDelegationModified, (env, ctx, delegator, operator) =>
    recount(ctx, env, delegator, operator, env.use.staking.shares(ctx, delegator, operator)),
  ),
  governance.on(stakingHooks.beforeDelegationRemoved, (env, ctx, delegator, operator) =>
    recount(ctx, env, delegator, operator, 0n),
  ),
] as const;
