import type { RedelegationEntry, UnbondingDelegationEntry } from "../../codec/gen/cosmos/staking/v1beta1/staking.ts";
import { timeOf } from "../../codec/time.ts";
import { addressText, operatorText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { StakingEnv } from "./module.ts";

// Entries of unbonding delegations and of redelegations, with the indexes that find them: by operator for queries, by the height
// at which they began for slashing, by the time at which they complete. An index never names what is not there.

interface Entry {
  readonly creationHeight: bigint;
  readonly completionTime: UnbondingDelegationEntry["completionTime"];
}

export const completionOf = ({ completionTime }: Entry): bigint =>
  completionTime === undefined ? 0n : timeOf(completionTime);

/** As in the SDK: what completes now is mature, whether or not the end of the block has come to it. */
export const isMature = (ctx: Ctx, entry: Entry): boolean => completionOf(entry) <= ctx.time;

/** Calls `add` for each of `after` that `before` lacks, `remove` for each of `before` that `after` lacks. */
function change<T>(before: readonly T[], after: readonly T[], add: (one: T) => void, remove: (one: T) => void): void {
  for (const one of new Set(before)) if (!after.includes(one)) remove(one);
  for (const one of new Set(after)) if (!before.includes(one)) add(one);
}

const heights = (entries: readonly Entry[]) => entries.map(({ creationHeight }) => Number(creationHeight));
const times = (entries: readonly Entry[]) => entries.map(completionOf);

/** Delegator, operator. */
export type UnbondingKey = readonly [delegator: Uint8Array, operator: Uint8Array];

export function unbondingOf(ctx: Ctx, { state }: StakingEnv, key: UnbondingKey): readonly UnbondingDelegationEntry[] {
  return state.unbonding.find(ctx, key)?.entries ?? [];
}

/** Writes the entries of an unbonding delegation; none: it is there no more. */
export function setUnbonding(
  ctx: Ctx,
  env: StakingEnv,
  key: UnbondingKey,
  before: readonly UnbondingDelegationEntry[],
  after: readonly UnbondingDelegationEntry[],
): void {
  const { state } = env;
  const [delegator, operator] = key;
  const queue = state.unbondingQueue;
  change(
    heights(before),
    heights(after),
    (height) => state.unbondingSince.add(ctx, [operator, height, delegator]),
    (height) => state.unbondingSince.remove(ctx, [operator, height, delegator]),
  );
  change(
    times(before),
    times(after),
    (time) => queue.add(ctx, [time, key]),
    (time) => queue.remove(ctx, [time, key]),
  );
  if (after.length === 0) {
    state.unbonding.remove(ctx, key);
    state.unbondingBy.remove(ctx, [operator, delegator]);
    return;
  }
  if (before.length === 0) state.unbondingBy.add(ctx, [operator, delegator]);
  state.unbonding.set(ctx, key, {
    delegatorAddress: addressText(ctx.chain, delegator),
    validatorAddress: operatorText(ctx.chain, operator),
    entries: [...after],
  });
}

/** Delegator, source, destination. */
export type RedelegationKey = readonly [delegator: Uint8Array, source: Uint8Array, destination: Uint8Array];

export function redelegationOf(ctx: Ctx, { state }: StakingEnv, key: RedelegationKey): readonly RedelegationEntry[] {
  return state.redelegations.find(ctx, key)?.entries ?? [];
}

/** Writes the entries of a redelegation; none: it is there no more. */
export function setRedelegation(
  ctx: Ctx,
  env: StakingEnv,
  key: RedelegationKey,
  before: readonly RedelegationEntry[],
  after: readonly RedelegationEntry[],
): void {
  const { state } = env;
  const [delegator, source, destination] = key;
  const queue = state.redelegationQueue;
  change(
    heights(before),
    heights(after),
    (height) => state.redelegationsSince.add(ctx, [source, height, [delegator, destination]]),
    (height) => state.redelegationsSince.remove(ctx, [source, height, [delegator, destination]]),
  );
  change(
    times(before),
    times(after),
    (time) => queue.add(ctx, [time, key]),
    (time) => queue.remove(ctx, [time, key]),
  );
  if (after.length === 0) {
    state.redelegations.remove(ctx, key);
    state.redelegationsFrom.remove(ctx, [source, delegator, destination]);
    state.redelegationsTo.remove(ctx, [delegator, destination, source]);
    return;
  }
  if (before.length === 0) {
    state.redelegationsFrom.add(ctx, [source, delegator, destination]);
    state.redelegationsTo.add(ctx, [delegator, destination, source]);
  }
  state.redelegations.set(ctx, key, {
    delegatorAddress: addressText(ctx.chain, delegator),
    validatorSrcAddress: operatorText(ctx.chain, source),
    validatorDstAddress: operatorText(ctx.chain, destination),
    entries: [...after],
  });
}
