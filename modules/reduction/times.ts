import type { Timestamp } from "../../codec/gen/google/protobuf/timestamp.ts";
import { quotient } from "../../codec/quotient.ts";
import { timeOf } from "../../codec/time.ts";
import { BrokenInvariant } from "../../core/errors.ts";

/** A stretch of time, nanoseconds since 1970; its end is not part of it. */
export interface Span {
  readonly start: bigint;
  readonly end: bigint;
}

/** Nanoseconds of an hour. */
const hour = 3_600_000_000_000n;

/** A stored moment. @throws BrokenInvariant where it is missing */
export function moment(time: Timestamp | undefined): bigint {
  if (time === undefined) throw new BrokenInvariant("a time of a pool is missing");
  return timeOf(time);
}

export const earlier = (a: bigint, b: bigint): bigint => (a < b ? a : b);
export const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** How much of a stretch lies in another, nanoseconds. */
export function overlap(a: Span, b: Span): bigint {
  const [start, end] = [later(a.start, b.start), earlier(a.end, b.end)];
  return end > start ? end - start : 0n;
}

/** A part of an amount, in proportion, rounded up. */
const upwards = (amount: bigint, by: bigint): bigint => quotient(amount + by - 1n, by);

/** Micrograms an hour of a record, rounded up; nothing for a record without length. */
export const rateOf = (micrograms: bigint, { start, end }: Span): bigint =>
  end > start ? upwards(micrograms * hour, end - start) : 0n;

/** What a gap (nanoseconds) is filled with at a rate (micrograms an hour), rounded up: missing data never helps. */
export const fillOf = (rate: bigint, gap: bigint): bigint => upwards(rate * gap, hour);

/**
 * What of a history counts as the baseline of a time in a pool: in proportion to the lengths (nanoseconds), rounded down, and
 * never more than the history itself.
 */
export const proportion = (history: bigint, time: bigint, of: bigint): bigint =>
  time >= of ? history : quotient(history * time, of);
