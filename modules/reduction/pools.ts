import { EventPoolCancelled, EventPoolFailed } from "../../codec/gen/eco2/reduction/v1/events.ts";
import { type Pool, PoolStatus, type Sums, type Terms } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { emitTyped } from "../../core/events.ts";
import { fail } from "./errors.ts";
import type { State } from "./module.ts";
import { timesOf } from "./terms.ts";
import { moment, type Span } from "./times.ts";

export type Status = (typeof PoolStatus)[keyof typeof PoolStatus];

const {
  POOL_STATUS_PROPOSED: proposed,
  POOL_STATUS_STARTING: starting,
  POOL_STATUS_RUNNING: running,
  POOL_STATUS_FAILED: failed,
  POOL_STATUS_CANCELLED: cancelled,
  POOL_STATUS_CREDITED: credited,
} = PoolStatus;

/** Name of a status for people: "running". */
export function statusName(status: Status): string {
  const found = Object.entries(PoolStatus).find(([, value]) => value === status);
  return (found?.[0] ?? "none").replace("POOL_STATUS_", "").toLowerCase();
}

/** @throws pool not found */
export function poolAt(ctx: Ctx, state: State, id: bigint): Pool {
  const found = state.pools.find(ctx, id);
  if (found === undefined) throw fail.poolNotFound(`no pool has the id ${id}`);
  return found;
}

/** Records that become final count in it. */
export const isCounting = ({ status }: Pool): boolean =>
  status === proposed || status === starting || status === running;

/** Nothing changes it any more. */
export const isOver = ({ status }: Pool): boolean => status === failed || status === cancelled;

export const isCredited = ({ status }: Pool): boolean => status === credited;

/** Terms of a stored pool. */
export function termsOf({ id, terms }: Pool): Terms {
  if (terms === undefined) throw new BrokenInvariant(`pool ${id} has no terms`);
  return terms;
}

export const periodOf = (pool: Pool): Span => timesOf(termsOf(pool)).period;

export const noSums: Sums = { baseline: "0", counted: "0", filled: "0", reductions: "0" };

/** Sums of a pool as numbers, micrograms. */
export interface SumsOf {
  readonly baseline: bigint;
  readonly counted: bigint;
  readonly filled: bigint;
  readonly reductions: bigint;
}

export function sumsOf({ sums = noSums }: Pool): SumsOf {
  const { baseline, counted, filled, reductions } = sums;
  return {
    baseline: BigInt(baseline),
    counted: BigInt(counted),
    filled: BigInt(filled),
    reductions: BigInt(reductions),
  };
}

/** A pool with other sums. */
export function withSums(pool: Pool, change: Partial<SumsOf>): Pool {
  const { baseline, counted, filled, reductions } = { ...sumsOf(pool), ...change };
  const sums = {
    baseline: baseline.toString(),
    counted: counted.toString(),
    filled: filled.toString(),
    reductions: reductions.toString(),
  };
  return { ...pool, sums };
}

/** What was emitted, with gaps filled. */
export const emittedOf = ({ counted, filled }: SumsOf): bigint => counted + filled;

/** Micrograms that were reduced; below zero where more was emitted than before. */
export const reducedOf = (sums: SumsOf): bigint => sums.baseline + sums.reductions - emittedOf(sums);

/** Micrograms that may be emitted. */
export const targetOf = (pool: Pool): bigint => BigInt(termsOf(pool).target);

/** Lets a pool wait for a time, or for none. */
export function waitUntil(ctx: Ctx, state: State, pool: Pool, time: bigint | undefined): Pool {
  if (pool.due !== undefined) state.due.remove(ctx, [moment(pool.due), pool.id]);
  if (time !== undefined) state.due.add(ctx, [time, pool.id]);
  return { ...pool, due: time === undefined ? undefined : timestampOf(time) };
}

/** A pool that nothing is left to do for. */
export function closed(ctx: Ctx, state: State, pool: Pool, status: Status, reason: string): Pool {
  state.work.remove(ctx, pool.id);
  return { ...waitUntil(ctx, state, pool, undefined), status, reason, endedAt: timestampOf(ctx.time) };
}

/** Ends a pool without credits: what it promised is not so. Its sources are free from now on. */
export function failPool(ctx: Ctx, state: State, pool: Pool, reason: string): void {
  const now = closed(ctx, state, pool, failed, reason);
  state.pools.set(ctx, pool.id, now);
  emitTyped(ctx, EventPoolFailed, {
    poolId: pool.id,
    sums: now.sums,
    target: targetOf(pool).toString(),
    reason,
  });
}

/** Ends a pool without credits before it is decided. */
export function cancelPool(ctx: Ctx, state: State, pool: Pool, reason: string): void {
  state.pools.set(ctx, pool.id, closed(ctx, state, pool, cancelled, reason));
  emitTyped(ctx, EventPoolCancelled, { poolId: pool.id, reason });
}

/** A pool whose start has come, though no block has begun it yet, is proposed no longer. */
export const isProposed = (ctx: Ctx, pool: Pool): boolean =>
  pool.status === proposed && ctx.time < periodOf(pool).start;

/** Whether a pool's period lasts, and its baseline is known. */
export const isRunning = (ctx: Ctx, pool: Pool): boolean => pool.status === running && ctx.time < periodOf(pool).end;
