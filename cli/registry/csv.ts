/** One row of a CSV file, or what is wrong with it; `line` is where it begins, from 1. */
export type CsvRow =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly problem: string };

/** A file that cannot be read row by row, because its header is missing or does not fit. */
export class CsvError extends Error {
  override readonly name = "CsvError";
}

/** Longer fields are refused, so that a quote that is never closed does not swallow the file. */
export const MAX_FIELD_LENGTH = 65_536;

/** Reads CSV in pieces of any size, cut anywhere. */
export interface CsvParser {
  /** The rows that the piece completes. */
  push(piece: string): CsvRow[];
  /** The last row where it has no line end. */
  end(): CsvRow[];
}

/**
 * A parser by RFC 4180: commas, double quotes, doubled quotes inside them, line ends CRLF, LF or CR. Empty lines are skipped.
 * A row with a stray quote is given as a problem and reading goes on with the next line.
 */
export function csvParser(): CsvParser {
  let state: "start" | "plain" | "quoted" | "quote" | "broken" = "start";
  let rows: CsvRow[] = [];
  let fields: string[] = [];
  let field = "";
  let line = 1;
  let begun = 1;
  let afterReturn = false;

  const endField = () => {
    fields.push(field);
    field = "";
    state = "start";
  };
  const endRow = () => {
    if (state !== "broken") endField();
    const empty = fields.length === 0 || (fields.length === 1 && fields[0] === "");
    if (state !== "broken" && !empty) rows.push({ line: begun, fields });
    fields = [];
    state = "start";
  };
  const spoil = (problem: string) => {
    rows.push({ line: begun, problem });
    field = "";
    fields = [];
    state = "broken";
  };
  const take = (char: string) => {
    if (field.length >= MAX_FIELD_LENGTH)
      spoil(`field ${fields.length + 1} is longer than ${MAX_FIELD_LENGTH} characters`);
    else field += char;
  };
  const step = (char: string) => {
    if (state === "quoted") {
      if (char === '"') state = "quote";
      else take(char);
    } else if (state === "broken") return;
    else if (char === ",") endField();
    else if (char === '"' && state === "quote") {
      state = "quoted";
      take(char);
    } else if (char === '"' && state === "start") state = "quoted";
    else if (char === '"' || state === "quote") {
      const where = char === '"' ? "inside an unquoted field" : "not followed by a comma or the line's end";
      spoil(`field ${fields.length + 1} has a quote ${where}`);
    } else {
      state = "plain";
      take(char);
    }
  };
  const accept = (char: string) => {
    const newline = char === "\n" || char === "\r";
    if (char === "\n" && afterReturn) {
      afterReturn = false;
      if (state === "quoted") take(char);
      else begun = line;
      return;
    }
    afterReturn = char === "\r";
    if (newline) line++;
    if (!newline || state === "quoted") step(char);
    else {
      endRow();
      begun = line;
    }
  };
  const given = () => {
    const out = rows;
    rows = [];
    return out;
  };
  return {
    push(piece) {
      for (const char of piece) accept(char);
      return given();
    },
    end() {
      if (state === "quoted") spoil(`field ${fields.length + 1} begins with a quote that is never closed`);
      endRow();
      return given();
    },
  };
}

/** Reads rows out of a stream of decoded text; a byte order mark at its start is dropped. */
export async function* readCsv(pieces: AsyncIterable<string> | Iterable<string>): AsyncGenerator<CsvRow> {
  const parser = csvParser();
  let first = true;
  for await (const piece of pieces) {
    const text = first ? piece.replace(/^\ufeff/, "") : piece;
    if (piece !== "") first = false;
    yield* parser.push(text);
  }
  yield* parser.end();
}

/** A row by the names of its columns, or what is wrong with it. */
export type CsvRecord =
  | { readonly line: number; readonly record: Readonly<Record<string, string>> }
  | { readonly line: number; readonly problem: string };

/**
 * Gives rows by the names in the first one.
 * @throws CsvError when the header is missing, unreadable, names a column twice or lacks one that is required
 */
export async function* readRecords(
  pieces: AsyncIterable<string> | Iterable<string>,
  required: readonly string[],
): AsyncGenerator<CsvRecord> {
  let names: readonly string[] | undefined;
  for await (const row of readCsv(pieces)) {
    if (names === undefined) names = header(row, required);
    else if ("problem" in row) yield row;
    else if (row.fields.length !== names.length) {
      yield { line: row.line, problem: `${row.fields.length} fields, the header has ${names.length}` };
    } else {
      const { fields } = row;
      yield { line: row.line, record: Object.fromEntries(names.map((name, i) => [name, fields[i] ?? ""])) };
    }
  }
  if (names === undefined) throw new CsvError("the file is empty: a header row is needed");
}

function header(row: CsvRow, required: readonly string[]): readonly string[] {
  if ("problem" in row) throw new CsvError(`header in line ${row.line}: ${row.problem}`);
  const names = row.fields.map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new CsvError(`the header names the column "${twice}" twice`);
  const missing = required.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new CsvError(`the header lacks the columns ${missing.join(", ")}`);
  return names;
}
