import { RecordKind } from "../../codec/gen/eco2/notary/v1/reading.ts";
import {
  type Calibration,
  type Range,
  type Source,
  SourceKind,
  SourceStatus,
  type SourceVersion,
} from "../../codec/gen/eco2/notary/v1/source.ts";
import type { MsgRegisterSource } from "../../codec/gen/eco2/notary/v1/tx.ts";
import { isCountryCode } from "../../codec/iso.ts";
import { formatTime } from "../../codec/time.ts";
import type { Ctx } from "../../core/ctx.ts";
import { BrokenInvariant } from "../../core/errors.ts";
import { fail } from "./errors.ts";
import type { State } from "./module.ts";
import { amountOf, momentOf } from "./plainReading.ts";
import { longest, requireDocument, requireText } from "./texts.ts";
import { unitFault } from "./units.ts";

const refuse = fail.invalidSource;
const daySeconds = 86_400n;
/** Of one reading: a second to a year. */
const intervals = { least: 1n, most: 366n * daySeconds } as const;

/** Runs checks that throw RangeError. @throws invalid source */
function ranged(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof RangeError) throw refuse(error.message);
    throw error;
  }
}

/** @throws invalid source */
export function checkRange(range: Range): void {
  ranged(() => {
    const [min, max] = [amountOf("range.min", range.min), amountOf("range.max", range.max)];
    amountOf("range.max_change_per_hour", range.maxChangePerHour);
    if (max < 1n || min > max) throw new RangeError(`range is ${min} to ${max}: at least up to 1, and min <= max`);
  });
}

/** @throws invalid source, invalid document */
export function checkCalibration(calibration: Calibration): void {
  ranged(() => {
    const from = momentOf("calibration.from", calibration.from);
    const until = momentOf("calibration.until", calibration.until);
    if (from >= until)
      throw new RangeError(`calibration is from ${formatTime(from)} until ${formatTime(until)}: nothing between them`);
  });
  if (calibration.certificate !== undefined) requireDocument("the calibration's certificate", calibration.certificate);
}

function checkLocation({ location }: Pick<MsgRegisterSource, "location">): void {
  if (location === undefined) throw refuse("location is not given");
  const { country, text, latitude, longitude } = location;
  if (!isCountryCode(country)) throw refuse(`country "${country.slice(0, 10)}" is no code of ISO 3166-1 alpha-2`);
  requireText(refuse, "location text", text, longest.name, true);
  if (Math.abs(latitude) > 90_000_000) throw refuse(`latitude ${latitude}: at most 90000000 millionths of a degree`);
  if (Math.abs(longitude) > 180_000_000)
    throw refuse(`longitude ${longitude}: at most 180000000 millionths of a degree`);
}

/** What is wrong with a source by itself. @throws invalid source, invalid document */
export function checkSource(message: MsgRegisterSource): void {
  const { kind, records, scope, projectId, intervalSeconds, recordSeconds } = message;
  if (kind < SourceKind.SOURCE_KIND_METER || kind > SourceKind.SOURCE_KIND_REPORT)
    throw refuse(`kind ${kind}: meter, sensor and report are allowed`);
  if (records < RecordKind.RECORD_KIND_EMISSION || records > RecordKind.RECORD_KIND_ABSORPTION)
    throw refuse(`records ${records}: emission, reduction and absorption are allowed`);
  requireText(refuse, "title", message.title, longest.name);
  requireText(refuse, "substance", message.substance, longest.short);
  requireText(refuse, "category", message.category, longest.short);
  requireText(refuse, "factor", message.factor, longest.short);
  const unit = unitFault(message.unit);
  if (unit !== undefined) throw refuse(unit);
  if (scope < 1 || scope > 3) throw refuse(`scope ${scope}: 1 to 3 are allowed`);
  checkLocation(message);
  requireText(refuse, "project_id", projectId, longest.short, true);
  if ((projectId !== "") !== (records === RecordKind.RECORD_KIND_ABSORPTION))
    throw refuse("project_id is given for absorptions, and for nothing else");
  if (intervalSeconds < intervals.least || intervalSeconds > intervals.most)
    throw refuse(`interval_seconds ${intervalSeconds}, allowed: ${intervals.least} to ${intervals.most}`);
  if (recordSeconds < intervalSeconds)
    throw refuse(`record_seconds ${recordSeconds} is less than one reading of ${intervalSeconds}`);
  if (message.range === undefined || message.calibration === undefined)
    throw refuse("range and calibration are needed");
  checkRange(message.range);
  checkCalibration(message.calibration);
}

/** @throws source not found */
export function sourceOf(ctx: Ctx, state: State, id: bigint): Source {
  const source = state.sources.find(ctx, id);
  if (source === undefined) throw fail.sourceNotFound(`no source has the id ${id}`);
  return source;
}

/** The present version of a source. */
export function versionOf({ id, version }: Source): SourceVersion {
  if (version === undefined) throw new BrokenInvariant(`source ${id} has no version`);
  return version;
}

export const isActive = ({ status }: Source): boolean => status === SourceStatus.SOURCE_STATUS_ACTIVE;

/** @throws source is not active, saying why */
export function requireActive({ id, status, account, revocation }: Source): void {
  if (status === SourceStatus.SOURCE_STATUS_ACTIVE) return;
  if (revocation !== undefined) throw fail.sourceNotActive(`source ${id} is revoked: ${revocation.reason}`);
  throw fail.sourceNotActive(`source ${id} waits for ${account} to accept it`);
}

/** @throws signer is not the operator */
export function requireOperator({ id, operator }: Source, signer: string): void {
  if (signer !== operator) throw fail.notOperator(`the operator of source ${id} is ${operator}`);
}
