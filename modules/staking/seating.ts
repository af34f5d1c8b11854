import { BondStatus } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { bytesKey } from "../../codec/keys.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import { consensusAddress, isSeated, requireCandidate } from "./candidate.ts";
import { candidateGone } from "./election/candidates.ts";
import type { StakingEnv } from "./module.ts";
import { movePools } from "./pools.ts";
import { stockOf } from "./rate.ts";
import { recordStake } from "./records.ts";

/**
 * Gives a candidate a seat or takes it: its status on the wire, the pool that its tokens are in, and the hooks. A candidate
 * that loses its seat with nothing left behind it is a candidate no more.
 */
export function setSeated(ctx: Ctx, env: StakingEnv, operator: Uint8Array, seated: boolean): void {
  const { state, hooks } = env;
  const candidate = requireCandidate(ctx, env, operator);
  if (isSeated(candidate) === seated) return;
  const { tokens } = stockOf(candidate);
  const address = consensusAddress(candidate);
  const status = seated ? BondStatus.BOND_STATUS_BONDED : BondStatus.BOND_STATUS_UNBONDED;
  state.candidates.set(ctx, operator, { ...candidate, status });
  if (seated) {
    movePools(ctx, env, "not_bonded_tokens_pool", "bonded_tokens_pool", tokens);
    state.seated.add(ctx, operator);
    recordStake(ctx, env, operator, tokens);
    hooks.afterValidatorSeated(ctx, operator, address);
  } else {
    movePools(ctx, env, "bonded_tokens_pool", "not_bonded_tokens_pool", tokens);
    state.seated.remove(ctx, operator);
    hooks.afterValidatorUnseated(ctx, operator, address);
    removeIfEmpty(ctx, env, operator);
  }
}

/**
 * Ends a candidacy when nobody has shares of it, it has no seat, and nothing that was taken from it can be slashed for its faults
 * any more: until then its consensus key must lead to it.
 */
export function removeIfEmpty(ctx: Ctx, env: StakingEnv, operator: Uint8Array): void {
  const { state, hooks } = env;
  const candidate = state.candidates.find(ctx, operator);
  if (candidate === undefined || isSeated(candidate) || stockOf(candidate).shares > 0n) return;
  const within = startingWith({ first: bytesKey }, operator);
  for (const since of [state.unbondingBy, state.redelegationsFrom])
    if (since.keys(ctx, { within }).next().done !== true) return;
  const address = consensusAddress(candidate);
  state.candidates.remove(ctx, operator);
  state.byConsensus.remove(ctx, address);
  state.forgotten.add(ctx, operator);
  candidateGone(ctx, env, operator);
  hooks.afterValidatorRemoved(ctx, operator, address);
}
