import {
  MemberStatus,
  type Pool,
  type PoolRecord,
  PoolStatus,
  RecordState,
} from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { NotarisedStatus } from "../notary/keeper.ts";
import { earnedGrams, openRecord } from "./corrections.ts";
import type { ReductionEnv, State } from "./module.ts";
import { isCredited, isOver, periodOf, type SumsOf, sumsOf } from "./pools.ts";
import { isPeriod, isUsedBy } from "./records.ts";
import { recounted } from "./recount.ts";
import { isEmission, ownSpan, untilOf } from "./sources.ts";
import { membersOf } from "./starting.ts";
import { moment, overlap, type Span } from "./times.ts";

/** The first way in which two sums differ. */
function difference(pool: Pool, counted: Omit<SumsOf, "filled">, filled: bigint): string | undefined {
  const stored = sumsOf(pool);
  for (const name of ["baseline", "counted", "reductions"] as const)
    if (stored[name] !== counted[name])
      return `pool ${pool.id}: ${name} is ${stored[name]}, its records say ${counted[name]}`;
  // Until a pool is decided, gaps are filled source by source.
  if (isCredited(pool) && stored.filled !== filled)
    return `pool ${pool.id}: filled is ${stored.filled}, its sources say ${filled}`;
  return undefined;
}

/** Sums of pools and of sources are those of the records that are in them. */
export function poolsInvariant(ctx: Ctx, { state }: ReductionEnv): string | undefined {
  for (const [id, pool] of state.pools.range(ctx)) {
    let sums = { baseline: 0n, counted: 0n, reductions: 0n };
    let [filled, period, baselines] = [0n, 0n, 0n];
    const pairs = recounted(ctx, state, pool);
    for (const [sourceId, pair] of pairs) {
      const stored = state.sources.get(ctx, [id, sourceId]);
      for (const name of ["history", "baseline", "counted", "covered", "records"] as const)
        if (stored[name] !== pair.source[name])
          return `pool ${id}, source ${sourceId}: ${name} is ${stored[name]}, its records say ${pair.source[name]}`;
      const of = sumsOf(pair.pool);
      sums = {
        baseline: sums.baseline + of.baseline,
        counted: sums.counted + of.counted,
        reductions: sums.reductions + of.reductions,
      };
      filled += BigInt(stored.filled);
      period += pair.pool.periodRecords;
      baselines += pair.pool.baselineRecords;
    }
    const differs = difference(pool, sums, filled);
    if (differs !== undefined) return differs;
    if (pool.sources !== pairs.size) return `pool ${id} says ${pool.sources} sources, it has ${pairs.size}`;
    if (pool.periodRecords !== period || pool.baselineRecords !== baselines)
      return `pool ${id} says ${pool.periodRecords} and ${pool.baselineRecords} records, it has ${period} and ${baselines}`;
    const members = membersOf(ctx, state, id);
    if (pool.members !== members.length) return `pool ${id} says ${pool.members} members, it has ${members.length}`;
    const broken = queueFault(ctx, state, pool);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

/** What is wrong with how a pool waits: every pool that is not decided waits for a time, for room, or for a dispute. */
function queueFault(ctx: Ctx, state: State, pool: Pool): string | undefined {
  const { id, status, due } = pool;
  const [isDue, works] = [due !== undefined, state.work.has(ctx, id)];
  if (isDue && !state.due.has(ctx, [moment(due), id])) return `pool ${id} is not in the queue of its time`;
  const waits = status === PoolStatus.POOL_STATUS_PROPOSED || status === PoolStatus.POOL_STATUS_RUNNING;
  if (waits && (!isDue || works)) return `pool ${id} waits for a time, and is not in the queue`;
  if (status === PoolStatus.POOL_STATUS_STARTING && (isDue || !works))
    return `pool ${id} starts, and nobody works on it`;
  const isOpen = openRecord(ctx, { state }, id) !== undefined;
  if (status === PoolStatus.POOL_STATUS_SETTLING && [isDue, works, isOpen && !works].filter(Boolean).length !== 1)
    return `pool ${id} settles, and does not wait for one thing`;
  if ((isOver(pool) || isCredited(pool)) && (isDue || works || pool.endedAt === undefined))
    return `pool ${id} is decided, and waits`;
  return undefined;
}

/** A source is in one pool at a time, and its member has it. */
export function sourcesInvariant(ctx: Ctx, { state }: ReductionEnv): string | undefined {
  const busy = new Map<bigint, (Span & { readonly poolId: bigint })[]>();
  const owned = new Map<string, number>();
  let count = 0;
  for (const [[poolId, sourceId], source] of state.sources.range(ctx)) {
    const named = `source ${sourceId} of pool ${poolId}`;
    if (source.poolId !== poolId || source.sourceId !== sourceId) return `${named} is under the wrong key`;
    const pool = state.pools.get(ctx, poolId);
    count += 1;
    if (!state.poolsOfSource.has(ctx, [sourceId, periodOf(pool).end, poolId])) return `${named} is not in the index`;
    owned.set(`${poolId} ${source.member}`, (owned.get(`${poolId} ${source.member}`) ?? 0) + 1);
    if (source.covered > 0n && isEmission(source)) {
      const own = ownSpan(pool, source);
      if (source.covered > own.end - own.start) return `${named} is covered longer than it is there`;
    }
    const end = pool.endedAt === undefined || !isOver(pool) ? untilOf(pool, source) : moment(pool.endedAt);
    const span = { start: moment(source.from), end, poolId };
    const others = busy.get(sourceId) ?? [];
    const other = others.find((one) => overlap(one, span) > 0n);
    if (other !== undefined) return `${named} is in pool ${other.poolId} at the same time`;
    busy.set(sourceId, [...others, span]);
  }
  if ([...state.poolsOfSource.keys(ctx)].length !== count) return "the index of sources has entries of none";
  for (const [[poolId, address], member] of state.members.range(ctx)) {
    const has = owned.get(`${poolId} ${address}`) ?? 0;
    if (member.sources !== has) return `${address} of pool ${poolId} says ${member.sources} sources, it has ${has}`;
  }
  return undefined;
}

const statusOf: ReadonlyMap<number, readonly NotarisedStatus[]> = new Map([
  [RecordState.RECORD_STATE_COUNTED, ["final"]],
  // What is decided in a block is seen at its end, up to so many records.
  [RecordState.RECORD_STATE_DISPUTED, ["disputed", "overturned"]],
  // One of a revoked source, or by a factor that was withdrawn, is final still.
  [RecordState.RECORD_STATE_OVERTURNED, ["overturned", "disputed", "final"]],
]);

function recordFault(ctx: Ctx, { state, use }: ReductionEnv, record: PoolRecord, pool: Pool): string | undefined {
  const { recordId, poolId, sourceId, deadline } = record;
  const named = `record ${recordId} of pool ${poolId}`;
  if (!state.sources.has(ctx, [poolId, sourceId])) return `${named} is of no source of it`;
  if (deadline !== undefined && !state.deadlines.has(ctx, [moment(deadline), poolId, recordId]))
    return `${named} has a deadline that nobody waits for`;
  const allowed = statusOf.get(record.state);
  if (isOver(pool) || allowed === undefined) return undefined;
  const found = use.notary.record(ctx, recordId);
  if (found === undefined) return `${named} is not there`;
  if (found.micrograms.toString() !== record.micrograms || found.sourceId !== sourceId)
    return `${named} is of ${found.micrograms} micrograms of source ${found.sourceId}`;
  if (!allowed.includes(found.status)) return `${named} is ${found.status}`;
  if (isPeriod(record) && !isUsedBy(ctx, use, recordId, poolId)) return `${named} is not used by it`;
  return undefined;
}

/** Records of pools are as the notaries left them, and of a period one counts in one pool alone. */
export function recordsInvariant(ctx: Ctx, env: ReductionEnv): string | undefined {
  const used = new Map<bigint, bigint>();
  let deadlines = 0;
  for (const [, record] of env.state.records.range(ctx)) {
    const pool = env.state.pools.get(ctx, record.poolId);
    const fault = recordFault(ctx, env, record, pool);
    if (fault !== undefined) return fault;
    if (record.deadline !== undefined) deadlines += 1;
    if (!isPeriod(record)) continue;
    const other = used.get(record.recordId);
    if (other !== undefined) return `record ${record.recordId} counts in pools ${other} and ${record.poolId}`;
    used.set(record.recordId, record.poolId);
  }
  const queued = [...env.state.deadlines.keys(ctx)].length;
  return queued === deadlines ? undefined : `${deadlines} records have a deadline, ${queued} are in the queue`;
}

function creditFault(ctx: Ctx, { state, use }: ReductionEnv, pool: Pool): string | undefined {
  const { id, batchId, creditedGrams, bufferGrams, cancelledGrams } = pool;
  if (!isCredited(pool)) {
    if (batchId !== 0n || creditedGrams !== 0n || cancelledGrams !== 0n)
      return `pool ${id} has credits before its time`;
    return undefined;
  }
  const batch = use.credits.batch(ctx, batchId);
  if (batch?.poolId !== id) return `pool ${id} has batch ${batchId}, which is not its own`;
  const issued = batch.supply?.issuedGrams ?? 0n;
  if (issued !== creditedGrams) return `pool ${id} was credited ${creditedGrams} grams, its batch has ${issued}`;
  const members = membersOf(ctx, state, id);
  const shared = members.reduce((sum, { grams }) => sum + grams, 0n);
  if (shared + bufferGrams !== creditedGrams) return `pool ${id} shared out ${shared} and ${bufferGrams} grams`;
  const left = members.find(({ status, grams }) => status !== MemberStatus.MEMBER_STATUS_JOINED && grams > 0n);
  if (left !== undefined) return `pool ${id} gave ${left.grams} grams to ${left.address}, who left`;
  if (cancelledGrams > creditedGrams || creditedGrams - cancelledGrams > earnedGrams(pool))
    return `pool ${id} earned ${earnedGrams(pool)} grams, ${creditedGrams - cancelledGrams} are out`;
  const isOpen = openRecord(ctx, { state }, id) !== undefined;
  return isOpen === pool.suspended ? undefined : `pool ${id} has an open record, or has not, against its word`;
}

/** Credits are what was reduced, less what was taken back, and suspended exactly while a record behind them is open. */
export function creditsInvariant(ctx: Ctx, env: ReductionEnv): string | undefined {
  for (const [, pool] of env.state.pools.range(ctx)) {
    const fault = creditFault(ctx, env, pool);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
