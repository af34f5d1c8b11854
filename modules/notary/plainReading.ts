import { type Reading, RecordKind } from "../../codec/gen/eco2/notary/v1/reading.ts";
import type { Timestamp } from "../../codec/gen/google/protobuf/timestamp.ts";
import { formatTime, parseTime, timeOf } from "../../codec/time.ts";
import { reasonOf } from "../../store/errors.ts";

/** A reading with its numbers as numbers; times in nanoseconds since 1970, amounts in millionths of the unit. */
export interface PlainReading {
  readonly sourceId: bigint;
  readonly sequence: bigint;
  readonly start: bigint;
  readonly end: bigint;
  readonly kind: Reading["kind"];
  readonly substance: string;
  readonly unit: string;
  readonly amount: bigint;
  /** Undefined where none is given. */
  readonly meterTotal: bigint | undefined;
  readonly category: string;
  readonly locationUri: string;
}

/** Amounts, totals and counters are below it. */
export const amountLimit = 1n << 63n;

/** An amount of millionths. @throws RangeError saying what is wrong */
export function amountOf(name: string, text: string): bigint {
  if (/^-[1-9]\d*$/.test(text)) throw new RangeError(`${name} ${text.slice(0, 40)} is negative`);
  if (!/^(?:0|[1-9]\d*)$/.test(text)) throw new RangeError(`${name} "${text.slice(0, 40)}" is no whole number`);
  if (text.length > 19 || BigInt(text) >= amountLimit)
    throw new RangeError(`${name} ${text.slice(0, 40)} is too large, it has to be below 2^63`);
  return BigInt(text);
}

/** From 1970 to the end of 9999, as keys and years can hold. @throws RangeError */
export function momentOf(name: string, given: Timestamp | undefined): bigint {
  if (given === undefined) throw new RangeError(`${name} is not given`);
  let time: bigint;
  try {
    time = timeOf(given);
    formatTime(time);
  } catch (error) {
    throw new RangeError(`${name}: ${reasonOf(error)}`);
  }
  if (time < 0n) throw new RangeError(`${name} ${formatTime(time)} is before 1970`);
  return time;
}

/** @throws RangeError naming the first field that is nothing a reading can have */
export function plainReading(reading: Reading): PlainReading {
  const { sourceId, sequence, kind, substance, unit, category, locationUri } = reading;
  if (sequence < 1n || sequence >= amountLimit) throw new RangeError(`sequence ${sequence}: 1 to 2^63 - 1 are allowed`);
  const [start, end] = [momentOf("start", reading.start), momentOf("end", reading.end)];
  if (start >= end) throw new RangeError(`it starts at ${formatTime(start)} and ends at ${formatTime(end)}`);
  if (kind === RecordKind.RECORD_KIND_UNSPECIFIED) throw new RangeError("kind is not given");
  if (locationUri.length > 512 || !/^[\x21-\x7e]*$/.test(locationUri))
    throw new RangeError("location_uri is no address of at most 512 printable ASCII characters");
  const amount = amountOf("amount", reading.amount);
  const meterTotal = reading.meterTotal === "" ? undefined : amountOf("meter_total", reading.meterTotal);
  return { sourceId, sequence, start, end, kind, substance, unit, amount, meterTotal, category, locationUri };
}

/** The first moment of the year after (UTC). */
export function yearAfter(time: bigint): bigint {
  const year = formatTime(time).slice(0, 4);
  // No text has the year after that.
  if (year === "9999") return parseTime("9999-12-31T23:59:59Z") + 1_000_000_000n;
  return parseTime(`${(Number(year) + 1).toString().padStart(4, "0")}-01-01T00:00:00Z`);
}
