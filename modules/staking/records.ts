import { nanosOf } from "../../codec/duration.ts";
import { bytesKey } from "../../codec/keys.ts";
import { quotient } from "../../codec/quotient.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import type { StakingEnv } from "./module.ts";

// What stood behind a seated candidate, by height: a fault is punished by the stake that committed it, which consensus power,
// equal for all, does not tell. One entry for each block that changed it, kept for as long as coins unbond.

const nanosPerSecond = 1_000_000_000n;
/** Entries that one write drops at most: more than it adds. */
const droppedAtOnce = 2;
/** Entries of somebody who is no candidate any more that one block drops at most. */
const forgottenAtOnce = 100;

const within = (operator: Uint8Array) => startingWith({ first: bytesKey }, operator);

function dropOld(ctx: Ctx, { state }: StakingEnv, operator: Uint8Array, before: bigint): void {
  const old: (readonly [Uint8Array, number])[] = [];
  let previous: readonly [Uint8Array, number] | undefined;
  for (const [key, { time }] of state.stakes.range(ctx, { within: within(operator) })) {
    // The one before the first that is young enough still tells what stood then.
    if (previous !== undefined && time <= before) old.push(previous);
    if (time > before || old.length === droppedAtOnce) break;
    previous = key;
  }
  for (const key of old) state.stakes.remove(ctx, key);
}

/** Notes the tokens behind a candidate that has a seat, or has just got one, at this height. */
export function recordStake(ctx: Ctx, env: StakingEnv, operator: Uint8Array, tokens: bigint): void {
  const key = [operator, ctx.height] as const;
  const isFirst = !env.state.stakes.has(ctx, key);
  env.state.stakes.set(ctx, key, { tokens, time: quotient(ctx.time, nanosPerSecond) });
  if (!isFirst) return;
  const { unbondingTime } = env.state.params.get(ctx);
  const horizon = ctx.time - (unbondingTime === undefined ? 0n : nanosOf(unbondingTime));
  if (horizon > 0n) dropOld(ctx, env, operator, quotient(horizon, nanosPerSecond));
}

/** Tokens that stood behind a candidate when the block of a height began; `undefined` where that is not known any more. */
export function stakeAt(ctx: Ctx, { state }: StakingEnv, operator: Uint8Array, height: number): bigint | undefined {
  const [before] = state.stakes.range(ctx, { within: within(operator), to: [operator, height], reverse: true });
  if (before !== undefined) return before[1].tokens;
  const [first] = state.stakes.range(ctx, { within: within(operator) });
  return first?.[1].tokens;
}

/** Drops some of the stakes of somebody who is no candidate any more. A new candidate of that name keeps what it has. */
export function forgetStakes(ctx: Ctx, { state }: StakingEnv): void {
  const [operator] = state.forgotten.keys(ctx);
  if (operator === undefined) return;
  const keys: (readonly [Uint8Array, number])[] = [];
  if (!state.candidates.has(ctx, operator)) {
    for (const [key] of state.stakes.range(ctx, { within: within(operator) })) {
      keys.push(key);
      if (keys.length === forgottenAtOnce) break;
    }
  }
  for (const key of keys) state.stakes.remove(ctx, key);
  if (keys.length < forgottenAtOnce) state.forgotten.remove(ctx, operator);
}
