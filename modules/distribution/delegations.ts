import { type Coin, formatCoins } from "../../codec/coin.ts";
import { decFromAtomics, decMulTruncate, decOf, decQuo } from "../../codec/decimal.ts";
import type { Validator } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { bytesKey } from "../../codec/keys.ts";
import { addressText, operatorText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emit, silent } from "../../core/events.ts";
import { startingWith } from "../../core/state/range.ts";
import { add, type DecCoins, intersect, least, mulTruncate, noCoins, sub, truncate } from "./decCoins.ts";
import { fail } from "./errors.ts";
import type { State } from "./module.ts";
import type { Parts } from "./parts.ts";
import { endPeriod, release } from "./periods.ts";
import { addToPool, payOut, withdrawAddress } from "./pool.ts";
import type { Starting } from "./values.ts";

/** What a stake earned between the ends of two periods. */
function earnedBetween(
  ctx: Ctx,
  state: State,
  operator: Uint8Array,
  from: bigint,
  to: bigint,
  stake: bigint,
): DecCoins {
  const { ratio: before } = state.historical.get(ctx, [operator, from]);
  const { ratio: after } = state.historical.get(ctx, [operator, to]);
  return mulTruncate(sub(after, before), stake);
}

/** The stake that a delegation has by its shares now, a Dec. */
export function stakeNow({ tokens, delegatorShares }: Validator, shares: bigint): bigint {
  const all = decFromAtomics(delegatorShares);
  return all === 0n ? 0n : decQuo(shares * BigInt(tokens), all);
}

/** The stake and the rewards of a delegation until a period's end; slashes since its start shrink the stake as they come. */
export function reckon(
  ctx: Ctx,
  state: State,
  operator: Uint8Array,
  starting: Starting,
): { stake: bigint; period: bigint; rewards: DecCoins } {
  let { period, stake } = starting;
  let rewards = noCoins;
  const range = {
    within: startingWith({ first: bytesKey }, operator),
    from: [operator, starting.height, 0n] as const,
  };
  for (const [, slash] of state.slashes.range(ctx, range)) {
    // Of the same block, but before the delegation began.
    if (slash.period <= period) continue;
    rewards = add(rewards, earnedBetween(ctx, state, operator, period, slash.period, stake));
    stake = decMulTruncate(stake, decOf(1n) - slash.fraction);
    period = slash.period;
  }
  return { stake, period, rewards };
}

/** What a delegation earned until the end of a period. */
export function rewardsUntil(
  ctx: Ctx,
  { state, use }: Parts,
  delegator: Uint8Array,
  operator: Uint8Array,
  candidate: Validator,
  starting: Starting,
  ending: bigint,
): DecCoins {
  const { stake, period, rewards } = reckon(ctx, state, operator, starting);
  // Staking reckons with all slashes at once, and may round to a few units of 10^-18 less.
  const most = stakeNow(candidate, use.staking.shares(ctx, delegator, operator));
  return add(rewards, earnedBetween(ctx, state, operator, period, ending, least(stake, most)));
}

/**
 * Pays what a delegation earned and forgets from where it earns; `beginDelegation` must follow unless it ends. Fractions of a
 * base unit go to the community pool.
 * @returns the coins, or as in the SDK one of amount 0
 * @throws no delegation distribution info (code 5)
 */
export function withdraw(
  ctx: Ctx,
  parts: Parts,
  delegator: Uint8Array,
  operator: Uint8Array,
  candidate: Validator,
): readonly Coin[] {
  const { state, use } = parts;
  const starting = state.starting.find(ctx, [operator, delegator]);
  if (starting === undefined) throw fail.noDelegationInfo();
  const ending = endPeriod(ctx, parts, operator, candidate);
  const raw = rewardsUntil(ctx, parts, delegator, operator, candidate, starting, ending);
  const outstanding = state.outstanding.get(ctx, operator);
  // What roundings of staking may give too much, by units of 10^-18, is never taken from the commission.
  const rewards = intersect(raw, sub(outstanding, state.commission.get(ctx, operator)));
  const { coins, rest } = truncate(rewards);
  payOut(ctx, parts, withdrawAddress(ctx, parts, delegator), coins);
  state.outstanding.set(ctx, operator, sub(outstanding, rewards));
  addToPool(ctx, parts, rest);
  release(ctx, state, operator, starting.period);
  state.starting.remove(ctx, [operator, delegator]);
  const told = coins.length > 0 ? coins : [{ denom: use.staking.bondDenom(ctx), amount: 0n }];
  if (!silent(ctx))
    emit(
      ctx,
      "withdraw_rewards",
      ["amount", formatCoins(told)],
      ["validator", operatorText(ctx.chain, operator)],
      ["delegator", addressText(ctx.chain, delegator)],
    );
  return told;
}
