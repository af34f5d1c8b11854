import { decFromAtomics, decOf, decQuoTruncate } from "../../codec/decimal.ts";
import type { Validator } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { add, noCoins, quoTruncate, sub } from "./decCoins.ts";
import type { State } from "./module.ts";
import type { Parts } from "./parts.ts";
import { addToPool } from "./pool.ts";

// F1 (Ojha, Goes: F1 fee distribution): between two changes of a candidate's votes, a period, each of its tokens earns the same,
// so a sum per token tells what any delegation earned. Rewards of a block touch nothing else.

/** Records of a candidate that has none. */
export function beginCandidate(ctx: Ctx, state: State, operator: Uint8Array): void {
  state.historical.set(ctx, [operator, 0n], { ratio: noCoins, references: 1 });
  state.current.set(ctx, operator, { rewards: noCoins, period: 1n });
  state.commission.set(ctx, operator, noCoins);
  state.outstanding.set(ctx, operator, noCoins);
}

/**
 * Ends the current period: what came in it is divided by the tokens that earned it. Where there are none, it goes to the
 * community pool.
 * @returns the period that ended
 */
export function endPeriod(ctx: Ctx, parts: Parts, operator: Uint8Array, candidate: Validator): bigint {
  const { state } = parts;
  const { rewards, period } = state.current.get(ctx, operator);
  const tokens = BigInt(candidate.tokens);
  if (tokens === 0n && rewards.length > 0) {
    addToPool(ctx, parts, rewards);
    state.outstanding.set(ctx, operator, sub(state.outstanding.get(ctx, operator), rewards));
  }
  const { ratio } = state.historical.get(ctx, [operator, period - 1n]);
  const earned = tokens === 0n ? noCoins : quoTruncate(rewards, decOf(tokens));
  release(ctx, state, operator, period - 1n);
  state.historical.set(ctx, [operator, period], { ratio: add(ratio, earned), references: 1 });
  state.current.set(ctx, operator, { rewards: noCoins, period: period + 1n });
  return period;
}

/** One more record needs the sums at a period's end: the current period, a delegation's start, a slash. */
function retain(ctx: Ctx, state: State, operator: Uint8Array, period: bigint): void {
  const { ratio, references } = state.historical.get(ctx, [operator, period]);
  if (references > 1) throw new BrokenInvariant("more than two records need the sums of one period");
  state.historical.set(ctx, [operator, period], { ratio, references: references + 1 });
}

/** One record less needs them; the last removes them. */
export function release(ctx: Ctx, state: State, operator: Uint8Array, period: bigint): void {
  const { ratio, references } = state.historical.get(ctx, [operator, period]);
  if (references === 1) state.historical.remove(ctx, [operator, period]);
  else state.historical.set(ctx, [operator, period], { ratio, references: references - 1 });
}

/** Lets a delegation earn from now on. The period before must just have been ended. */
export function beginDelegation(ctx: Ctx, { state, use }: Parts, delegator: Uint8Array, operator: Uint8Array): void {
  const candidate = use.staking.validator(ctx, operator);
  if (candidate === undefined) throw new BrokenInvariant("a delegation to a candidate that is not there");
  const period = state.current.get(ctx, operator).period - 1n;
  retain(ctx, state, operator, period);
  const shares = use.staking.shares(ctx, delegator, operator);
  const all = decFromAtomics(candidate.delegatorShares);
  // Truncated, so that all delegations together never earn more than there is.
  const stake = all === 0n ? 0n : decQuoTruncate(shares * BigInt(candidate.tokens), all);
  state.starting.set(ctx, [operator, delegator], { period, stake, height: ctx.height });
}

/** Records that a part of a candidate's tokens is about to be taken. @param fraction a Dec */
export function recordSlash(ctx: Ctx, parts: Parts, operator: Uint8Array, fraction: bigint): void {
  const { state, use } = parts;
  const candidate = use.staking.validator(ctx, operator);
  if (candidate === undefined) throw new BrokenInvariant("a slash of a candidate that is not there");
  if (fraction < 0n || fraction > decOf(1n)) throw new BrokenInvariant(`a slash of ${fraction} times 10^-18`);
  const period = endPeriod(ctx, parts, operator, candidate);
  retain(ctx, state, operator, period);
  state.slashes.set(ctx, [operator, ctx.height, period], { period, fraction });
}
