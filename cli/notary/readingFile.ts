import { maxBatch } from "../../client/notary/batch.ts";
import { type ReadingRow, readingColumns, readingOfRow, rowOfReading } from "../../client/notary/rows.ts";
import type { Reading } from "../../codec/gen/eco2/notary/v1/reading.ts";
import type { Source } from "../../codec/gen/eco2/notary/v1/source.ts";
import { reasonOf } from "../../node/errors.ts";
import { CliError } from "../errors.ts";
import { CsvError, type CsvRecord, readRecords } from "../registry/csv.ts";
import { textOf } from "../registry/fileText.ts";

const known: ReadonlySet<string> = new Set(readingColumns);

/** Lines of JSON, each an object whose members are the columns. */
async function* jsonLines(pieces: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  let rest = "";
  let line = 0;
  const read = (text: string): CsvRecord[] => {
    line++;
    if (text.trim() === "") return [];
    try {
      const row: unknown = JSON.parse(text);
      if (typeof row === "object" && row !== null && !Array.isArray(row)) {
        const record = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value ?? "")]));
        return [{ line, record }];
      }
    } catch {
      // Told below, as any other line that is no object.
    }
    return [{ line, problem: "it is no JSON object" }];
  };
  for await (const piece of pieces) {
    const lines = `${rest}${piece}`.split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) yield* read(text);
  }
  yield* read(rest);
}

async function* csvLines(path: string, pieces: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  try {
    yield* readRecords(pieces, ["amount"]);
  } catch (error) {
    throw error instanceof CsvError ? new CliError(`${path}: ${error.message}`) : error;
  }
}

/**
 * Readings of a source out of a file: CSV with a header, or lines of JSON (a file that ends in .jsonl), with the columns sequence, start,
 * end, amount, meter_total and location_uri. Only amount is needed in every line, and start in the first.
 * @param told of every 10,000 readings
 * @throws CliError that names the line; where there are none, or more than a batch has
 */
export async function readReadings(
  path: string,
  source: Source,
  told: (count: number) => void = () => undefined,
): Promise<Reading[]> {
  const readings: Reading[] = [];
  const pieces = textOf(path);
  const rows = path.endsWith(".jsonl") ? jsonLines(pieces) : csvLines(path, pieces);
  for await (const row of rows) {
    const where = `${path}, line ${row.line}`;
    if ("problem" in row) throw new CliError(`${where}: ${row.problem}`);
    const other = Object.keys(row.record).find((name) => !known.has(name));
    if (other !== undefined) throw new CliError(`${where}: ${other} is none of ${readingColumns.join(", ")}`);
    if (readings.length === maxBatch) throw new CliError(`${where}: a batch has ${maxBatch} readings at most`);
    try {
      readings.push(readingOfRow(row.record as ReadingRow, source, readings.at(-1)));
    } catch (error) {
      throw new CliError(`${where}: ${reasonOf(error)}`);
    }
    if (readings.length % 10_000 === 0) told(readings.length);
  }
  if (readings.length === 0) throw new CliError(`${path} has no readings`);
  return readings;
}

/** The file of a batch: a line of JSON for each reading, with every column that says something. */
export function readingLines(readings: readonly Reading[]): string {
  const lines = readings.map((reading) => {
    const told = Object.entries(rowOfReading(reading)).filter(([, text]) => text !== "");
    return `${JSON.stringify(Object.fromEntries(told))}\n`;
  });
  return lines.join("");
}
