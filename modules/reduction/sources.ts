import { type Pool, type PoolSource, SourceRole } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { u64Key } from "../../codec/keys.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import type { NotarisedSource } from "../notary/keeper.ts";
import { fail } from "./errors.ts";
import type { State } from "./module.ts";
import { isCounting, isOver, periodOf } from "./pools.ts";
import { fillOf, later, moment, overlap, type Span } from "./times.ts";

export const isEmission = ({ role }: PoolSource): boolean => role === SourceRole.SOURCE_ROLE_EMISSION;

/** The time that a source answers for: from when it is in the pool to the end of the period, whether it was taken out or not. */
export const ownSpan = (pool: Pool, { from }: PoolSource): Span => ({ start: moment(from), end: periodOf(pool).end });

/** Records that begin from then on are not the pool's. */
export const untilOf = (pool: Pool, { removedAt }: PoolSource): bigint =>
  removedAt === undefined ? periodOf(pool).end : moment(removedAt);

/** Time of a source, up to a moment or to the end, that no record covers; nanoseconds. What is missing of a reduction is none. */
export function gapOf(pool: Pool, source: PoolSource, now: bigint = periodOf(pool).end): bigint {
  if (!isEmission(source)) return 0n;
  const span = ownSpan(pool, source);
  const gap = overlap(span, { start: span.start, end: now }) - source.covered;
  return gap > 0n ? gap : 0n;
}

/** Micrograms for a gap of a source, at no less than its source can emit by now. */
export const gapFill = (source: PoolSource, gap: bigint, mostPerHour = 0n): bigint =>
  fillOf(later(BigInt(source.fillRate), mostPerHour), gap);

/** Pools that a source is or was in, with a period that ends after a moment. */
export function* poolsOfSource(ctx: Ctx, state: State, sourceId: bigint, after: bigint): Generator<Pool> {
  const within = startingWith({ first: u64Key }, sourceId);
  for (const [, , poolId] of state.poolsOfSource.keys(ctx, { within, from: [sourceId, after + 1n, 0n] }))
    yield state.pools.get(ctx, poolId);
}

/** @throws source is not in the pool */
export function sourceIn(ctx: Ctx, state: State, poolId: bigint, sourceId: bigint): PoolSource {
  const found = state.sources.find(ctx, [poolId, sourceId]);
  if (found === undefined) throw fail.sourceNotInPool(`source ${sourceId} of pool ${poolId}`);
  return found;
}

/**
 * Pools of a source that failed, were cancelled, or have not ended: the block in which a record of it becomes final looks through them, and
 * nobody pays for that then.
 */
const mostPools = 100;

/**
 * That no other pool has the source in a time: a source is in one pool at a time. Pools that failed or were cancelled have let go
 * of theirs, and of one that has settled the period is over.
 * @throws source is in a pool at that time, naming it; source cannot be in a pool, for one that was in very many
 */
export function requireFree(ctx: Ctx, state: State, sourceId: bigint, span: Span): void {
  let looked = 0;
  for (const other of poolsOfSource(ctx, state, sourceId, 0n)) {
    if (isOver(other) || periodOf(other).end > ctx.time) looked += 1;
    if (looked === mostPools)
      throw fail.sourceUnfit(
        `source ${sourceId} has ${mostPools} pools that failed, were cancelled or have not ended; fewer are expected`,
      );
    if (!isCounting(other)) continue;
    const there = state.sources.get(ctx, [other.id, sourceId]);
    const busy = { start: moment(there.from), end: untilOf(other, there) };
    if (overlap(span, busy) > 0n) throw fail.sourceTaken(`source ${sourceId} is in pool ${other.id}`);
  }
}

/** What a source does in a pool. @throws source cannot be in a pool */
export function roleOf({ id, kind, active }: NotarisedSource): PoolSource["role"] {
  if (!active) throw fail.sourceUnfit(`source ${id} is not active`);
  if (kind === "emission") return SourceRole.SOURCE_ROLE_EMISSION;
  if (kind === "reduction") return SourceRole.SOURCE_ROLE_REDUCTION;
  throw fail.sourceUnfit(`source ${id} tells of ${kind}s, not of emissions or reductions`);
}

/** Stores that a source is in a pool. */
export function addSource(ctx: Ctx, state: State, pool: Pool, source: PoolSource): void {
  state.sources.set(ctx, [pool.id, source.sourceId], source);
  state.poolsOfSource.add(ctx, [source.sourceId, periodOf(pool).end, pool.id]);
}

/** Forgets that a source was to be in a pool; only before anything of it counted. */
export function dropSource(ctx: Ctx, state: State, pool: Pool, sourceId: bigint): void {
  state.sources.remove(ctx, [pool.id, sourceId]);
  state.poolsOfSource.remove(ctx, [sourceId, periodOf(pool).end, pool.id]);
}
