import { decFromAtomics } from "../../codec/decimal.ts";
import type { UnbondingDelegationEntry } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { bytesKey } from "../../codec/keys.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { startingWith } from "../../core/state/range.ts";
import { requireCandidate, setStock } from "./candidate.ts";
import { isMature, redelegationOf, setUnbonding, type UnbondingKey, unbondingOf } from "./entries.ts";
import type { StakingEnv } from "./module.ts";
import { addUnbonding, forfeit, poolOf } from "./pools.ts";
import { fractionOf, fractionUp, sharesFor, stockOf } from "./rate.ts";
import { stakeAt } from "./records.ts";
import { removeIfEmpty } from "./seating.ts";
import { unbond } from "./unbond.ts";

function least(first: bigint, ...others: readonly bigint[]): bigint {
  let low = first;
  for (const one of others) if (one < low) low = one;
  return low;
}
const empty = new Uint8Array(0);

/** What a part of the stake owed for the fault, and what of it could be taken; base units. */
interface Toll {
  readonly owed: bigint;
  readonly taken: bigint;
}
const addTolls = (a: Toll, b: Toll): Toll => ({ owed: a.owed + b.owed, taken: a.taken + b.taken });
const none: Toll = { owed: 0n, taken: 0n };

/** Takes from the entries of an unbonding delegation what `owes` says of each, as far as it goes. */
function slashEntries(
  ctx: Ctx,
  env: StakingEnv,
  key: UnbondingKey,
  owes: (entry: UnbondingDelegationEntry) => bigint,
): Toll {
  const before = unbondingOf(ctx, env, key);
  let toll = none;
  const after = before.map((entry) => {
    if (isMature(ctx, entry)) return entry;
    const owed = owes(entry);
    const balance = BigInt(entry.balance);
    const taken = least(owed, balance);
    toll = addTolls(toll, { owed, taken });
    return { ...entry, balance: (balance - taken).toString() };
  });
  if (toll.taken === 0n) return toll;
  setUnbonding(ctx, env, key, before, after);
  addUnbonding(ctx, env, -toll.taken);
  forfeit(ctx, env, "not_bonded_tokens_pool", toll.taken);
  return toll;
}

/** Entries that began at the height of the fault or later: their stake stood behind it. */
function slashUnbonding(ctx: Ctx, env: StakingEnv, operator: Uint8Array, height: number, fraction: bigint): Toll {
  const within = startingWith({ first: bytesKey }, operator);
  const since = [...env.state.unbondingSince.keys(ctx, { within, from: [operator, height, empty] })];
  let toll = none;
  for (const [, begun, delegator] of since) {
    const part = slashEntries(ctx, env, [delegator, operator], (entry) =>
      entry.creationHeight === BigInt(begun) ? fractionOf(BigInt(entry.initialBalance), fraction) : 0n,
    );
    toll = addTolls(toll, part);
  }
  return toll;
}

/** Takes what is owed from what a redelegation became: first from what unbonds of it, then from the shares. */
function slashMoved(
  ctx: Ctx,
  env: StakingEnv,
  key: UnbondingKey,
  height: number,
  owed: bigint,
  shares: bigint,
): bigint {
  const [delegator, operator] = key;
  let left = owed;
  const { taken } = slashEntries(ctx, env, key, (entry) => {
    const part = entry.creationHeight >= BigInt(height) ? least(left, BigInt(entry.balance)) : 0n;
    left -= part;
    return part;
  });
  const held = env.state.delegations.find(ctx, key) ?? 0n;
  if (left === 0n || held === 0n) return taken;
  const stock = stockOf(requireCandidate(ctx, env, operator));
  const cut = least(shares, held, stock.tokens === 0n ? 0n : sharesFor(stock, left));
  if (cut === 0n) return taken;
  const { tokens, pool } = unbond(ctx, env, delegator, operator, cut);
  forfeit(ctx, env, pool, tokens);
  removeIfEmpty(ctx, env, operator);
  return taken + tokens;
}

function slashRedelegations(ctx: Ctx, env: StakingEnv, source: Uint8Array, height: number, fraction: bigint): Toll {
  const within = startingWith({ first: bytesKey }, source);
  const since = [...env.state.redelegationsSince.keys(ctx, { within, from: [source, height, [empty, empty]] })];
  let toll = none;
  for (const [, begun, [delegator, destination]] of since) {
    for (const entry of redelegationOf(ctx, env, [delegator, source, destination])) {
      if (entry.creationHeight !== BigInt(begun) || isMature(ctx, entry)) continue;
      const owed = fractionOf(BigInt(entry.initialBalance), fraction);
      const shares = fractionOf(decFromAtomics(entry.sharesDst), fraction);
      const taken = slashMoved(ctx, env, [delegator, destination], height, owed, shares);
      toll = addTolls(toll, { owed, taken });
    }
  }
  return toll;
}

/**
 * Takes a fraction, a Dec, of the tokens that stood behind a candidate at the height of its fault: from what was taken from it
 * since as far as it owes, the rest from what stands behind it now. Whoever came later shares in that rest, as in the SDK. All
 * goes to `neutrality`.
 * @returns base units taken
 */
export function slash(ctx: Ctx, env: StakingEnv, operator: Uint8Array, faultHeight: number, fraction: bigint): bigint {
  if (fraction < 0n) throw new BrokenInvariant(`a slash of a negative fraction: ${fraction}`);
  if (faultHeight > ctx.height)
    throw new BrokenInvariant(`a slash for height ${faultHeight}, which is not reached at ${ctx.height}`);
  // Who signs the first blocks was chosen before there was any.
  const height = Math.max(0, faultHeight);
  const candidate = env.state.candidates.find(ctx, operator);
  if (candidate === undefined) return 0n;
  const stood = stakeAt(ctx, env, operator, height) ?? BigInt(candidate.tokens);
  const moved = addTolls(
    slashUnbonding(ctx, env, operator, height, fraction),
    slashRedelegations(ctx, env, operator, height, fraction),
  );
  const rest = fractionOf(stood, fraction) - moved.owed;
  // Read again: its own stake may have come back to it by a redelegation.
  const now = requireCandidate(ctx, env, operator);
  const { tokens, shares } = stockOf(now);
  const taken = rest <= 0n ? 0n : least(rest, tokens);
  if (taken === 0n) return moved.taken;
  env.hooks.beforeValidatorSlashed(ctx, operator, fractionUp(taken, tokens));
  setStock(ctx, env, operator, now, { tokens: tokens - taken, shares });
  forfeit(ctx, env, poolOf(now), taken);
  return moved.taken + taken;
}
