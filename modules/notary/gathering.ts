import { appendLeaf, emptyFrontier, type Frontier, frontierRoot } from "../../codec/frontier.ts";
import type { Params, Record, Stream } from "../../codec/gen/eco2/notary/v1/notary.ts";
import type { Source } from "../../codec/gen/eco2/notary/v1/source.ts";
import { timestampOf } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { requireFactor } from "./factors.ts";
import type { NotaryParts, State } from "./module.ts";
import { amountLimit, momentOf, type PlainReading, yearAfter } from "./plainReading.ts";
import { newRecord, periodOf, recordOf, submitRecord } from "./records.ts";

/** The record that gathers single readings of a source, while a message adds to it. */
export interface Gathering {
  readonly record: Record;
  readonly start: bigint;
  readonly end: bigint;
  readonly amount: bigint;
  /** Readings from then on are of the next record. */
  readonly limit: bigint;
  readonly tree: Frontier;
}

/** What a stream says of the record that gathers. */
type Open = Pick<Stream, "openRecord" | "frontier">;

/** A record ends with its period, its year, and its factor. */
function limitOf(ctx: Ctx, state: State, source: Source, start: bigint, end: bigint): bigint {
  const factor = requireFactor(ctx, state, source.factor, start, end);
  const limits = [yearAfter(start), momentOf("valid_until", factor.validUntil)];
  return limits.reduce((least, one) => (one < least ? one : least), start + source.recordSeconds * 1_000_000_000n);
}

/** The record that a stream names, to be closed: it takes no more readings. */
function found(ctx: Ctx, state: State, { openRecord, frontier }: Open): Gathering {
  const record = recordOf(ctx, state, openRecord);
  const { start, end } = periodOf(record);
  const tree = { count: record.count, roots: frontier };
  return { record, start, end, amount: BigInt(record.amount), limit: end, tree };
}

/** Takes up the record that a stream names. */
export function resume(ctx: Ctx, state: State, source: Source, open: Open): Gathering {
  const gathering = found(ctx, state, open);
  const { start, end } = gathering;
  return { ...gathering, limit: limitOf(ctx, state, source, start, end) };
}

/** Begins a record with its first reading still to come. @throws factor not found where none is valid then */
export function begin(ctx: Ctx, state: State, source: Source, first: PlainReading): Gathering {
  const { start, end, sequence, amount, meterTotal } = first;
  const record = newRecord(ctx, state, source, {
    start: timestampOf(start),
    end: timestampOf(start),
    count: 0n,
    firstSequence: sequence,
    lastSequence: sequence,
    amount: "0",
    firstMeterTotal: meterTotal === undefined ? "" : (meterTotal - amount).toString(),
    lastMeterTotal: "",
    batch: false,
    replaces: 0n,
  });
  const limit = limitOf(ctx, state, source, start, end);
  return { record, start, end: start, amount: 0n, limit, tree: emptyFrontier };
}

/** Whether the next reading is of this record. */
export const takes = ({ amount, limit }: Gathering, next: PlainReading): boolean =>
  next.end <= limit && amount + next.amount < amountLimit;

/** The record with one more reading. */
export function add(gathering: Gathering, reading: PlainReading, leaf: Uint8Array): Gathering {
  const { record, tree } = gathering;
  const lastMeterTotal = reading.meterTotal?.toString() ?? "";
  return {
    ...gathering,
    record: { ...record, lastSequence: reading.sequence, lastMeterTotal },
    end: reading.end,
    amount: gathering.amount + reading.amount,
    tree: appendLeaf(tree, leaf),
  };
}

/** The record as it is stored. */
function stored({ record, end, amount, tree }: Gathering): Record {
  return { ...record, end: timestampOf(end), amount: amount.toString(), count: tree.count };
}

/** Keeps the record for the next message. */
export function put(ctx: Ctx, { state }: Pick<NotaryParts, "state">, gathering: Gathering): void {
  const record = stored(gathering);
  state.records.set(ctx, record.id, record);
}

/** Closes the record. @throws as `submitRecord` */
export function close(
  ctx: Ctx,
  parts: NotaryParts,
  params: Params,
  source: Source,
  gathering: Gathering,
  submitter: Uint8Array,
): Record {
  if (gathering.tree.count === 0n) throw new BrokenInvariant(`record ${gathering.record.id} has no readings`);
  return submitRecord(ctx, parts, params, source, stored(gathering), frontierRoot(gathering.tree), submitter);
}

/** Closes the record that gathers, if there is one. The stream, without it, is the caller's to store. */
export function closeOpen(
  ctx: Ctx,
  parts: NotaryParts,
  params: Params,
  source: Source,
  open: Open,
  submitter: Uint8Array,
): Record | undefined {
  if (open.openRecord === 0n) return undefined;
  return close(ctx, parts, params, source, found(ctx, parts.state, open), submitter);
}
