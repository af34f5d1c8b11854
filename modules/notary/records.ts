import { EventRecordSubmitted } from "../../codec/gen/eco2/notary/v1/events.ts";
import { type Params, type Record, RecordStatus } from "../../codec/gen/eco2/notary/v1/notary.ts";
import { RecordKind } from "../../codec/gen/eco2/notary/v1/reading.ts";
import type { Source } from "../../codec/gen/eco2/notary/v1/source.ts";
import { timeOf, timestampOf } from "../../codec/time.ts";
import { addressBytes } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { emitTyped } from "../../core/events.ts";
import { fail } from "./errors.ts";
import { factorName, microgramsOf, requireFactor } from "./factors.ts";
import type { NotarisedKind, NotarisedRecord, NotarisedStatus } from "./keeper.ts";
import type { NotaryParts, State } from "./module.ts";
import { beginNotarisation } from "./notaries/begin.ts";
import { notarisationRules } from "./notaries/params.ts";
import { versionOf } from "./sources.ts";

/** @throws record not found */
export function recordOf(ctx: Ctx, state: State, id: bigint): Record {
  const record = state.records.find(ctx, id);
  if (record === undefined) throw fail.recordNotFound(`no record has the id ${id}`);
  return record;
}

/** When a record begins and ends, nanoseconds since 1970. */
export function periodOf({ id, start, end }: Record): { readonly start: bigint; readonly end: bigint } {
  if (start === undefined || end === undefined) throw new BrokenInvariant(`record ${id} has no period`);
  return { start: timeOf(start), end: timeOf(end) };
}

/** The kind of a record or a source, as other modules know it. */
export function kindOf(kind: RecordKind): NotarisedKind {
  if (kind === RecordKind.RECORD_KIND_EMISSION) return "emission";
  if (kind === RecordKind.RECORD_KIND_REDUCTION) return "reduction";
  if (kind === RecordKind.RECORD_KIND_ABSORPTION) return "absorption";
  throw new BrokenInvariant(`records are never of kind ${kind}`);
}

const statuses: ReadonlyMap<RecordStatus, NotarisedStatus> = new Map([
  [RecordStatus.RECORD_STATUS_GATHERING, "gathering"],
  [RecordStatus.RECORD_STATUS_SUBMITTED, "submitted"],
  [RecordStatus.RECORD_STATUS_ATTESTING, "attesting"],
  [RecordStatus.RECORD_STATUS_ATTESTED, "attested"],
  [RecordStatus.RECORD_STATUS_FINAL, "final"],
  [RecordStatus.RECORD_STATUS_REJECTED, "rejected"],
  [RecordStatus.RECORD_STATUS_DISPUTED, "disputed"],
  [RecordStatus.RECORD_STATUS_OVERTURNED, "overturned"],
]);

/** Where a record stands, as other modules know it. */
export function statusOf(status: RecordStatus): NotarisedStatus {
  const found = statuses.get(status);
  if (found === undefined) throw new BrokenInvariant(`records never have the status ${status}`);
  return found;
}

/** A scope of the GHG Protocol. */
export function scopeOf(scope: number): 1 | 2 | 3 {
  if (scope === 1 || scope === 2 || scope === 3) return scope;
  throw new BrokenInvariant(`nothing is of scope ${scope}`);
}

/** A record as other modules know it. */
export function notarised(ctx: Ctx, record: Record): NotarisedRecord {
  return {
    id: record.id,
    sourceId: record.sourceId,
    operator: addressBytes(ctx.chain, record.operator),
    account: addressBytes(ctx.chain, record.account),
    kind: kindOf(record.kind),
    scope: scopeOf(record.scope),
    ...periodOf(record),
    micrograms: BigInt(record.micrograms === "" ? "0" : record.micrograms),
    status: statusOf(record.status),
    replaces: record.replaces,
    replacedBy: record.replacedBy,
    projectId: record.projectId,
  };
}

/** What a record has that its readings, or the header of a batch, say. */
export type Measured = Pick<
  Record,
  | "start"
  | "end"
  | "count"
  | "firstSequence"
  | "lastSequence"
  | "amount"
  | "firstMeterTotal"
  | "lastMeterTotal"
  | "batch"
  | "replaces"
>;

/** A record of a source that gathers, under the next id; it is the caller's to store. */
export function newRecord(ctx: Ctx, state: State, source: Source, measured: Measured): Record {
  return {
    id: state.nextRecord.next(ctx),
    sourceId: source.id,
    sourceVersion: versionOf(source).version,
    kind: source.records,
    scope: source.scope,
    operator: source.operator,
    account: source.account,
    projectId: source.projectId,
    ...measured,
    root: new Uint8Array(0),
    document: undefined,
    micrograms: "",
    factor: "",
    status: RecordStatus.RECORD_STATUS_GATHERING,
    replacedBy: 0n,
    use: undefined,
    openedHeight: BigInt(ctx.height),
    submittedHeight: 0n,
    submittedTime: undefined,
    finalHeight: 0n,
    finalTime: undefined,
  };
}

/**
 * Closes a record: what it is in CO2e is fixed for good, and its notarisation begins.
 * @param submitter who pays for it
 * @returns the record as stored
 * @throws factor not found where no version is valid in all of its period, unit does not match, insufficient funds
 */
export function submitRecord(
  ctx: Ctx,
  parts: NotaryParts,
  params: Params,
  source: Source,
  gathered: Record,
  root: Uint8Array,
  submitter: Uint8Array,
): Record {
  const { start, end } = periodOf(gathered);
  const factor = requireFactor(ctx, parts.state, source.factor, start, end);
  const rounding = gathered.kind === RecordKind.RECORD_KIND_EMISSION ? "up" : "down";
  const micrograms = microgramsOf(ctx, parts.state, factor, BigInt(gathered.amount), source.unit, rounding);
  const record: Record = {
    ...gathered,
    root,
    micrograms: micrograms.toString(),
    factor: factorName(factor),
    status: RecordStatus.RECORD_STATUS_SUBMITTED,
    submittedHeight: BigInt(ctx.height),
    submittedTime: timestampOf(ctx.time),
  };
  parts.state.records.set(ctx, record.id, record);
  const { id: recordId, sourceId, kind } = record;
  emitTyped(ctx, EventRecordSubmitted, {
    recordId,
    sourceId,
    kind,
    micrograms: record.micrograms,
    factor: record.factor,
  });
  beginNotarisation(ctx, parts, notarisationRules(params), record, submitter);
  return record;
}
