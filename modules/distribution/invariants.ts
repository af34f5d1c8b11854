import { formatCoins } from "../../codec/coin.ts";
import { bytesKey } from "../../codec/keys.ts";
import { addressText, operatorText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import { candidateOf, withdrawCommission } from "./candidates.ts";
import { add, type DecCoins, decCoinsFault, noCoins, safeSub, truncate } from "./decCoins.ts";
import { reckon, stakeNow, withdraw } from "./delegations.ts";
import { rewardsAccount } from "./module.ts";
import type { Parts } from "./parts.ts";

/**
 * No candidate's outstanding rewards, and no community pool, is below nothing; and what is outstanding covers the commission and
 * the rewards of the current period.
 */
export function nonNegativeInvariant(ctx: Ctx, { state }: Parts): string | undefined {
  const sets: (readonly [string, DecCoins])[] = [["the community pool", state.pool.get(ctx)]];
  for (const [operator, coins] of state.outstanding.range(ctx)) {
    const text = operatorText(ctx.chain, operator);
    sets.push([text, coins]);
    const least = add(state.commission.get(ctx, operator), state.current.get(ctx, operator).rewards);
    if (safeSub(coins, least) === undefined)
      return `${text}: less is outstanding than its commission and current rewards`;
  }
  for (const [whose, coins] of sets) {
    const fault = decCoinsFault(coins);
    if (fault !== undefined) return `${whose}: ${fault}`;
  }
  return undefined;
}

/** Every candidate, and nobody else, has the records that its rewards go to. */
export function recordsInvariant(ctx: Ctx, { state, use }: Parts): string | undefined {
  let candidates = 0;
  for (const [operator, { operatorAddress }] of use.staking.validators(ctx)) {
    candidates += 1;
    const current = state.current.find(ctx, operator);
    if (current === undefined) return `${operatorAddress} has no current rewards`;
    if (!state.historical.has(ctx, [operator, current.period - 1n]))
      return `${operatorAddress} has no historical rewards of period ${current.period - 1n}`;
    if (!state.outstanding.has(ctx, operator)) return `${operatorAddress} has no outstanding rewards`;
    if (!state.commission.has(ctx, operator)) return `${operatorAddress} has no accumulated commission`;
  }
  for (const [name, all] of [
    ["current", state.current],
    ["outstanding", state.outstanding],
  ] as const) {
    const records = [...all.range(ctx)].length;
    if (records !== candidates) return `${candidates} candidates, ${records} records of ${name} rewards`;
  }
  return undefined;
}

/** All rewards that were not withdrawn and the community pool. */
export function holdings(ctx: Ctx, { state }: Parts): DecCoins {
  let sum = state.pool.get(ctx);
  for (const [, coins] of state.outstanding.range(ctx)) sum = add(sum, coins);
  return sum;
}

/** The module's account has what it owes, to the base unit. */
export function accountInvariant(ctx: Ctx, parts: Parts): string | undefined {
  const { use } = parts;
  const owed = holdings(ctx, parts);
  const there = formatCoins(use.bank.balances(ctx, use.accounts.moduleAddress(rewardsAccount)));
  const { coins, rest } = truncate(owed);
  if (rest.length > 0) return `fractions of base units are owed to nobody or to two: ${rest.map(({ denom }) => denom)}`;
  return there === formatCoins(coins) ? undefined : `the account has ${there}, owed are ${formatCoins(coins)}`;
}

/** The sums at a period's end are kept once for each candidate's last period, each delegation's start and each slash. */
export function referencesInvariant(ctx: Ctx, { state }: Parts): string | undefined {
  let [references, needed] = [0, 0];
  for (const [, historical] of state.historical.range(ctx)) references += historical.references;
  for (const all of [state.current, state.starting, state.slashes]) needed += [...all.range(ctx)].length;
  return references === needed ? undefined : `${references} references to periods, ${needed} records that need them`;
}

/** A delegation earns by the tokens that its shares are, but for rounding; and every delegation earns. */
export function stakesInvariant(ctx: Ctx, parts: Parts): string | undefined {
  const { state, use } = parts;
  const shares = new Map<string, bigint>();
  for (const [[operator, delegator], starting] of state.starting.range(ctx)) {
    const candidate = candidateOf(ctx, parts, operator);
    const own = use.staking.shares(ctx, delegator, operator);
    const who = `${addressText(ctx.chain, delegator)} with ${operatorText(ctx.chain, operator)}`;
    if (own === 0n) return `${who} earns without shares`;
    shares.set(candidate.operatorAddress, (shares.get(candidate.operatorAddress) ?? 0n) + own);
    const [{ stake }, now] = [reckon(ctx, state, operator, starting), stakeNow(candidate, own)];
    // As much as x/distribution tolerates.
    if (stake > now + 3n) return `${who} earns by ${stake} times 10^-18, its shares are ${now}`;
  }
  for (const [, { operatorAddress, delegatorShares }] of use.staking.validators(ctx))
    if (BigInt(delegatorShares || "0") !== (shares.get(operatorAddress) ?? 0n))
      return `not all voters of ${operatorAddress} earn`;
  return undefined;
}

/** All commission and all rewards of delegations can be withdrawn, one after the other. */
export function withdrawInvariant(ctx: Ctx, parts: Parts): string | undefined {
  const { state } = parts;
  const trial: Ctx = { ...ctx, branch: ctx.branch.fork(), events: [] };
  for (const operator of [...state.outstanding.range(ctx)].map(([key]) => key)) {
    if ((state.commission.find(trial, operator) ?? noCoins).length > 0) withdrawCommission(trial, parts, operator);
    const within = startingWith({ first: bytesKey }, operator);
    for (const [[, delegator]] of [...state.starting.range(trial, { within })])
      withdraw(trial, parts, delegator, operator, candidateOf(trial, parts, operator));
  }
  return nonNegativeInvariant(trial, parts) ?? accountInvariant(trial, parts);
}
