import { equalBytes } from "../../../codec/bytes.ts";
import type { Record } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import { Reading } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { readingBytes } from "../../../codec/notary/signing.ts";
import { formatTime } from "../../../codec/time.ts";
import { reasonOf } from "../../../store/errors.ts";
import { type PlainReading, plainReading } from "../plainReading.ts";
import { pairFault, type ReadingRules, readingFault } from "../plausibility.ts";
import { periodOf } from "../records.ts";

// What cannot be of leaves of a record: pure, so that notaries and challengers can ask the same before they answer.

/** A leaf of a record that was proven to be one. */
export interface Shown {
  /** From 0. */
  readonly index: bigint;
  readonly reading: PlainReading;
}

/** The reading whose bytes a leaf is, or what is wrong with them as text. */
export function readLeaf(leaf: Uint8Array): PlainReading | string {
  const reading = decoded(leaf);
  if (reading === undefined) return "its bytes are not the encoding of a reading";
  try {
    return plainReading(reading);
  } catch (error) {
    return reasonOf(error);
  }
}

/** One reading has one encoding: what is hashed is what is read. */
function decoded(leaf: Uint8Array): Reading | undefined {
  try {
    const reading = Reading.decode(leaf);
    return equalBytes(readingBytes(reading), leaf) ? reading : undefined;
  } catch {
    // Whatever the decoder says of bytes that it cannot read: its words are not ours to keep in state.
    return undefined;
  }
}

/** What is wrong with the sum of a record's readings, of which some are known: the others cannot make it up. */
function sumFault(rules: ReadingRules, { amount, count }: Record, known: readonly PlainReading[]): string | undefined {
  const sum = known.reduce((total, reading) => total + reading.amount, 0n);
  const others = count - BigInt(known.length);
  const [least, most] = [sum + others * rules.min, sum + others * rules.max];
  const total = BigInt(amount);
  if (total >= least && total <= most) return undefined;
  return `the record is ${total} in all, with readings of ${known.map((one) => one.amount).join(" and ")} it is ${least} to ${most}`;
}

/** What is wrong with a reading at its place in the record. */
function placeFault(rules: ReadingRules, record: Record, { index, reading }: Shown): string | undefined {
  const { start, end } = periodOf(record);
  const name = `leaf ${index} is reading ${reading.sequence}`;
  const expected = record.firstSequence + index;
  if (reading.sequence !== expected) return `${name}, ${expected} is expected there`;
  const isFirst = index === 0n;
  const isLast = index === record.count - 1n;
  const from = rules.fixedInterval || isFirst ? start + index * rules.interval : undefined;
  if (from !== undefined && reading.start !== from)
    return `${name}, which starts at ${formatTime(reading.start)}, ${formatTime(from)} is expected`;
  if (reading.start < start || reading.end > end) return `${name}, which reaches beyond the record`;
  if (isLast && reading.end !== end) return `${name}, the last, and ends before the record`;
  const { meterTotal, amount } = reading;
  if (meterTotal === undefined) return undefined;
  const [before, after] = [BigInt(record.firstMeterTotal), BigInt(record.lastMeterTotal)];
  if (meterTotal - amount < before || meterTotal > after)
    return `${name}, the meter shows ${meterTotal} after it, the record is of ${before} to ${after}`;
  if (isFirst && meterTotal - amount !== before) return `${name}, the meter showed ${meterTotal - amount} before it`;
  return isLast && meterTotal !== after ? `${name}, the last, the meter shows ${meterTotal} after it` : undefined;
}

/** What is wrong with one reading of a record. */
export function leafFault(rules: ReadingRules, record: Record, shown: Shown): string | undefined {
  return (
    readingFault(rules, shown.reading)?.detail ??
    placeFault(rules, record, shown) ??
    sumFault(rules, record, [shown.reading])
  );
}

/** What is wrong with two readings of a record, the first of which comes first; each by itself is looked at too. */
export function leavesFault(rules: ReadingRules, record: Record, a: Shown, b: Shown): string | undefined {
  const alone = leafFault(rules, record, a) ?? leafFault(rules, record, b);
  if (alone !== undefined) return alone;
  const [before, after] = [a.reading, b.reading];
  if (b.index === a.index + 1n) {
    const fault = pairFault(rules, before, after);
    if (fault !== undefined) return fault.detail;
  }
  const names = `readings ${before.sequence} and ${after.sequence}`;
  if (after.start < before.end) return `${names} are of the same time`;
  if (before.meterTotal !== undefined && after.meterTotal !== undefined) {
    const between = after.meterTotal - after.amount - before.meterTotal;
    if (between < 0n) return `${names}: the meter ran backwards`;
  }
  return sumFault(rules, record, [before, after]);
}
