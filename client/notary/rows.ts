import { Reading } from "../../codec/gen/eco2/notary/v1/reading.ts";
import type { Source } from "../../codec/gen/eco2/notary/v1/source.ts";
import { formatTime, parseTime, timeOf, timestampOf } from "../../codec/time.ts";
import { microsOf, microsText } from "./reading.ts";

/** Columns of a file of readings, in the order that one is written with. Amounts are decimals of the source's unit. */
export const readingColumns = ["sequence", "start", "end", "amount", "meter_total", "location_uri"] as const;

/** A reading as a file has it. What is left out follows from the source and the reading before. */
export type ReadingRow = Partial<Readonly<Record<(typeof readingColumns)[number], string>>>;

/**
 * The reading that a row is of a source. Left out, its sequence is one more than that of the reading before (or 1), it starts where that
 * one ends, and it ends an interval of the source later.
 * @throws saying which column is wrong
 */
export function readingOfRow(row: ReadingRow, source: Source, before?: Reading): Reading {
  const start = row.start ? inColumn("start", row.start, parseTime) : before?.end && timeOf(before.end);
  if (start === undefined) throw new Error("start: the first reading says when it starts");
  const end = row.end ? inColumn("end", row.end, parseTime) : start + source.intervalSeconds * 1_000_000_000n;
  if (!row.amount) throw new Error("amount: it is missing");
  return Reading.fromPartial({
    sourceId: source.id,
    sequence: row.sequence ? inColumn("sequence", row.sequence, counter) : (before?.sequence ?? 0n) + 1n,
    start: timestampOf(start),
    end: timestampOf(end),
    kind: source.records,
    substance: source.substance,
    unit: source.unit,
    amount: inColumn("amount", row.amount, microsOf).toString(),
    meterTotal: row.meter_total ? inColumn("meter_total", row.meter_total, microsOf).toString() : "",
    category: source.category,
    locationUri: row.location_uri ?? "",
  });
}

/** The row of a reading, with every column. */
export function rowOfReading({ sequence, start, end, amount, meterTotal, locationUri }: Reading): Required<ReadingRow> {
  const time = (of: typeof start) => (of === undefined ? "" : formatTime(timeOf(of)));
  return {
    sequence: sequence.toString(),
    start: time(start),
    end: time(end),
    amount: microsText(BigInt(amount)),
    meter_total: meterTotal === "" ? "" : microsText(BigInt(meterTotal)),
    location_uri: locationUri,
  };
}

function counter(text: string): bigint {
  if (!/^[1-9]\d{0,18}$/.test(text))
    throw new Error(`${JSON.stringify(text.slice(0, 40))}: a whole number from 1 is needed`);
  return BigInt(text);
}

function inColumn<T>(name: string, text: string, read: (text: string) => T): T {
  try {
    return read(text.trim());
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
