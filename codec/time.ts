import type { Timestamp } from "./gen/google/protobuf/timestamp.ts";

const nanosPerSecond = 1_000_000_000n;
// 0001-01-01T00:00:00Z and the last nanosecond of 9999: what RFC 3339 and protobuf can hold.
const first = -62_135_596_800n * nanosPerSecond;
const last = 253_402_300_800n * nanosPerSecond - 1n;
const pattern = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/**
 * Nanoseconds since 1970 of an RFC 3339 text with up to nine fractional digits.
 * @throws on another form, a date or time of day that does not exist, or a moment outside of years 1 to 9999
 */
export function parseTime(text: string): bigint {
  const match = pattern.exec(text);
  if (match === null)
    throw new Error(`invalid time ${JSON.stringify(text.slice(0, 50))}: expected RFC 3339, as 2026-01-31T12:00:00Z`);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const [offsetHour, offsetMinute] = [Number(match[9] ?? 0), Number(match[10] ?? 0)];
  const exists =
    month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month) && hour < 24 && minute < 60 && second < 60;
  if (!exists || offsetHour > 23 || offsetMinute > 59)
    throw new Error(`invalid time ${text}: no such date or time of day`);
  const offset = (offsetHour * 60 + offsetMinute) * (match[8] === "-" ? -60 : 60);
  const seconds = daysBefore(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
  const time = BigInt(seconds) * nanosPerSecond + BigInt((match[7] ?? "").padEnd(9, "0"));
  if (time < first || time > last) throw new Error(`time out of range: ${text}`);
  return time;
}

/** RFC 3339 of nanoseconds since 1970, in UTC, without trailing zeros of the fraction: Go's RFC3339Nano. */
export function formatTime(time: bigint): string {
  if (time < first || time > last) throw new Error(`time out of range: ${time} ns`);
  const { seconds, nanos } = timestampOf(time);
  const days = Number(floorDiv(seconds, 86_400n));
  const rest = Number(seconds - BigInt(days) * 86_400n);
  const [year, month, day] = dateOf(days);
  const two = (value: number) => value.toString().padStart(2, "0");
  const clock = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60].map(two).join(":");
  const fraction = nanos === 0 ? "" : `.${nanos.toString().padStart(9, "0").replace(/0+$/, "")}`;
  return `${year.toString().padStart(4, "0")}-${two(month)}-${two(day)}T${clock}${fraction}Z`;
}

/** A protobuf Timestamp as nanoseconds since 1970. @throws when its nanos are not within a second */
export function timeOf({ seconds, nanos }: Timestamp): bigint {
  if (nanos < 0 || nanos > 999_999_999) throw new Error(`timestamp nanos ${nanos}: 0 to 999999999 are allowed`);
  return seconds * nanosPerSecond + BigInt(nanos);
}

/** Nanoseconds since 1970 as a protobuf Timestamp. */
export function timestampOf(time: bigint): Timestamp {
  const seconds = floorDiv(time, nanosPerSecond);
  return { seconds, nanos: Number(time - seconds * nanosPerSecond) };
}

function floorDiv(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

// Days since 1970 in the proleptic Gregorian calendar, years beginning in March so that the leap day comes last.
function daysBefore(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const inEra = shifted - era * 400;
  const inYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + inEra * 365 + Math.floor(inEra / 4) - Math.floor(inEra / 100) + inYear - 719_468;
}

function dateOf(days: number): [year: number, month: number, day: number] {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const inEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  );
  const inYear = inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * inYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, inYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1];
}
