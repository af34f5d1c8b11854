import {
  type Pool,
  type PoolRecord,
  type PoolSource,
  PoolStatus,
  RecordPart,
} from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import { timestampOf } from "../../codec/time.ts";
import type { NotarisedRecord } from "../notary/keeper.ts";
import { sumsOf, termsOf, withSums } from "./pools.ts";
import { isEmission, ownSpan } from "./sources.ts";
import { timesOf } from "./terms.ts";
import { earlier, later, moment, overlap, proportion, rateOf, type Span } from "./times.ts";

/** A pool and one of its sources, which change together. */
export interface Pair {
  readonly pool: Pool;
  readonly source: PoolSource;
}

export const spanOf = ({ start, end }: Pick<PoolRecord, "start" | "end">): Span => ({
  start: moment(start),
  end: moment(end),
});

/** A record of a source, as a pool keeps it. */
export const recordOf = (
  poolId: bigint,
  part: PoolRecord["part"],
  { id, sourceId, start, end, micrograms }: NotarisedRecord,
): Omit<PoolRecord, "state"> => ({
  poolId,
  sourceId,
  part,
  recordId: id,
  start: timestampOf(start),
  end: timestampOf(end),
  micrograms: micrograms.toString(),
  deadline: undefined,
  reason: "",
});

/** Whether a baseline is still being made: later it never rises. */
const isMaking = ({ status }: Pool) => status === PoolStatus.POOL_STATUS_STARTING;

function bookedBaseline({ pool, source }: Pair, micrograms: bigint, making: boolean): Pair {
  const { history: of } = timesOf(termsOf(pool));
  const own = ownSpan(pool, source);
  const history = BigInt(source.history) + micrograms;
  const whole = proportion(history, own.end - own.start, of.end - of.start);
  const baseline = making ? whole : earlier(whole, BigInt(source.firstBaseline));
  const now = {
    ...source,
    history: history.toString(),
    baseline: baseline.toString(),
    firstBaseline: making ? baseline.toString() : source.firstBaseline,
  };
  const sum = sumsOf(pool).baseline + baseline - BigInt(source.baseline);
  return { pool: withSums(pool, { baseline: sum }), source: now };
}

function bookedPeriod({ pool, source }: Pair, record: PoolRecord, sign: 1n | -1n): Pair {
  const change = sign * BigInt(record.micrograms);
  const now = {
    ...source,
    counted: (BigInt(source.counted) + change).toString(),
    covered: source.covered + sign * overlap(ownSpan(pool, source), spanOf(record)),
    records: source.records + Number(sign),
  };
  const { counted, reductions } = sumsOf(pool);
  const sums = isEmission(source) ? { counted: counted + change } : { reductions: reductions + change };
  const periodRecords = pool.periodRecords + sign;
  return { pool: { ...withSums(pool, sums), periodRecords }, source: now };
}

/**
 * A pool and a source with one record more in their sums, or (-1) one less.
 * @param making the baseline of a source that comes in after the start is being made
 */
export function booked(pair: Pair, record: PoolRecord, sign: 1n | -1n, making = isMaking(pair.pool)): Pair {
  const isBaseline = record.part === RecordPart.RECORD_PART_BASELINE;
  const { pool, source } = isBaseline
    ? bookedBaseline(pair, sign * BigInt(record.micrograms), making)
    : bookedPeriod(pair, record, sign);
  const rate = later(BigInt(source.fillRate), rateOf(BigInt(record.micrograms), spanOf(record)));
  return {
    pool: isBaseline ? { ...pool, baselineRecords: pool.baselineRecords + sign } : pool,
    source: sign === 1n && isEmission(source) ? { ...source, fillRate: rate.toString() } : source,
  };
}
