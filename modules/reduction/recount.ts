import {
  type Pool,
  type PoolRecord,
  type PoolSource,
  PoolStatus,
  RecordState,
} from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { u64Key } from "../../codec/keys.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import { booked, type Pair } from "./booking.ts";
import type { State } from "./module.ts";
import { noSums } from "./pools.ts";

/** Whether a record is in the sums of its pool. */
export const stands = ({ state }: PoolRecord): boolean => state !== RecordState.RECORD_STATE_OUT;

const emptied = (pool: Pool, source: PoolSource): Pair => ({
  pool: { ...pool, status: PoolStatus.POOL_STATUS_RUNNING, sums: noSums, periodRecords: 0n, baselineRecords: 0n },
  source: { ...source, history: "0", baseline: "0", counted: "0", covered: 0n, records: 0 },
});

/** What each source of a pool would be if its records came in one by one: a pool of its own for each. */
export function recounted(ctx: Ctx, { sources, records }: State, pool: Pool): ReadonlyMap<bigint, Pair> {
  const within = startingWith({ first: u64Key }, pool.id);
  const pairs = new Map<bigint, Pair>();
  for (const [[, id], source] of sources.range(ctx, { within })) pairs.set(id, emptied(pool, source));
  for (const [[, id], record] of records.range(ctx, { within })) {
    const pair = pairs.get(id);
    if (pair === undefined || !stands(record)) continue;
    // The fill rate never falls: it is kept as it was.
    const { pool: sum, source } = booked({ ...pair, source: { ...pair.source } }, record, 1n, false);
    pairs.set(id, { pool: sum, source });
  }
  return pairs;
}
