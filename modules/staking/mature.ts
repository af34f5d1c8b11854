import { toHex } from "../../codec/bytes.ts";
import { formatCoin } from "../../codec/coin.ts";
import { addressText, operatorText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emit } from "../../core/events.ts";
import type { Readable } from "../../core/state/map.ts";
import {
  isMature,
  type RedelegationKey,
  redelegationOf,
  setRedelegation,
  setUnbonding,
  type UnbondingKey,
  unbondingOf,
} from "./entries.ts";
import type { StakingEnv } from "./module.ts";
import { addUnbonding, release } from "./pools.ts";
import { removeIfEmpty } from "./seating.ts";

/**
 * Places of each queue that one block clears at most, the first due first: who made thousands of entries end at one moment makes
 * others wait for blocks, and no block for seconds. What waits is mature: it is slashed no more.
 */
const maturedAtOnce = 500;

/** What a queue holds for now or before, as much as one block does of it; nothing later is looked at. */
function due<K>(ctx: Ctx, queue: Readable<readonly [bigint, K], true>): K[] {
  const found: K[] = [];
  for (const [[time, key]] of queue.range(ctx)) {
    if (time > ctx.time || found.length === maturedAtOnce) break;
    found.push(key);
  }
  return found;
}

const sumOf = (amounts: readonly string[]) => amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);

function amountText(ctx: Ctx, { state }: StakingEnv, amount: bigint): string {
  return amount === 0n ? "" : formatCoin({ denom: state.params.get(ctx).bondDenom, amount });
}

/** @returns whether anything was due */
function completeUnbonding(ctx: Ctx, env: StakingEnv, key: UnbondingKey): boolean {
  const before = unbondingOf(ctx, env, key);
  const mature = before.filter((entry) => isMature(ctx, entry));
  if (mature.length === 0) return false;
  const [delegator, operator] = key;
  const tokens = sumOf(mature.map(({ balance }) => balance));
  setUnbonding(
    ctx,
    env,
    key,
    before,
    before.filter((entry) => !mature.includes(entry)),
  );
  addUnbonding(ctx, env, -tokens);
  if (tokens > 0n) release(ctx, env, delegator, tokens);
  emit(
    ctx,
    "complete_unbonding",
    ["amount", amountText(ctx, env, tokens)],
    ["validator", operatorText(ctx.chain, operator)],
    ["delegator", addressText(ctx.chain, delegator)],
  );
  return true;
}

/** @returns whether anything was due */
function completeRedelegation(ctx: Ctx, env: StakingEnv, key: RedelegationKey): boolean {
  const before = redelegationOf(ctx, env, key);
  const mature = before.filter((entry) => isMature(ctx, entry));
  if (mature.length === 0) return false;
  const [delegator, source, destination] = key;
  setRedelegation(
    ctx,
    env,
    key,
    before,
    before.filter((entry) => !mature.includes(entry)),
  );
  emit(
    ctx,
    "complete_redelegation",
    ["amount", amountText(ctx, env, sumOf(mature.map(({ initialBalance }) => initialBalance)))],
    ["delegator", addressText(ctx.chain, delegator)],
    ["source_validator", operatorText(ctx.chain, source)],
    ["destination_validator", operatorText(ctx.chain, destination)],
  );
  return true;
}

/** Gives back what has unbonded, and ends redelegations that are over, and candidacies that waited for them. */
export function completeMature(ctx: Ctx, env: StakingEnv): void {
  const left = new Map<string, Uint8Array>();
  for (const key of due(ctx, env.state.unbondingQueue))
    if (completeUnbonding(ctx, env, key)) left.set(toHex(key[1]), key[1]);
  for (const key of due(ctx, env.state.redelegationQueue))
    if (completeRedelegation(ctx, env, key)) left.set(toHex(key[1]), key[1]);
  for (const operator of left.values()) removeIfEmpty(ctx, env, operator);
}
