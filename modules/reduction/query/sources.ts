import { QueryDefinition } from "../../../codec/gen/eco2/reduction/v1/query.ts";
import {
  type PoolRecord,
  type PoolSource,
  RecordPart,
  RecordState,
} from "../../../codec/gen/eco2/reduction/v1/reduction.ts";
import { u64Key } from "../../../codec/keys.ts";
import { timestampOf } from "../../../codec/time.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { invalidArgument, notFound } from "../../../core/queryError.ts";
import { paginate } from "../../../core/state/paginate.ts";
import { startingWith } from "../../../core/state/range.ts";
import { messageTime } from "../../../core/timeArg.ts";
import { spanOf } from "../booking.ts";
import { reduction, type State } from "../module.ts";
import { periodOf } from "../pools.ts";
import { recordsWithin } from "../settling.ts";
import { gapFill, gapOf, isEmission, ownSpan } from "../sources.ts";
import { earlier, later, proportion, rateOf, type Span } from "../times.ts";
import { foundPool } from "./pools.ts";

export const poolSources = reduction.rpc(
  QueryDefinition.methods.poolSources,
  (ctx, { poolId, pagination }, { state }) => {
    const pool = foundPool(ctx, state, poolId);
    const now = earlier(ctx.time, periodOf(pool).end);
    const standing = (source: PoolSource) => {
      const gap = gapOf(pool, source, now);
      return { source, gap, fill: gapFill(source, gap).toString() };
    };
    const within = startingWith({ first: u64Key }, poolId);
    const page = paginate(ctx, state.sources, pagination, { within, take: (_, source) => standing(source) });
    return { sources: [...page.items], pagination: page.pagination };
  },
);

const mostGaps = 1_000;

/** Stretches of a time that no record covers, the earliest. */
function* gapsIn(span: Span, records: Iterable<PoolRecord>): Generator<Span> {
  let from = span.start;
  for (const record of records) {
    const covered = spanOf(record);
    if (covered.start > from && from < span.end) yield { start: from, end: earlier(covered.start, span.end) };
    from = later(from, covered.end);
  }
  if (from < span.end) yield { start: from, end: span.end };
}

/** Records of a source's period that are in the sums, by their start. */
function* covering(ctx: Ctx, { records }: State, poolId: bigint, sourceId: bigint): Generator<PoolRecord> {
  for (const [, record] of records.range(ctx, { within: recordsWithin(poolId, sourceId) }))
    if (record.part === RecordPart.RECORD_PART_PERIOD && record.state !== RecordState.RECORD_STATE_OUT) yield record;
}

export const sourceGaps = reduction.rpc(QueryDefinition.methods.sourceGaps, (ctx, { poolId, sourceId }, { state }) => {
  const pool = foundPool(ctx, state, poolId);
  const source = state.sources.find(ctx, [poolId, sourceId]);
  if (source === undefined) throw notFound(`pool ${poolId} has no source ${sourceId}`);
  if (!isEmission(source)) return { gaps: [], more: false };
  const own = ownSpan(pool, source);
  const gaps: { start: ReturnType<typeof timestampOf>; end: ReturnType<typeof timestampOf> }[] = [];
  const span = { start: own.start, end: earlier(own.end, ctx.time) };
  for (const { start, end } of gapsIn(span, covering(ctx, state, poolId, sourceId))) {
    if (gaps.length === mostGaps) return { gaps, more: true };
    gaps.push({ start: timestampOf(start), end: timestampOf(end) });
  }
  return { gaps, more: false };
});

export const poolRecords = reduction.rpc(
  QueryDefinition.methods.poolRecords,
  (ctx, { poolId, sourceId, pagination }, { state }) => {
    foundPool(ctx, state, poolId);
    const within = sourceId === 0n ? startingWith({ first: u64Key }, poolId) : recordsWithin(poolId, sourceId);
    const page = paginate(ctx, state.records, pagination, { within, take: (_, record) => record });
    return { records: [...page.items], pagination: page.pagination };
  },
);

export const recordPools = reduction.rpc(
  QueryDefinition.methods.recordPools,
  (ctx, { recordId, pagination }, { state }) => {
    const { record } = state.records.by;
    const take = ([, key]: readonly [unknown, Parameters<State["records"]["get"]>[1]]) => state.records.get(ctx, key);
    const page = paginate(ctx, record.entries, pagination, { within: record.within(recordId), take });
    return { records: [...page.items], pagination: page.pagination };
  },
);

/** Records that one answer reads: queries are free. */
const mostRead = 20_000;

export const baseline = reduction.rpc(QueryDefinition.methods.baseline, (ctx, request, { use }) => {
  const { sourceId } = request;
  const [start, end] = [messageTime(request.start), messageTime(request.end)];
  const [from, to] = [messageTime(request.baselineFrom), messageTime(request.baselineTo)];
  if (start === undefined || end === undefined || from === undefined || to === undefined)
    throw invalidArgument("start, end, baseline_from and baseline_to are expected");
  if (start >= end || from >= to || from < 0n)
    throw invalidArgument("a time ends before it begins, or lies before 1970");
  const source = use.notary.source(ctx, sourceId);
  if (source === undefined) throw notFound(`no source has the id ${sourceId}`);
  let [history, rate, records] = [0n, source.maxMicrogramsPerHour, 0n];
  for (const record of use.notary.finalRecords(ctx, sourceId, from, to)) {
    if (record.kind !== "emission" || record.start < from || record.end > to) continue;
    if (records === BigInt(mostRead)) throw invalidArgument(`more than ${mostRead} records: ask for a shorter time`);
    records += 1n;
    history += record.micrograms;
    rate = later(rate, rateOf(record.micrograms, record));
  }
  return {
    history: history.toString(),
    baseline: proportion(history, end - start, to - from).toString(),
    fillRate: rate.toString(),
    records,
  };
});
