import { EventPoolCorrected } from "../../codec/gen/eco2/reduction/v1/events.ts";
import { type Pool, type PoolRecord, RecordState } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { quotient } from "../../codec/quotient.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import type { Pair } from "./booking.ts";
import type { ReductionEnv } from "./module.ts";
import { emittedOf, isCredited, reducedOf, sumsOf, targetOf, withSums } from "./pools.ts";
import { gapFill, gapOf } from "./sources.ts";

/** Micrograms of a gram. */
export const microgramsPerGram = 1_000_000n;

/** Whole grams that a pool has earned by its sums; none where it missed its target. */
export function earnedGrams(pool: Pool): bigint {
  const sums = sumsOf(pool);
  const reduced = reducedOf(sums);
  if (emittedOf(sums) > targetOf(pool) || reduced < 0n) return 0n;
  return quotient(reduced, microgramsPerGram);
}

/** A pool and a source whose gaps are filled as they are now. */
export function refilled({ pool, source }: Pair, mostPerHour = 0n): Pair {
  const filled = gapFill(source, gapOf(pool, source), mostPerHour);
  const sum = sumsOf(pool).filled + filled - BigInt(source.filled);
  return { pool: withSums(pool, { filled: sum }), source: { ...source, filled: filled.toString() } };
}

/** The first record behind a pool that is disputed, or overturned and not replaced. */
export function openRecord(ctx: Ctx, { state }: Pick<ReductionEnv, "state">, poolId: bigint): PoolRecord | undefined {
  const first = state.records.by.open.list(ctx, poolId).next();
  return first.done === true ? undefined : first.value[1];
}

/** How a record that stands in the way is told of. */
export const openText = ({ recordId, state, reason }: PoolRecord): string =>
  `record ${recordId} is ${state === RecordState.RECORD_STATE_DISPUTED ? "disputed" : "overturned"}: ${reason}`;

/** The longest reason that the registry keeps. */
const maxReason = 500;

/** Suspends the credits of a pool while a record behind them is open, and releases them after. */
function followRecords(ctx: Ctx, env: ReductionEnv, pool: Pool): Pool {
  const open = openRecord(ctx, env, pool.id);
  if (open !== undefined) {
    if (pool.suspended) return pool;
    env.use.issuance.suspendForPool(ctx, pool.batchId, openText(open).slice(0, maxReason).trim());
    return { ...pool, suspended: true };
  }
  if (!pool.suspended) return pool;
  env.use.issuance.releaseForPool(ctx, pool.batchId);
  return { ...pool, suspended: false };
}

/** Takes back what was credited and is not earned: never given again, whatever comes later. */
function takeBack(ctx: Ctx, { use }: ReductionEnv, pool: Pool, why: string): Pool {
  const { id: poolId, batchId, creditedGrams, cancelledGrams } = pool;
  const grams = creditedGrams - cancelledGrams - earnedGrams(pool);
  if (grams <= 0n) return pool;
  use.issuance.cancelForPool(ctx, batchId, grams, why.slice(0, maxReason).trim());
  emitTyped(ctx, EventPoolCorrected, { poolId, batchId, cancelledGrams: cancelledGrams + grams, grams });
  return { ...pool, cancelledGrams: cancelledGrams + grams };
}

/** Brings the credits of a pool in line with its records, after one of them changed. */
export function followCredits(ctx: Ctx, env: ReductionEnv, pool: Pool, why: string): void {
  if (!isCredited(pool)) return;
  env.state.pools.set(ctx, pool.id, followRecords(ctx, env, takeBack(ctx, env, pool, why)));
}
