import { QueryDefinition } from "../../../codec/gen/eco2/reduction/v1/query.ts";
import { PoolStatus, type Sums } from "../../../codec/gen/eco2/reduction/v1/reduction.ts";
import { stringKey, u64Key } from "../../../codec/keys.ts";
import { quotient } from "../../../codec/quotient.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { microgramsPerGram, openRecord } from "../corrections.ts";
import { reduction, type State } from "../module.ts";
import { noSums, periodOf, reducedOf, sumsOf, targetOf } from "../pools.ts";
import { membersOf } from "../starting.ts";
import { overlap } from "../times.ts";

/** @throws NotFound */
export function foundPool(ctx: Ctx, { pools }: Pick<State, "pools">, id: bigint) {
  const found = pools.find(ctx, id);
  if (found === undefined) throw notFound(`no pool has the id ${id}`);
  return found;
}

export const poolQuery = reduction.rpc(QueryDefinition.methods.pool, (ctx, { id }, { state }) => ({
  pool: foundPool(ctx, state, id),
  members: membersOf(ctx, state, id),
}));

export const pools = reduction.rpc(QueryDefinition.methods.pools, (ctx, request, { state }) => {
  const { status, member, sourceId, batchId, pagination } = request;
  const given = [status !== PoolStatus.POOL_STATUS_UNSPECIFIED, member !== "", sourceId !== 0n, batchId !== 0n].filter(
    Boolean,
  ).length;
  if (given > 1) throw invalidArgument("one of status, member, source_id, batch_id is expected, not several");
  const poolOf = (id: bigint) => state.pools.get(ctx, id);
  if (member !== "") {
    const { account } = state.members.by;
    const within = startingWith({ first: stringKey }, addressText(ctx.chain, queryAddress(ctx, member)));
    const page = paginate(ctx, account.entries, pagination, { within, take: ([, [id]]) => poolOf(id) });
    return { pools: [...page.items], pagination: page.pagination };
  }
  if (sourceId !== 0n) {
    const within = startingWith({ first: u64Key }, sourceId);
    const page = paginate(ctx, state.poolsOfSource, pagination, { within, take: ([, , id]) => poolOf(id) });
    return { pools: [...page.items], pagination: page.pagination };
  }
  if (given === 0) {
    const page = paginate(ctx, state.pools, pagination, { take: (_, pool) => pool });
    return { pools: [...page.items], pagination: page.pagination };
  }
  const { by } = state.pools;
  const take = (id: bigint) => poolOf(id);
  const page =
    batchId === 0n
      ? paginate(ctx, by.status.entries, pagination, { within: by.status.within(status), take: ([, id]) => take(id) })
      : paginate(ctx, by.batch.entries, pagination, { within: by.batch.within(batchId), take: ([, id]) => take(id) });
  return { pools: [...page.items], pagination: page.pagination };
});

const millionths = 1_000_000n;

export const progress = reduction.rpc(QueryDefinition.methods.progress, (ctx, { poolId }, { state }) => {
  const pool = foundPool(ctx, state, poolId);
  const sums: Sums = pool.sums ?? noSums;
  const [numbers, target, period] = [sumsOf(pool), targetOf(pool), periodOf(pool)];
  const [left, reduced] = [target - numbers.counted - numbers.filled, reducedOf(numbers)];
  const passed = overlap(period, { start: period.start, end: ctx.time });
  return {
    status: pool.status,
    sums,
    target: target.toString(),
    left: (left > 0n ? left : 0n).toString(),
    reducedGrams: (reduced > 0n ? quotient(reduced, microgramsPerGram) : 0n).toString(),
    elapsedPpm: Number(quotient(passed * millionths, period.end - period.start)),
    disputed: openRecord(ctx, { state }, poolId) !== undefined,
    sourcesDone: state.work.find(ctx, poolId)?.sourcesDone ?? 0,
    sources: pool.sources,
  };
});
