import { EventMember, EventPoolRunning } from "../../codec/gen/eco2/reduction/v1/events.ts";
import {
  MemberStatus,
  type Pool,
  PoolStatus,
  RecordPart,
  type Work,
} from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { u64Key } from "../../codec/keys.ts";
import { timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import { startingWith } from "../../core/state/range.ts";
import type { NotarisedRecord } from "../notary/keeper.ts";
import type { Pair } from "./booking.ts";
import { type Budget, sourcesFrom } from "./budget.ts";
import { requireTarget } from "./counting.ts";
import type { ReductionEnv, State } from "./module.ts";
import { cancelPool, sumsOf, targetOf, termsOf, waitUntil } from "./pools.ts";
import { takeIn } from "./records.ts";
import { isEmission } from "./sources.ts";
import { timesOf } from "./terms.ts";
import { later, moment } from "./times.ts";
import { fromTheFirst } from "./work.ts";

/** Members of a pool, by address. */
export const membersOf = (ctx: Ctx, { members }: Pick<State, "members">, poolId: bigint) =>
  [...members.range(ctx, { within: startingWith({ first: u64Key }, poolId) })].map(([, member]) => member);

/** Begins a pool whose time has come: with those who joined, or not at all. */
export function begin(ctx: Ctx, { state }: ReductionEnv, pool: Pool): void {
  const all = membersOf(ctx, state, pool.id);
  const absent = all.filter(({ status }) => status === MemberStatus.MEMBER_STATUS_INVITED);
  for (const { address } of absent) {
    state.members.remove(ctx, [pool.id, address]);
    emitTyped(ctx, EventMember, { poolId: pool.id, member: address, status: MemberStatus.MEMBER_STATUS_UNSPECIFIED });
  }
  const members = all.length - absent.length;
  const now = { ...waitUntil(ctx, state, pool, undefined), members };
  if (members === 0) cancelPool(ctx, state, now, "nobody had joined at the start");
  else if (pool.sources === 0) cancelPool(ctx, state, now, "it had no source at the start");
  else {
    state.pools.set(ctx, pool.id, { ...now, status: PoolStatus.POOL_STATUS_STARTING });
    state.work.set(ctx, pool.id, fromTheFirst(pool.id));
  }
}

/** Whether a record makes a baseline: what reaches out of its time does not. */
const isOfHistory = (pool: Pool, { kind, start, end }: NotarisedRecord): boolean => {
  const { history } = timesOf(termsOf(pool));
  return kind === "emission" && start >= history.start && end <= history.end;
};

/**
 * Takes the final records of a source into its baseline, from a moment on.
 * @returns where it stopped for want of room; `undefined` when it has all
 */
export function gather(
  ctx: Ctx,
  env: Pick<ReductionEnv, "state" | "use">,
  given: Pair,
  from: bigint,
  budget: Budget,
): { readonly pair: Pair; readonly stopped: bigint | undefined } {
  const { history } = timesOf(termsOf(given.pool));
  let pair = given;
  const { sourceId } = pair.source;
  if (!isEmission(pair.source)) return { pair, stopped: undefined };
  for (const record of env.use.notary.finalRecords(ctx, sourceId, later(from, history.start), history.end)) {
    if (budget.records === 0) return { pair, stopped: record.start };
    budget.records -= 1;
    if (isOfHistory(pair.pool, record)) pair = takeIn(ctx, env, pair, RecordPart.RECORD_PART_BASELINE, record, true);
  }
  const most = env.use.notary.source(ctx, sourceId)?.maxMicrogramsPerHour ?? 0n;
  const fillRate = later(BigInt(pair.source.fillRate), most).toString();
  return { pair: { ...pair, source: { ...pair.source, fillRate } }, stopped: undefined };
}

/** The baseline of every source is known. */
function run(ctx: Ctx, { state }: ReductionEnv, pool: Pool, settleDelay: bigint): void {
  state.work.remove(ctx, pool.id);
  const { baseline } = sumsOf(pool);
  const target = targetOf(pool);
  if (target >= baseline) {
    cancelPool(ctx, state, pool, `the target of ${target} micrograms is not below the baseline of ${baseline}`);
    return;
  }
  const end = timesOf(termsOf(pool)).period.end;
  const now = waitUntil(ctx, state, { ...pool, status: PoolStatus.POOL_STATUS_RUNNING }, end + settleDelay);
  state.pools.set(ctx, pool.id, now);
  emitTyped(ctx, EventPoolRunning, { poolId: pool.id, baseline: baseline.toString(), target: target.toString() });
  requireTarget(ctx, { state }, now);
}

/** Computes baselines of a pool that starts, from where it stopped. */
export function start(ctx: Ctx, env: ReductionEnv, work: Work, budget: Budget, settleDelay: bigint): void {
  const { state } = env;
  const { poolId } = work;
  let { sourcesDone } = work;
  let from = moment(work.at);
  let pool = state.pools.get(ctx, poolId);
  const stopAt = (sourceId: bigint, at: bigint) => {
    state.pools.set(ctx, poolId, pool);
    state.work.set(ctx, poolId, { ...work, sourceId, sourcesDone, at: timestampOf(at) });
  };
  for (const source of sourcesFrom(ctx, state, poolId, work.sourceId, budget)) {
    if (budget.sources === 0) {
      stopAt(source.sourceId, from);
      return;
    }
    const { pair, stopped } = gather(ctx, env, { pool, source }, from, budget);
    pool = pair.pool;
    state.sources.set(ctx, [poolId, source.sourceId], pair.source);
    if (stopped !== undefined) {
      stopAt(source.sourceId, stopped);
      return;
    }
    budget.sources -= 1;
    sourcesDone += 1;
    from = 0n;
  }
  run(ctx, env, pool, settleDelay);
}
