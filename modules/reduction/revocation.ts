import { EventSourceRemoved } from "../../codec/gen/eco2/reduction/v1/events.ts";
import { type Pool, PoolStatus } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import type { ReductionEnv } from "./module.ts";
import { isCounting, isCredited, isProposed } from "./pools.ts";
import { dropSource, poolsOfSource } from "./sources.ts";
import { fromTheFirst, settleAnew } from "./work.ts";

/** Takes a source out of a pool that is not decided: before the start without a trace, later the rest of its time is a gap. */
export function takeOut(
  ctx: Ctx,
  { state }: Pick<ReductionEnv, "state">,
  pool: Pool,
  sourceId: bigint,
  reason: string,
): void {
  const source = state.sources.get(ctx, [pool.id, sourceId]);
  if (isProposed(ctx, pool)) {
    dropSource(ctx, state, pool, sourceId);
    const member = state.members.get(ctx, [pool.id, source.member]);
    state.members.set(ctx, [pool.id, source.member], { ...member, sources: member.sources - 1 });
    state.pools.set(ctx, pool.id, { ...pool, sources: pool.sources - 1 });
  } else {
    if (source.removedAt !== undefined) return;
    state.sources.set(ctx, [pool.id, sourceId], { ...source, removedAt: timestampOf(ctx.time) });
  }
  emitTyped(ctx, EventSourceRemoved, { poolId: pool.id, sourceId, reason });
}

/**
 * A source is revoked, perhaps for a time that has passed: pools that count take it out, one that settles walks all of its records
 * again, and of those that have credits the source's records are walked again as blocks have room.
 */
export function sourceRevoked(ctx: Ctx, env: ReductionEnv, sourceId: bigint): void {
  const { state } = env;
  for (const pool of [...poolsOfSource(ctx, state, sourceId, 0n)]) {
    if (isCounting(pool)) takeOut(ctx, env, pool, sourceId, "the source is revoked");
    else if (pool.status === PoolStatus.POOL_STATUS_SETTLING) settleAnew(ctx, env, pool);
    else if (isCredited(pool)) state.reviews.set(ctx, [pool.id, sourceId], { ...fromTheFirst(pool.id), sourceId });
  }
}
