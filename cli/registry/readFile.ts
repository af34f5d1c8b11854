import { readRecords } from "./csv.ts";
import { rowKey, type SendableRow } from "./rowKey.ts";
import { mapRow, type Parties, requiredColumns } from "./rows.ts";

/** A row that is not on the chain, and why. `line` counts from 1. */
export interface RefusedRow {
  readonly line: number;
  readonly serial: string;
  readonly reason: string;
}

/** A row that can be sent, and where it stands. */
export interface FileRow {
  readonly line: number;
  readonly serial: string;
  readonly row: SendableRow;
}

/** A file as it was read. Rows that repeat another are refused. */
export interface RegistryFile {
  readonly rows: readonly FileRow[];
  readonly refused: readonly RefusedRow[];
}

/** Reads and maps a whole file. @throws CsvError when its header does not fit */
export async function readRegistryFile(pieces: AsyncIterable<string>, parties: Parties): Promise<RegistryFile> {
  const rows: FileRow[] = [];
  const refused: RefusedRow[] = [];
  const seen = new Map<string, number>();
  for await (const read of readRecords(pieces, requiredColumns)) {
    const { line } = read;
    if ("problem" in read) {
      refused.push({ line, serial: "", reason: read.problem });
      continue;
    }
    const serial = (read.record["serial"] ?? "").trim();
    const row = mapRow(read.record, parties);
    if (row.kind === "refused") {
      refused.push({ line, serial, reason: row.reason });
      continue;
    }
    const key = rowKey(row);
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, line);
      rows.push({ line, serial, row });
    } else refused.push({ line, serial, reason: `says the same as line ${first}` });
  }
  return { rows, refused };
}
