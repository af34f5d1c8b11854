import { equalBytes } from "../../codec/bytes.ts";
import { appendLeaf, emptyFrontier, type Frontier, frontierRoot } from "../../codec/frontier.ts";
import { type Record, RecordStatus } from "../../codec/gen/eco2/notary/v1/notary.ts";
import { RecordKind } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { SourceVersion } from "../../codec/gen/eco2/notary/v1/source.ts";
import { u64Key } from "../../codec/keys.ts";
import { encodeMessage } from "../../codec/message.ts";
import { readingBytes } from "../../codec/notary/signing.ts";
import type { Ctx } from "../../core/ctx.ts";
import { startingWith } from "../../core/state/range.ts";
import { deviceName } from "./devices.ts";
import { lastVersion, microgramsOf } from "./factors.ts";
import type { NotaryParts, State } from "./module.ts";
import { periodOf } from "./records.ts";
import { positionOf } from "./streams.ts";

const gathers = ({ status }: Record) => status === RecordStatus.RECORD_STATUS_GATHERING;

/** Each source has all its versions, the last of them now, and its devices are bound to it; its site and its factor are there. */
export function sourcesInvariant(ctx: Ctx, { state }: NotaryParts): string | undefined {
  for (const [id, { version, siteId, factor }] of state.sources.range(ctx)) {
    const within = startingWith({ first: u64Key }, id);
    let last = 0n;
    for (const [[, number], found] of state.versions.range(ctx, { within })) {
      last += 1n;
      if (number !== last || found.version !== number) return `source ${id}: version ${last} is not there`;
      if (found.deviceKey === undefined || state.devices.find(ctx, deviceName(found.deviceKey)) !== id)
        return `source ${id}: the device of version ${number} is not bound to it`;
    }
    if (version?.version !== last) return `source ${id} has version ${version?.version}, the last is ${last}`;
    const stored = state.versions.get(ctx, [id, last]);
    if (!equalBytes(encodeMessage(SourceVersion, version), encodeMessage(SourceVersion, stored)))
      return `source ${id} says otherwise of version ${last}`;
    if (siteId !== 0n && !state.sites.has(ctx, siteId)) return `source ${id} is of site ${siteId}, which is not there`;
    if (lastVersion(ctx, state, factor) === undefined)
      return `source ${id} has the factor ${factor}, which is not there`;
  }
  for (const [[id]] of state.versions.range(ctx))
    if (!state.sources.has(ctx, id)) return `there is a version of source ${id}, which is not there`;
  return undefined;
}

/** The tree over single readings of a record; undefined where one is not there. */
function treeOf(ctx: Ctx, state: State, { sourceId, firstSequence, lastSequence }: Record) {
  let [tree, amount]: [Frontier, bigint] = [emptyFrontier, 0n];
  for (let sequence = firstSequence; sequence <= lastSequence; sequence++) {
    const reading = state.readings.find(ctx, [sourceId, sequence])?.reading;
    if (reading === undefined) return undefined;
    tree = appendLeaf(tree, readingBytes(reading));
    amount += BigInt(reading.amount);
  }
  return { tree, amount };
}

function readingsFault(ctx: Ctx, state: State, record: Record): string | undefined {
  const found = treeOf(ctx, state, record);
  if (found === undefined) return `record ${record.id} lacks a reading`;
  const { tree, amount } = found;
  if (tree.count !== record.count || amount !== BigInt(record.amount))
    return `record ${record.id}: ${tree.count} readings of ${amount}, it says ${record.count} of ${record.amount}`;
  const stream = state.streams.find(ctx, record.sourceId);
  const same = gathers(record)
    ? stream?.frontier.length === tree.roots.length &&
      tree.roots.every((root, at) => equalBytes(root, stream.frontier[at] ?? new Uint8Array(0)))
    : equalBytes(record.root, frontierRoot(tree));
  return same ? undefined : `record ${record.id}: its root is not that of its readings`;
}

/** The stored figure is that of the factor that the record names. */
function conversionFault(ctx: Ctx, state: State, record: Record): string | undefined {
  if (gathers(record)) return record.micrograms === "" ? undefined : `record ${record.id} gathers and is converted`;
  const at = record.factor.lastIndexOf("@");
  const version = /^[1-9]\d{0,18}$/.test(record.factor.slice(at + 1)) ? BigInt(record.factor.slice(at + 1)) : 0n;
  const factor = state.factors.find(ctx, [record.factor.slice(0, Math.max(at, 0)), version]);
  const source = state.sources.find(ctx, record.sourceId);
  if (factor === undefined || source === undefined) return `record ${record.id}: its source or factor is not there`;
  const rounding = record.kind === RecordKind.RECORD_KIND_EMISSION ? "up" : "down";
  const is = microgramsOf(ctx, state, factor, BigInt(record.amount), source.unit, rounding);
  return is === BigInt(record.micrograms)
    ? undefined
    : `record ${record.id} is ${is} micrograms, it says ${record.micrograms}`;
}

function correctionFault(ctx: Ctx, state: State, record: Record): string | undefined {
  const { id, replaces, replacedBy, sourceId } = record;
  if (replacedBy !== 0n && state.records.find(ctx, replacedBy)?.replaces !== id)
    return `record ${id} was corrected by record ${replacedBy}, which says otherwise`;
  if (replaces === 0n) return undefined;
  const old = state.records.find(ctx, replaces);
  if (old === undefined || old.sourceId !== sourceId)
    return `record ${id} corrects record ${replaces}, which is not there`;
  const [is, was] = [periodOf(record), periodOf(old)];
  return is.start === was.start && is.end === was.end
    ? undefined
    : `record ${id} and record ${replaces} differ in period`;
}

/** Records of a source follow each other, hold what their readings sum to, and are converted as they say. */
export function recordsInvariant(ctx: Ctx, { state }: NotaryParts): string | undefined {
  const ends = new Map<bigint, { readonly end: bigint; readonly sequence: bigint }>();
  for (const [[[sourceId, start], id]] of state.records.by.source.entries.range(ctx)) {
    const record = state.records.get(ctx, id);
    const period = periodOf(record);
    if (period.start !== start || period.start >= period.end) return `record ${id} has no period`;
    if (record.count !== record.lastSequence - record.firstSequence + 1n) return `record ${id} lacks readings`;
    const fault =
      conversionFault(ctx, state, record) ??
      correctionFault(ctx, state, record) ??
      (record.batch ? undefined : readingsFault(ctx, state, record));
    if (fault !== undefined) return fault;
    if (record.replaces !== 0n) continue;
    const before = ends.get(sourceId);
    if (before !== undefined && (before.end > period.start || before.sequence >= record.firstSequence))
      return `record ${id} begins before the one before it ends`;
    ends.set(sourceId, { end: period.end, sequence: record.lastSequence });
  }
  return undefined;
}

/** What was measured is not measured again: a stream is behind all records of its source. */
function continuationFault(ctx: Ctx, state: State): string | undefined {
  for (const [id, record] of state.records.range(ctx)) {
    const stream = state.streams.find(ctx, record.sourceId);
    if (stream === undefined) return `record ${id} is of source ${record.sourceId}, which has no stream`;
    const { nextSequence, nextStart } = positionOf(stream);
    if (nextSequence <= record.lastSequence || nextStart === undefined || nextStart < periodOf(record).end)
      return `record ${id} ends with reading ${record.lastSequence}, its source goes on before that`;
  }
  return undefined;
}

/** A source gathers in one record at most, which its stream names; and streams go on where the last record ended, or behind a gap. */
export function streamsInvariant(ctx: Ctx, { state }: NotaryParts): string | undefined {
  const open = new Map<bigint, bigint>();
  for (const [id, stream] of state.streams.range(ctx)) {
    if (!state.sources.has(ctx, id)) return `there is a stream of source ${id}, which is not there`;
    if (stream.openRecord !== 0n) open.set(stream.openRecord, id);
    if (stream.afterGap && !state.gaps.has(ctx, [id, stream.nextSequence]))
      return `source ${id}: the gap before reading ${stream.nextSequence} is not there`;
  }
  for (const id of state.records.by.status.keys(ctx, RecordStatus.RECORD_STATUS_GATHERING)) {
    const { sourceId, lastSequence } = state.records.get(ctx, id);
    if (open.get(id) !== sourceId) return `record ${id} gathers, the stream of source ${sourceId} says otherwise`;
    if (state.streams.get(ctx, sourceId).nextSequence !== lastSequence + 1n)
      return `record ${id} ends with reading ${lastSequence}, its source goes on elsewhere`;
    open.delete(id);
  }
  for (const [record, source] of open) return `source ${source} gathers in record ${record}, which does not`;
  return continuationFault(ctx, state);
}
