import { type Source, SourceKind, type SourceVersion } from "../../codec/gen/eco2/notary/v1/source.ts";
import { formatTime } from "../../codec/time.ts";
import { momentOf, type PlainReading, yearAfter } from "./plainReading.ts";

/**
 * What readings of a version of a source may be. All amounts are millionths of the unit, all times nanoseconds. Everything here is pure:
 * the chain asks it of single readings, a challenge of the leaves of a batch, and whoever has the readings may ask it too.
 */
export interface ReadingRules {
  readonly sourceId: bigint;
  readonly kind: PlainReading["kind"];
  readonly substance: string;
  readonly unit: string;
  readonly category: string;
  readonly cumulative: boolean;
  readonly interval: bigint;
  /** Whether readings are of the interval exactly, or at most. */
  readonly fixedInterval: boolean;
  readonly min: bigint;
  readonly max: bigint;
  /** 0: any. */
  readonly maxChangePerHour: bigint;
  readonly calibratedFrom: bigint;
  readonly calibratedUntil: bigint;
}

/** What was asked of a reading; each has an error of the module of its own. */
export type Check =
  | "invalidReading"
  | "otherSource"
  | "unitMismatch"
  | "replayed"
  | "missingReadings"
  | "backDated"
  | "inFuture"
  | "outOfRange"
  | "changesTooFast"
  | "notCalibrated"
  | "meterMismatch"
  | "ratioBroken";

/** Why a reading is not plausible. */
export interface Fault {
  readonly check: Check;
  readonly detail: string;
}

const second = 1_000_000_000n;
const hour = 3_600n * second;

/** The rules that a version of a source states. */
export function rulesOf(source: Source, version: SourceVersion): ReadingRules {
  const { range, calibration } = version;
  return {
    sourceId: source.id,
    kind: source.records,
    substance: source.substance,
    unit: source.unit,
    category: source.category,
    cumulative: source.cumulative,
    interval: source.intervalSeconds * second,
    fixedInterval: source.kind !== SourceKind.SOURCE_KIND_REPORT,
    min: BigInt(range?.min ?? "0"),
    max: BigInt(range?.max ?? "0"),
    maxChangePerHour: BigInt(range?.maxChangePerHour ?? "0"),
    calibratedFrom: momentOf("calibration.from", calibration?.from),
    calibratedUntil: momentOf("calibration.until", calibration?.until),
  };
}

const fault = (check: Check, detail: string): Fault => ({ check, detail });
const named = ({ sequence }: PlainReading) => `reading ${sequence}`;
const quoted = (text: string) => `"${text.slice(0, 40)}"`;

function identityFault(rules: ReadingRules, reading: PlainReading): Fault | undefined {
  const name = named(reading);
  if (reading.sourceId !== rules.sourceId)
    return fault("otherSource", `${name} is of source ${reading.sourceId}, not ${rules.sourceId}`);
  if (reading.kind !== rules.kind)
    return fault("otherSource", `${name} is of kind ${reading.kind}, its source of ${rules.kind}`);
  if (reading.unit !== rules.unit)
    return fault("unitMismatch", `${name} is in ${quoted(reading.unit)}, its source in ${quoted(rules.unit)}`);
  if (reading.substance !== rules.substance)
    return fault("otherSource", `${name} is of ${quoted(reading.substance)}, its source of ${quoted(rules.substance)}`);
  if (reading.category === rules.category) return undefined;
  return fault("otherSource", `${name} is of ${quoted(reading.category)}, its source of ${quoted(rules.category)}`);
}

function timeFault(rules: ReadingRules, reading: PlainReading): Fault | undefined {
  const length = reading.end - reading.start;
  const fits = rules.fixedInterval ? length === rules.interval : length <= rules.interval;
  if (!fits)
    return fault(
      "invalidReading",
      `${named(reading)} is of ${length} ns, ${rules.fixedInterval ? "exactly" : "at most"} ${rules.interval} are expected`,
    );
  if (reading.end > yearAfter(reading.start))
    return fault("invalidReading", `${named(reading)} reaches from one year (UTC) to the next`);
  if (reading.start >= rules.calibratedFrom && reading.end <= rules.calibratedUntil) return undefined;
  return fault(
    "notCalibrated",
    `${named(reading)} is of ${formatTime(reading.start)} to ${formatTime(reading.end)}, ` +
      `calibrated is ${formatTime(rules.calibratedFrom)} to ${formatTime(rules.calibratedUntil)}`,
  );
}

function meterFault(rules: ReadingRules, reading: PlainReading): Fault | undefined {
  const { amount, meterTotal } = reading;
  if (rules.cumulative !== (meterTotal !== undefined))
    return fault(
      "meterMismatch",
      `${named(reading)} ${rules.cumulative ? "does not say what the meter shows" : "has a meter_total, its source does not count up"}`,
    );
  if (meterTotal === undefined || meterTotal >= amount) return undefined;
  return fault("meterMismatch", `${named(reading)} counts ${amount}, the meter shows ${meterTotal} after it`);
}

/** What is wrong with a reading by itself; undefined where it is plausible. */
export function readingFault(rules: ReadingRules, reading: PlainReading): Fault | undefined {
  const found = identityFault(rules, reading) ?? timeFault(rules, reading) ?? meterFault(rules, reading);
  if (found !== undefined) return found;
  if (reading.amount >= rules.min && reading.amount <= rules.max) return undefined;
  return fault("outOfRange", `${named(reading)} is ${reading.amount}, ${rules.min} to ${rules.max} are plausible`);
}

/** What comes before a reading. */
export interface Position {
  readonly nextSequence: bigint;
  /** Undefined: it may start at any time. */
  readonly nextStart: bigint | undefined;
  /** What the meter showed; undefined where it may show anything. */
  readonly meterTotal: bigint | undefined;
  /** The reading before, where the rate of change is checked. */
  readonly last: { readonly start: bigint; readonly amount: bigint } | undefined;
  /** Readings are missing before it, as was declared: the meter may have counted more. */
  readonly afterGap: boolean;
}

/** Where a source stands after a reading. */
export const positionAfter = ({ sequence, start, end, amount, meterTotal }: PlainReading): Position => ({
  nextSequence: sequence + 1n,
  nextStart: end,
  meterTotal,
  last: { start, amount },
  afterGap: false,
});

function orderFault(position: Position, reading: PlainReading): Fault | undefined {
  const { nextSequence, nextStart } = position;
  if (reading.sequence < nextSequence)
    return fault("replayed", `${named(reading)} is there already, ${nextSequence} is the next`);
  if (reading.sequence > nextSequence)
    return fault("missingReadings", `${named(reading)} came, ${nextSequence} is the next`);
  if (nextStart === undefined || reading.start === nextStart) return undefined;
  const [starts, expected] = [formatTime(reading.start), formatTime(nextStart)];
  if (reading.start < nextStart)
    return fault("backDated", `${named(reading)} starts at ${starts}, the one before ended at ${expected}`);
  return fault("missingReadings", `${named(reading)} starts at ${starts}, the one before ended at ${expected}`);
}

function countedFault(position: Position, reading: PlainReading): Fault | undefined {
  if (reading.meterTotal === undefined || position.meterTotal === undefined) return undefined;
  const counted = reading.meterTotal - position.meterTotal;
  const name = named(reading);
  const shows = `the meter showed ${position.meterTotal} before ${name} and ${reading.meterTotal} after it`;
  if (counted < 0n) return fault("meterMismatch", `${shows}: it ran backwards`);
  if (position.afterGap ? counted >= reading.amount : counted === reading.amount) return undefined;
  return fault("meterMismatch", `${shows}, ${name} is ${reading.amount}`);
}

function changeFault(rules: ReadingRules, position: Position, reading: PlainReading): Fault | undefined {
  const { last } = position;
  if (last === undefined || rules.maxChangePerHour === 0n) return undefined;
  const change = reading.amount > last.amount ? reading.amount - last.amount : last.amount - reading.amount;
  if (change * hour <= rules.maxChangePerHour * (reading.start - last.start)) return undefined;
  return fault(
    "changesTooFast",
    `${named(reading)} is ${reading.amount} after ${last.amount}, ${rules.maxChangePerHour} an hour are plausible`,
  );
}

/** What is wrong with a reading as the one that follows; undefined where it is plausible there. */
export function nextFault(rules: ReadingRules, position: Position, reading: PlainReading): Fault | undefined {
  return orderFault(position, reading) ?? countedFault(position, reading) ?? changeFault(rules, position, reading);
}

/** What is wrong with two readings that follow each other in a record; undefined where they fit. */
export function pairFault(rules: ReadingRules, before: PlainReading, after: PlainReading): Fault | undefined {
  return nextFault(rules, positionAfter(before), after);
}

/** When readings may be of, seen from the block that they are in. */
export interface Ages {
  readonly now: bigint;
  readonly maxDrift: bigint;
  readonly maxAge: bigint;
}

/** What is wrong with times in the block of now: of a reading, or of the header of a batch. */
export function ageFault({ now, maxDrift, maxAge }: Ages, start: bigint, end: bigint): Fault | undefined {
  if (end > now + maxDrift)
    return fault("inFuture", `it ends at ${formatTime(end)}, the block is of ${formatTime(now)}`);
  if (start >= now - maxAge) return undefined;
  return fault("backDated", `it starts at ${formatTime(start)}, longer ago than ${maxAge} ns`);
}

/** A rule between two sources of a site, amounts in millionths. */
export interface Ratio {
  readonly min: bigint;
  readonly max: bigint;
}

/** What is wrong with the amounts of two sources for the same time: numerator / denominator, in millionths, is to be within the rule. */
export function ratioFault({ min, max }: Ratio, numerator: bigint, denominator: bigint): Fault | undefined {
  const scaled = numerator * 1_000_000n;
  if (scaled >= min * denominator && scaled <= max * denominator) return undefined;
  return fault("ratioBroken", `${numerator} over ${denominator} is not within ${min} to ${max} millionths`);
}
