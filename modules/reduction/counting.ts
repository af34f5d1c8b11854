import {
  type Pool,
  type PoolRecord,
  PoolStatus,
  RecordPart,
  RecordState,
} from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { NotarisedRecord } from "../notary/keeper.ts";
import type { Pair } from "./booking.ts";
import { followCredits, refilled } from "./corrections.ts";
import type { ReductionEnv } from "./module.ts";
import { failPool, isCounting, isCredited, isOver, isProposed, sumsOf, targetOf } from "./pools.ts";
import { changeState, isPeriod, type NewState, pairOf, putPair, replace, takeIn } from "./records.ts";
import { isEmission, ownSpan, poolsOfSource, untilOf } from "./sources.ts";
import { later } from "./times.ts";
import { settleAnew } from "./work.ts";

// Hooks of the notary module: what becomes of records that become final, or do not stay so.

/** Whether a record is of the time in which a source counts for a pool. Of reductions only what lies in it whole does. */
function isOfPeriod({ pool, source }: Pair, { start, end }: NotarisedRecord): boolean {
  const own = ownSpan(pool, source);
  const until = untilOf(pool, source);
  return isEmission(source) ? start < until && end > own.start : start >= own.start && end <= until;
}

/** The pool in which a record counts: the first, by its end, that counts and has the source at that time. */
function poolOf(ctx: Ctx, { state }: ReductionEnv, record: NotarisedRecord): Pair | undefined {
  for (const pool of poolsOfSource(ctx, state, record.sourceId, record.start)) {
    // Of a pool that has not begun sources are taken out without a trace: no record of one may be there.
    if (!isCounting(pool) || isProposed(ctx, pool)) continue;
    const pair = { pool, source: state.sources.get(ctx, [pool.id, record.sourceId]) };
    if (isOfPeriod(pair, record)) return pair;
  }
  return undefined;
}

/** Fails a pool that has emitted more than its target, in this very block. */
export function requireTarget(ctx: Ctx, { state }: Pick<ReductionEnv, "state">, pool: Pool): boolean {
  const { counted } = sumsOf(pool);
  if (counted <= targetOf(pool)) return true;
  failPool(ctx, state, pool, `${counted} micrograms are counted, above the target of ${targetOf(pool)}`);
  return false;
}

/** Brings a pool in line with a change of one of its records. */
function follow(ctx: Ctx, env: ReductionEnv, changed: Pair, why: string): void {
  const credited = isCredited(changed.pool);
  const pair = credited && isEmission(changed.source) ? refilled(changed) : changed;
  putPair(ctx, env.state, pair);
  if (credited) followCredits(ctx, env, pair.pool, why);
  else if (pair.pool.status === PoolStatus.POOL_STATUS_SETTLING) settleAnew(ctx, env, pair.pool);
  else if (pair.pool.status === PoolStatus.POOL_STATUS_RUNNING) requireTarget(ctx, env, pair.pool);
}

/** Counts a record in the pool of its source and time. What becomes final after its pool began to settle is late. */
export function countFinal(ctx: Ctx, env: ReductionEnv, record: NotarisedRecord): void {
  if (record.kind === "absorption") return;
  const pair = poolOf(ctx, env, record);
  if (pair === undefined) return;
  follow(ctx, env, takeIn(ctx, env, pair, RecordPart.RECORD_PART_PERIOD, record), "");
}

/** Records of pools that are not over: those of failed and cancelled ones stay as history. */
function livingRecords(ctx: Ctx, { state }: ReductionEnv, recordId: bigint): PoolRecord[] {
  return [...state.records.by.record.list(ctx, recordId)]
    .map(([, record]) => record)
    .filter(({ poolId }) => !isOver(state.pools.get(ctx, poolId)));
}

/** A correction stands where its predecessor stood; where that did not count, it counts by itself. */
export function countReplaced(ctx: Ctx, env: ReductionEnv, old: NotarisedRecord, now: NotarisedRecord): void {
  const all = [...env.state.records.by.record.list(ctx, old.id)].map(([, record]) => record);
  for (const record of livingRecords(ctx, env, old.id)) {
    const why = `record ${old.id} is replaced by record ${now.id}`;
    follow(ctx, env, replace(ctx, env, pairOf(ctx, env.state, record), record, now), why);
  }
  if (!all.some(isPeriod)) countFinal(ctx, env, now);
}

const { RECORD_STATE_COUNTED: counted, RECORD_STATE_DISPUTED: disputed } = RecordState;

/**
 * A record of a pool is disputed: it stays in the sums until that is decided. One that is overturned is taken out of them; behind credits
 * it may be replaced first.
 */
export function breakRecord(
  ctx: Ctx,
  env: ReductionEnv,
  record: NotarisedRecord,
  reason: string,
  correctionPeriod: bigint,
): void {
  const isDisputed = record.status === "disputed";
  for (const one of livingRecords(ctx, env, record.id)) {
    if (one.state === RecordState.RECORD_STATE_OUT) continue;
    if (isDisputed && one.state !== counted) continue;
    const pair = pairOf(ctx, env.state, one);
    overturn(
      ctx,
      env,
      pair,
      one,
      isDisputed ? { state: disputed, reason } : broken(ctx, pair.pool, reason, correctionPeriod),
    );
  }
}

/** What a record is whose history does not hold: for a pool with credits there is time to replace it. */
export function broken(ctx: Ctx, pool: Pool, reason: string, correctionPeriod: bigint): NewState {
  if (!isCredited(pool)) return { state: RecordState.RECORD_STATE_OUT, reason };
  return { state: RecordState.RECORD_STATE_OVERTURNED, reason, deadline: ctx.time + later(correctionPeriod, 0n) };
}

/** Gives a record another state, with all that follows of it. */
export function overturn(ctx: Ctx, env: ReductionEnv, pair: Pair, record: PoolRecord, next: NewState): void {
  const why = `record ${record.recordId}: ${next.reason}`;
  follow(ctx, env, changeState(ctx, env.state, pair, record, next), why);
}

/** The dispute of a record is dismissed. */
export function restoreRecord(ctx: Ctx, env: ReductionEnv, { id }: NotarisedRecord): void {
  for (const record of livingRecords(ctx, env, id)) {
    if (record.state !== disputed) continue;
    overturn(ctx, env, pairOf(ctx, env.state, record), record, { state: counted, reason: "" });
  }
}
