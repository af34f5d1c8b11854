import { equalBytes } from "../../codec/bytes.ts";
import type { Validator } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import type { Ctx } from "../../core/ctx.ts";
import { setStock } from "./candidate.ts";
import { fail } from "./errors.ts";
import type { StakingEnv } from "./module.ts";
import { bind, movePools, type Pool, poolOf } from "./pools.ts";
import { addTokens, isWorthless, stockOf } from "./rate.ts";

/**
 * Gives an account shares of a candidate for tokens.
 * @param candidate the operator's, as it is in state
 * @param source the pool that holds the tokens; `account`: they are the delegator's coins
 * @returns the new shares, a Dec
 * @throws jailed, unless it is the candidate's own operator who mends its bond; a rate of nothing; funds
 */
export function addDelegation(
  ctx: Ctx,
  env: StakingEnv,
  [delegator, operator]: readonly [delegator: Uint8Array, operator: Uint8Array],
  candidate: Validator,
  tokens: bigint,
  source: Pool | "account",
): bigint {
  const { state, hooks } = env;
  const before = stockOf(candidate);
  if (isWorthless(before)) throw fail.delegatorShareRateInvalid();
  if (candidate.jailed && !equalBytes(delegator, operator)) throw fail.validatorJailed();
  const held = state.delegations.find(ctx, [delegator, operator]);
  if (held === undefined) hooks.beforeDelegationCreated(ctx, delegator, operator);
  else hooks.beforeDelegationSharesModified(ctx, delegator, operator);
  const pool = poolOf(candidate);
  if (source === "account") bind(ctx, env, delegator, pool, tokens);
  else movePools(ctx, env, source, pool, tokens);
  const { stock, issued } = addTokens(before, tokens);
  setStock(ctx, env, operator, candidate, stock);
  if (held === undefined) state.delegators.add(ctx, [operator, delegator]);
  state.delegations.set(ctx, [delegator, operator], (held ?? 0n) + issued);
  hooks.afterDelegationModified(ctx, delegator, operator);
  return issued;
}
