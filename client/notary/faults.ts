import { toHex } from "../../codec/bytes.ts";
import type { BatchHeader } from "../../codec/gen/eco2/notary/v1/batch.ts";
import type { Reading } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { type Source, SourceKind } from "../../codec/gen/eco2/notary/v1/source.ts";
import type { Timestamp } from "../../codec/gen/google/protobuf/timestamp.ts";
import { formatTime, parseTime, timeOf } from "../../codec/time.ts";
import { differenceOf } from "../verify/difference.ts";
import { buildBatch } from "./batch.ts";
import { microsText } from "./reading.ts";

/** Something in a batch that cannot be: at a reading, by its place from 0, or of the whole. */
export interface Fault {
  readonly index?: number;
  readonly fault: string;
}

const second = 1_000_000_000n;
const hour = 3600n * second;
const maxAmount = (1n << 63n) - 1n;

/**
 * What a notary finds by looking at all readings of a batch: whether the header is theirs, whether each fits its source (unit, range,
 * calibration, length), and whether each continues the one before it (counter, time, meter, rate of change).
 * @param most faults that are looked for; the first ones are given
 */
export function batchFaults(
  readings: readonly Reading[],
  source: Source,
  header?: BatchHeader,
  most = 100,
): readonly Fault[] {
  const faults: Fault[] = [];
  for (const [index, reading] of readings.entries()) {
    for (const fault of readingFaults(reading, source)) faults.push({ index, fault });
    const before = readings[index - 1];
    if (before !== undefined) for (const fault of pairFaults(before, reading, source)) faults.push({ index, fault });
    if (faults.length >= most) return faults.slice(0, most);
  }
  for (const fault of yearFaults(readings)) faults.push({ fault });
  if (header !== undefined) for (const fault of headerFaults(readings, header)) faults.push({ fault });
  return faults.slice(0, most);
}

/** A record counts in one year. */
function yearFaults(readings: readonly Reading[]): string[] {
  const [first, last] = [readings[0], readings.at(-1)];
  const start = first && startOf(first);
  const end = last && endOf(last);
  if (first === last || start === undefined || end === undefined || end <= yearAfter(start)) return [];
  return ["the batch reaches from one year (UTC) to the next: make one of each year"];
}

function headerFaults(readings: readonly Reading[], header: BatchHeader): string[] {
  if (readings.length === 0) return ["there are no readings"];
  // Of what is no number no sum can be made; the reading was told of already.
  if (readings.some(({ amount, meterTotal }) => !digits.test(amount) || !digits.test(meterTotal || "0"))) return [];
  const own = buildBatch(readings).header;
  const json = (of: BatchHeader) => JSON.parse(JSON.stringify(of, (_, value) => plain(value))) as object;
  const difference = differenceOf(json(header), json(own), "a header");
  return difference === undefined ? [] : [`the header is not that of the readings: ${difference}`];
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  return value instanceof Uint8Array ? toHex(value) : value;
}

const startOf = ({ start }: Reading) => momentOf(start);
const endOf = ({ end }: Reading) => momentOf(end);

/** Nanoseconds since 1970, up to the end of 9999; undefined where it is none. */
function momentOf(given: Timestamp | undefined): bigint | undefined {
  try {
    const time = given === undefined ? -1n : timeOf(given);
    formatTime(time);
    return time < 0n ? undefined : time;
  } catch {
    return undefined;
  }
}

/** The first moment of the year after (UTC). */
function yearAfter(time: bigint): bigint {
  const year = Number(formatTime(time).slice(0, 4)) + 1;
  return year > 9999 ? time + maxAmount : parseTime(`${String(year).padStart(4, "0")}-01-01T00:00:00Z`);
}

function readingFaults(reading: Reading, source: Source): string[] {
  const faults: string[] = [];
  const same = (what: string, is: unknown, must: unknown) => {
    if (is !== must) faults.push(`${what} ${String(is)}: the source's is ${String(must)}`);
  };
  same("source", reading.sourceId, source.id);
  same("kind", reading.kind, source.records);
  same("substance", reading.substance, source.substance);
  same("unit", reading.unit, source.unit);
  same("category", reading.category, source.category);
  if ((reading.meterTotal !== "") !== source.cumulative)
    faults.push(source.cumulative ? "what the meter shows is missing" : "the source has no meter that counts up");
  if (reading.sequence < 1n || reading.sequence > maxAmount)
    faults.push(`sequence ${reading.sequence}: 1 to 2^63 - 1 are allowed`);
  if (!address.test(reading.locationUri))
    faults.push("its location_uri is no address: 512 printable ASCII characters at most, without spaces");
  return faults.concat(amountFaults(reading, source), timeFaults(reading, source));
}

const digits = /^(0|[1-9]\d*)$/;
const address = /^[\x21-\x7e]{0,512}$/;

function amountFaults({ amount, meterTotal }: Reading, { version }: Source): string[] {
  if (!digits.test(amount) || (meterTotal !== "" && !digits.test(meterTotal)))
    return [`amount ${amount || '""'}, meter ${meterTotal || '""'}: millionths of the unit, in digits, are needed`];
  const value = BigInt(amount);
  const { min = "0", max = maxAmount.toString() } = version?.range ?? {};
  if (value > maxAmount || BigInt(meterTotal || "0") > maxAmount) return ["amounts are below 2^63"];
  const faults: string[] = [];
  if (meterTotal !== "" && BigInt(meterTotal) < value)
    faults.push(`the meter shows ${microsText(BigInt(meterTotal))} after it counted ${microsText(value)}`);
  if (value >= BigInt(min) && value <= BigInt(max)) return faults;
  return [
    ...faults,
    `amount ${microsText(value)}: ${microsText(BigInt(min))} to ${microsText(BigInt(max))} are plausible`,
  ];
}

function timeFaults(reading: Reading, { kind, intervalSeconds, version }: Source): string[] {
  const [start, end] = [startOf(reading), endOf(reading)];
  if (start === undefined || end === undefined || end <= start)
    return ["it has no time: its end must be after its start, both from 1970 to 9999"];
  const interval = intervalSeconds * second;
  const faults: string[] = [];
  if (kind === SourceKind.SOURCE_KIND_REPORT ? end - start > interval : end - start !== interval)
    faults.push(`it is of ${(end - start) / second} s, the source's are of ${intervalSeconds} s`);
  if (end > yearAfter(start)) faults.push("it reaches from one year (UTC) to the next");
  const { from, until } = version?.calibration ?? {};
  if ((from !== undefined && start < timeOf(from)) || (until !== undefined && end > timeOf(until)))
    faults.push("the device was not calibrated then");
  return faults;
}

function pairFaults(before: Reading, reading: Reading, { version }: Source): string[] {
  const faults: string[] = [];
  if (reading.sequence !== before.sequence + 1n)
    faults.push(`sequence ${reading.sequence} after ${before.sequence}: each is one more`);
  const [start, earlier, ended] = [startOf(reading), startOf(before), endOf(before)];
  if (start !== ended) faults.push("it does not start where the one before ends");
  if (!digits.test(reading.amount) || !digits.test(before.amount)) return faults;
  const [now, then] = [BigInt(reading.amount), BigInt(before.amount)];
  if (digits.test(reading.meterTotal) && digits.test(before.meterTotal)) {
    const counted = BigInt(reading.meterTotal) - BigInt(before.meterTotal);
    if (counted < 0n) faults.push("the meter runs backwards");
    else if (counted !== now)
      faults.push(`the meter counted ${microsText(counted)}, the reading says ${microsText(now)}`);
  }
  const most = BigInt(version?.range?.maxChangePerHour ?? "0");
  const change = now > then ? now - then : then - now;
  if (most > 0n && start !== undefined && earlier !== undefined && change * hour > most * (start - earlier))
    faults.push(`it changed by ${microsText(change)} in so short a time: ${microsText(most)} an hour is plausible`);
  return faults;
}
