import { type Record, RecordStatus } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import { type Source, SourceStatus, type SourceVersion } from "../../../codec/gen/eco2/notary/v1/source.ts";
import { formatTime, timeOf } from "../../../codec/time.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { fail } from "../errors.ts";
import type { NotaryParts } from "../module.ts";
import { wasFinal } from "../notaries/outcome.ts";
import { notarisationOf, setNotarisation } from "../notaries/seats.ts";
import { periodOf, recordOf } from "../records.ts";
import type { PlainHeader } from "./header.ts";

/** @throws cannot be corrected */
function requireCorrectable(ctx: Ctx, parts: NotaryParts, record: Record, source: Source): void {
  const refuse = (why: string) => fail.notCorrectable(`record ${record.id} ${why}`);
  const { status, replacedBy, replaces } = record;
  if (record.sourceId !== source.id) throw refuse(`is of source ${record.sourceId}`);
  const isOpen =
    status === RecordStatus.RECORD_STATUS_FINAL ||
    status === RecordStatus.RECORD_STATUS_REJECTED ||
    status === RecordStatus.RECORD_STATUS_OVERTURNED;
  if (!isOpen) throw refuse("is neither final nor rejected nor overturned");
  if (replacedBy !== 0n) throw refuse(`was corrected by record ${replacedBy}`);
  if (replaces !== 0n && !wasFinal(record)) throw refuse(`was to correct record ${replaces}, which still can be`);
  const { correction } = notarisationOf(ctx, parts, record.id);
  if (correction !== 0n) throw refuse(`is being corrected by record ${correction}`);
}

/** Of a revoked source what it measured while it was trusted can still be corrected. @throws source is not active */
function requireTrusted(source: Source, end: bigint): void {
  if (source.status === SourceStatus.SOURCE_STATUS_ACTIVE) return;
  const since = source.revocation?.since;
  if (since === undefined) throw fail.sourceNotActive(`source ${source.id} waits for ${source.account} to accept it`);
  if (end <= timeOf(since)) return;
  const from = formatTime(timeOf(since));
  throw fail.sourceNotActive(`source ${source.id} is revoked, what it measured after ${from} is not trusted`);
}

/**
 * The record that a header corrects, and the device that measured it: of the same readings, as to number and time.
 * @throws record not found, cannot be corrected, correction mismatch, source is not active
 */
export function correctedBy(
  ctx: Ctx,
  parts: NotaryParts,
  source: Source,
  replaces: bigint,
  header: PlainHeader,
): { readonly old: Record; readonly version: SourceVersion } {
  const old = recordOf(ctx, parts.state, replaces);
  requireCorrectable(ctx, parts, old, source);
  const { start, end } = periodOf(old);
  requireTrusted(source, end);
  const { firstSequence, lastSequence } = old;
  if (header.firstSequence !== firstSequence || header.lastSequence !== lastSequence)
    throw fail.correctionMismatch(`record ${old.id} has the readings ${firstSequence} to ${lastSequence}`);
  if (header.start !== start || header.end !== end)
    throw fail.correctionMismatch(`record ${old.id} is of ${formatTime(start)} to ${formatTime(end)}`);
  return { old, version: parts.state.versions.get(ctx, [source.id, old.sourceVersion]) };
}

/** Notes that a record is being corrected: nothing else corrects it until that is decided. */
export function setCorrection(ctx: Ctx, parts: NotaryParts, old: Record, correction: bigint): void {
  setNotarisation(ctx, parts, { ...parts.state.notarisations.get(ctx, old.id), correction });
}
