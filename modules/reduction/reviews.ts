import { RecordState, type Work } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { type Budget, firstOf } from "./budget.ts";
import { broken, overturn } from "./counting.ts";
import type { ReductionEnv } from "./module.ts";
import { isCredited, isOver } from "./pools.ts";
import { pairOf } from "./records.ts";
import { recordFault, recordsWithin } from "./settling.ts";
import { moment } from "./times.ts";

/** Disputed records that one block looks at. */
const lookedAtInBlock = 200;

/**
 * Sees what became of disputed records: the notaries tell of a dispute and of its dismissal, and not again where it is upheld. In pools
 * that are over nobody waits for it.
 */
export function followDecisions(ctx: Ctx, env: ReductionEnv, correctionPeriod: bigint): void {
  const { state, use } = env;
  for (const [, key] of firstOf(state.records.by.disputed.entries.keys(ctx), lookedAtInBlock)) {
    const record = state.records.get(ctx, key);
    const pair = pairOf(ctx, state, record);
    if (isOver(pair.pool)) state.records.set(ctx, key, { ...record, state: RecordState.RECORD_STATE_COUNTED });
    else if (use.notary.record(ctx, record.recordId)?.status === "overturned") {
      const next = broken(ctx, pair.pool, `${record.reason}; upheld`, correctionPeriod);
      overturn(ctx, env, pair, record, next);
    }
  }
}

/** Records whose time for a correction one block ends. */
const endedInBlock = 50;

/** Walks the records of a revoked source behind credits again; what does not hold any more is overturned. */
function review(ctx: Ctx, env: ReductionEnv, work: Work, budget: Budget, correctionPeriod: bigint): void {
  const { state } = env;
  const { poolId, sourceId, part, at } = work;
  const range = { within: recordsWithin(poolId, sourceId), from: [poolId, sourceId, [part, moment(at)]] as const };
  for (const [, record] of firstOf(state.records.range(ctx, range), budget.records + 1)) {
    if (budget.records === 0) {
      state.reviews.set(ctx, [poolId, sourceId], { ...work, part: record.part, at: timestampOf(moment(record.start)) });
      return;
    }
    budget.records -= 1;
    if (record.state !== RecordState.RECORD_STATE_COUNTED) continue;
    const reason = recordFault(ctx, env, record.recordId);
    if (reason === undefined) continue;
    const pair = pairOf(ctx, state, record);
    overturn(ctx, env, pair, record, broken(ctx, pair.pool, reason, correctionPeriod));
  }
  state.reviews.remove(ctx, [poolId, sourceId]);
}

/** Goes on with the reviews that wait. */
export function reviewSome(ctx: Ctx, env: ReductionEnv, budget: Budget, correctionPeriod: bigint): void {
  for (const [[poolId, sourceId], work] of firstOf(env.state.reviews.range(ctx), budget.records)) {
    if (budget.records === 0) return;
    if (isCredited(env.state.pools.get(ctx, poolId))) review(ctx, env, work, budget, correctionPeriod);
    else env.state.reviews.remove(ctx, [poolId, sourceId]);
  }
}

/** Overturned records behind credits that nobody replaced in time are missing from now on: their time is a gap. */
export function endCorrections(ctx: Ctx, env: ReductionEnv): void {
  const { state } = env;
  for (const [deadline, poolId, recordId] of firstOf(
    state.deadlines.keys(ctx, { to: [ctx.time + 1n, 0n, 0n] }),
    endedInBlock,
  )) {
    const found = [...state.records.by.record.list(ctx, recordId)].find(([, record]) => record.poolId === poolId);
    const record = found?.[1];
    if (record === undefined || isOver(state.pools.get(ctx, poolId))) {
      state.deadlines.remove(ctx, [deadline, poolId, recordId]);
      continue;
    }
    const next = { state: RecordState.RECORD_STATE_OUT, reason: `${record.reason}; not replaced in time` };
    overturn(ctx, env, pairOf(ctx, state, record), record, next);
  }
}
