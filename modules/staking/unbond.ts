import { equalBytes } from "../../codec/bytes.ts";
import { formatDec } from "../../codec/decimal.ts";
import type { Ctx } from "../../core/ctx.ts";
import { sdk } from "../../core/sdkErrors.ts";
import { requireCandidate, setStock } from "./candidate.ts";
import { fail } from "./errors.ts";
import { loseSeat } from "./jail.ts";
import type { StakingEnv } from "./module.ts";
import { isBelowOwnBond } from "./ownBond.ts";
import { type Pool, poolOf } from "./pools.ts";
import { removeShares, sharesFor, stockOf } from "./rate.ts";

/**
 * Shares of a delegation that are worth an amount of base units.
 * @throws no validator found, no delegation; invalid request (code 18) for more than there is
 */
export function sharesToUnbond(
  ctx: Ctx,
  env: StakingEnv,
  delegator: Uint8Array,
  operator: Uint8Array,
  amount: bigint,
): bigint {
  const candidate = requireCandidate(ctx, env, operator);
  const held = env.state.delegations.find(ctx, [delegator, operator]);
  if (held === undefined) throw fail.noDelegation();
  const shares = sharesFor(stockOf(candidate), amount);
  if (shares > held) throw sdk.invalidRequest("invalid shares amount");
  return shares;
}

/**
 * Takes shares out of a delegation. An operator whose own bond falls below what it promised, or what the chain asks, gives up its seat.
 * @returns base units that the shares were worth, and the pool that still holds them
 */
export function unbond(
  ctx: Ctx,
  env: StakingEnv,
  delegator: Uint8Array,
  operator: Uint8Array,
  shares: bigint,
): { readonly tokens: bigint; readonly pool: Pool } {
  const { state, hooks } = env;
  const held = state.delegations.find(ctx, [delegator, operator]);
  if (held === undefined) throw fail.noDelegatorForAddress();
  if (held < shares) throw fail.notEnoughDelegationShares(formatDec(held));
  hooks.beforeDelegationSharesModified(ctx, delegator, operator);
  const candidate = requireCandidate(ctx, env, operator);
  const before = stockOf(candidate);
  const left = held - shares;
  const isOwn = equalBytes(delegator, operator);
  const resigns = isOwn && !candidate.jailed && isBelowOwnBond(ctx, env, candidate, left);
  if (resigns) loseSeat(ctx, env, operator, "resigned");
  if (left === 0n) {
    hooks.beforeDelegationRemoved(ctx, delegator, operator);
    state.delegations.remove(ctx, [delegator, operator]);
    state.delegators.remove(ctx, [operator, delegator]);
  } else state.delegations.set(ctx, [delegator, operator], left);
  const { stock, tokens } = removeShares(before, shares);
  // Giving up a seat has written it, and may have moved all its tokens.
  const current = resigns ? requireCandidate(ctx, env, operator) : candidate;
  const after = setStock(ctx, env, operator, current, stock);
  if (left > 0n) hooks.afterDelegationModified(ctx, delegator, operator);
  return { tokens, pool: poolOf(after) };
}
