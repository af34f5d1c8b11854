import { EventCounted, EventRecordState } from "../../codec/gen/eco2/reduction/v1/events.ts";
import { type PoolRecord, RecordPart, RecordState } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import type { NotarisedRecord, RecordUser } from "../notary/keeper.ts";
import { booked, type Pair, recordOf } from "./booking.ts";
import type { ReductionEnv, State } from "./module.ts";
import { targetOf } from "./pools.ts";
import { moment } from "./times.ts";

export type RecordStateOf = (typeof RecordState)[keyof typeof RecordState];

const { RECORD_STATE_COUNTED: counted, RECORD_STATE_OUT: out } = RecordState;

/** How the notary module knows a pool that counts a record. */
const userOf = (poolId: bigint): RecordUser => ({ kind: "pool", id: poolId.toString() });

/** Whether a record is known to count in a pool. */
export function isUsedBy(ctx: Ctx, use: ReductionEnv["use"], recordId: bigint, poolId: bigint): boolean {
  const [user, by] = [use.notary.userOf(ctx, recordId), userOf(poolId)];
  return user?.kind === by.kind && user.id === by.id;
}

export const isPeriod = ({ part }: Pick<PoolRecord, "part">): boolean => part === RecordPart.RECORD_PART_PERIOD;

export const keyOf = ({ poolId, sourceId, part, start }: PoolRecord) =>
  [poolId, sourceId, [part, moment(start)]] as const;

/** Stores a pool and a source of it. */
export function putPair(ctx: Ctx, state: State, { pool, source }: Pair): void {
  state.sources.set(ctx, [pool.id, source.sourceId], source);
  state.pools.set(ctx, pool.id, pool);
}

/** The pool and the source of a record. */
export const pairOf = (ctx: Ctx, state: State, { poolId, sourceId }: PoolRecord): Pair => ({
  pool: state.pools.get(ctx, poolId),
  source: state.sources.get(ctx, [poolId, sourceId]),
});

function tell(ctx: Ctx, { pool }: Pair, { sourceId, recordId, micrograms }: PoolRecord): void {
  const about = { poolId: pool.id, sourceId, recordId, micrograms };
  emitTyped(ctx, EventCounted, {
    ...about,
    counted: pool.sums?.counted ?? "0",
    target: targetOf(pool).toString(),
  });
}

/** Takes a final record into a pool; one of the period is used by it from now on. @throws record is not final, record is used */
export function takeIn(
  ctx: Ctx,
  { state, use }: Pick<ReductionEnv, "state" | "use">,
  pair: Pair,
  part: PoolRecord["part"],
  notarised: NotarisedRecord,
  making?: boolean,
): Pair {
  const record = { ...recordOf(pair.pool.id, part, notarised), state: counted };
  if (isPeriod(record)) use.notary.use(ctx, notarised.id, userOf(pair.pool.id));
  state.records.set(ctx, keyOf(record), record);
  const now = booked(pair, record, 1n, making);
  if (isPeriod(record)) tell(ctx, now, record);
  return now;
}

/** No deadline holds for a record any more. */
function forgetDeadline(ctx: Ctx, state: State, { deadline, poolId, recordId }: PoolRecord): void {
  if (deadline !== undefined) state.deadlines.remove(ctx, [moment(deadline), poolId, recordId]);
}

/** What a record's state becomes, and why. */
export interface NewState {
  readonly state: RecordStateOf;
  readonly reason: string;
  /** Until when it can be replaced; nanoseconds since 1970. */
  readonly deadline?: bigint;
}

/** Gives a record of a pool another state: what is `OUT` is not in the sums. */
export function changeState(
  ctx: Ctx,
  state: State,
  pair: Pair,
  record: PoolRecord,
  { state: next, reason, deadline }: NewState,
): Pair {
  forgetDeadline(ctx, state, record);
  const { poolId, sourceId, recordId, part } = record;
  if (deadline !== undefined) state.deadlines.add(ctx, [deadline, poolId, recordId]);
  const until = deadline === undefined ? undefined : timestampOf(deadline);
  state.records.set(ctx, keyOf(record), { ...record, state: next, reason, deadline: until });
  emitTyped(ctx, EventRecordState, { poolId, sourceId, recordId, part, state: next, reason });
  const [was, is] = [record.state !== out, next !== out];
  if (was === is) return pair;
  return booked(pair, record, is ? 1n : -1n);
}

/** A correction stands in the place of a record, for the same source and time. */
export function replace(
  ctx: Ctx,
  { state, use }: Pick<ReductionEnv, "state" | "use">,
  pair: Pair,
  record: PoolRecord,
  now: NotarisedRecord,
): Pair {
  forgetDeadline(ctx, state, record);
  const { poolId } = record;
  // The notaries hand the use of a record on to its correction; one that had none is used from now on.
  if (isPeriod(record) && !isUsedBy(ctx, use, now.id, poolId)) use.notary.use(ctx, now.id, userOf(poolId));
  const next = { ...recordOf(poolId, record.part, now), state: counted };
  state.records.set(ctx, keyOf(next), next);
  const without = record.state === out ? pair : booked(pair, record, -1n);
  const replaced = booked(without, next, 1n);
  if (isPeriod(next)) tell(ctx, replaced, next);
  return replaced;
}
