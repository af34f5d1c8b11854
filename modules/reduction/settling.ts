import {
  type Pool,
  type PoolRecord,
  RecordPart,
  RecordState,
  type Work,
} from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { u64Key } from "../../codec/keys.ts";
import { encodePrefix, pairKey } from "../../codec/keys-compose.ts";
import { timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { Pair } from "./booking.ts";
import { type Budget, firstOf, sourcesFrom } from "./budget.ts";
import { refilled } from "./corrections.ts";
import { credit } from "./crediting.ts";
import type { ReductionEnv, State } from "./module.ts";
import { changeState } from "./records.ts";
import { gapOf } from "./sources.ts";
import { moment } from "./times.ts";

const nothing = new Uint8Array(0);
const poolAndSource = pairKey(u64Key, u64Key);

/** What the keys of a source's records in a pool begin with. */
export const recordsWithin = (poolId: bigint, sourceId: bigint): Uint8Array =>
  encodePrefix(nothing, poolAndSource, [poolId, sourceId]);

/** Records of a source from a place on, as many as there is room for and one more. */
function recordsFrom(ctx: Ctx, { records }: State, { poolId, part, at }: Work, sourceId: bigint, most: number) {
  const within = recordsWithin(poolId, sourceId);
  const from = [poolId, sourceId, [part, moment(at)]] as const;
  return firstOf(records.range(ctx, { within, from }), most + 1).map(([, record]) => record);
}

/** How a record does not hold; `undefined` where it does. */
export function recordFault(ctx: Ctx, { use }: Pick<ReductionEnv, "use">, recordId: bigint): string | undefined {
  return use.notary.walk(ctx, recordId).broken;
}

/** A walk over the records of one source. */
interface Walk {
  readonly pair: Pair;
  /** The record at which it stopped for want of room. */
  readonly stopped: PoolRecord | undefined;
}

/** Walks records of a source from a place on: what does not hold is not in the sums any more. */
function walkRecords(ctx: Ctx, env: ReductionEnv, given: Pair, work: Work, budget: Budget): Walk {
  let pair = given;
  for (const record of recordsFrom(ctx, env.state, work, given.source.sourceId, budget.records)) {
    if (budget.records === 0) return { pair, stopped: record };
    budget.records -= 1;
    if (record.state !== RecordState.RECORD_STATE_COUNTED) continue;
    const reason = recordFault(ctx, env, record.recordId);
    if (reason === undefined) continue;
    pair = changeState(ctx, env.state, pair, record, { state: RecordState.RECORD_STATE_OUT, reason });
  }
  return { pair, stopped: undefined };
}

/** Fills the gaps of a source; where nobody can say how much it emits, the pool cannot tell that it reduced anything. */
function fillGaps(ctx: Ctx, { use }: ReductionEnv, pair: Pair): Pair {
  const { sourceId, fillRate } = pair.source;
  const mostPerHour = use.notary.source(ctx, sourceId)?.maxMicrogramsPerHour ?? 0n;
  const isUnknown = mostPerHour === 0n && BigInt(fillRate) === 0n && gapOf(pair.pool, pair.source) > 0n;
  const cleared = { pool: pair.pool, source: { ...pair.source, filled: "0" } };
  const { pool, source } = refilled(cleared, mostPerHour);
  if (!isUnknown || pool.reason !== "") return { pool, source };
  return { pool: { ...pool, reason: `source ${sourceId} has gaps, and nothing says what it can emit` }, source };
}

const beginning = { part: RecordPart.RECORD_PART_UNSPECIFIED, at: timestampOf(0n) } as const;

/** Settles a pool from where it stopped: every record is walked, every gap filled; then it is credited, or has failed. */
export function settle(ctx: Ctx, env: ReductionEnv, given: Work, budget: Budget): void {
  const { state } = env;
  const { poolId } = given;
  let work = given;
  let pool = state.pools.get(ctx, poolId);
  const stopAt = (place: Work) => {
    state.pools.set(ctx, poolId, pool);
    state.work.set(ctx, poolId, place);
  };
  for (const source of sourcesFrom(ctx, state, poolId, work.sourceId, budget)) {
    const here = work.sourceId === source.sourceId ? work : { ...work, ...beginning, sourceId: source.sourceId };
    if (budget.sources === 0) {
      stopAt(here);
      return;
    }
    const { pair, stopped } = walkRecords(ctx, env, { pool, source }, here, budget);
    const done = stopped === undefined ? fillGaps(ctx, env, pair) : pair;
    pool = done.pool;
    state.sources.set(ctx, [poolId, source.sourceId], done.source);
    if (stopped !== undefined) {
      stopAt({ ...here, part: stopped.part, at: timestampOf(moment(stopped.start)) });
      return;
    }
    budget.sources -= 1;
    work = { ...here, sourcesDone: here.sourcesDone + 1, ...beginning, sourceId: source.sourceId + 1n };
  }
  finish(ctx, env, pool, budget);
}

/** So much of a block's room the end of a pool takes: its members get their shares. */
const finishing = 50;

function finish(ctx: Ctx, env: ReductionEnv, pool: Pool, budget: Budget): void {
  env.state.work.remove(ctx, pool.id);
  budget.sources = Math.max(0, budget.sources - finishing);
  credit(ctx, env, pool);
}
