import { EventPoolSettling } from "../../codec/gen/eco2/reduction/v1/events.ts";
import { type Pool, PoolStatus, Work } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { emitTyped } from "../../core/events.ts";
import { openRecord } from "./corrections.ts";
import type { ReductionEnv } from "./module.ts";
import { waitUntil, withSums } from "./pools.ts";

/** The place before the first record of the first source. */
export const fromTheFirst = (poolId: bigint): Work => Work.fromPartial({ poolId, sourceId: 0n, at: timestampOf(0n) });

/**
 * A pool whose period is over is settled from its first record on: at once, or when no record of it is disputed any more. Whatever
 * changes a record of it meanwhile begins this anew, so that what is issued stands on records as they are then.
 */
export function settleAnew(ctx: Ctx, env: Pick<ReductionEnv, "state">, pool: Pool): void {
  const { state } = env;
  const open = openRecord(ctx, env, pool.id) !== undefined;
  const waiting = waitUntil(ctx, state, withSums(pool, { filled: 0n }), undefined);
  state.pools.set(ctx, pool.id, { ...waiting, reason: open ? "a record is disputed" : "" });
  if (open) state.work.remove(ctx, pool.id);
  else state.work.set(ctx, pool.id, fromTheFirst(pool.id));
}

/** Ends the counting of a pool. */
export function beginSettling(ctx: Ctx, env: Pick<ReductionEnv, "state">, pool: Pool): void {
  emitTyped(ctx, EventPoolSettling, { poolId: pool.id });
  settleAnew(ctx, env, { ...pool, status: PoolStatus.POOL_STATUS_SETTLING });
}
