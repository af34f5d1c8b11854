import { type Params, PoolStatus } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import type { Ctx } from "../../core/ctx.ts";
import { type Budget, firstOf } from "./budget.ts";
import type { ReductionEnv } from "./module.ts";
import { nanosParam } from "./params.ts";
import { waitUntil } from "./pools.ts";
import { endCorrections, followDecisions, reviewSome } from "./reviews.ts";
import { settle } from "./settling.ts";
import { begin, start } from "./starting.ts";
import { beginSettling, settleAnew } from "./work.ts";

// What a block does of itself is bounded, however many pools start or end at once and however large they are: the rest has its turn
// in the next blocks, the earliest and the oldest first.

/** Pools that one block begins, or begins to settle. */
const takenInBlock = 10;

/** Takes up pools whose time has come. */
function takeDue(ctx: Ctx, env: ReductionEnv): void {
  const { state } = env;
  for (const [time, id] of firstOf(state.due.keys(ctx, { to: [ctx.time + 1n, 0n] }), takenInBlock)) {
    const pool = state.pools.get(ctx, id);
    if (pool.status === PoolStatus.POOL_STATUS_PROPOSED) begin(ctx, env, pool);
    else if (pool.status === PoolStatus.POOL_STATUS_RUNNING)
      beginSettling(ctx, env, waitUntil(ctx, state, pool, undefined));
    else if (pool.status === PoolStatus.POOL_STATUS_SETTLING) settleAnew(ctx, env, pool);
    else state.due.remove(ctx, [time, id]);
  }
}

/** Goes on with the pools that start or settle, the oldest first. */
function goOn(ctx: Ctx, env: ReductionEnv, budget: Budget, params: Params): void {
  for (const [id, work] of firstOf(env.state.work.range(ctx), budget.sources)) {
    if (budget.sources === 0 || budget.records === 0) return;
    const { status } = env.state.pools.get(ctx, id);
    if (status === PoolStatus.POOL_STATUS_STARTING) start(ctx, env, work, budget, nanosParam(params.settleDelay));
    else settle(ctx, env, work, budget);
  }
}

export function endBlock(ctx: Ctx, env: ReductionEnv, params: Params): void {
  const correctionPeriod = nanosParam(params.correctionPeriod);
  followDecisions(ctx, env, correctionPeriod);
  takeDue(ctx, env);
  endCorrections(ctx, env);
  const budget = { sources: params.sourcesPerBlock, records: params.recordsPerBlock };
  goOn(ctx, env, budget, params);
  reviewSome(ctx, env, budget, correctionPeriod);
}
