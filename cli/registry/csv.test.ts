import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { type CsvRow, csvParser, MAX_FIELD_LENGTH, readCsv, readRecords } from "./csv.ts";

const parse = (text: string): CsvRow[] => {
  const parser = csvParser();
  return [...parser.push(text), ...parser.end()];
};
const gather = async <T>(rows: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
};

describe("RFC 4180", () => {
  test.each([
    [
      "fields",
      "a,b\nc,d\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["no last line end", "a,b", [["a", "b"]]],
    ["CRLF and CR", "a\r\nb\rc", [["a"], ["b"], ["c"]]],
    ["empty fields", ",,\n", [["", "", ""]]],
    ["an empty quoted field", '"",x\n', [["", "x"]]],
    ["comma, quote and line ends inside quotes", '"a,""b""\r\nc\nd",e\n', [['a,"b"\r\nc\nd', "e"]]],
    ["empty lines", "\n\na\n\n", [["a"]]],
    ["blanks count", " a , b\n", [[" a ", " b"]]],
    ["any script", "Urwäldchen,日本,😀\n", [["Urwäldchen", "日本", "😀"]]],
    ["nothing", "", []],
  ])("%s", (_, text, expected) => {
    expect(parse(text).map((row) => ("fields" in row ? row.fields : row.problem))).toEqual(expected);
  });

  test("rows know the line where they begin", () => {
    expect(parse('a\r\n"x\ny\r\nz"\nb\n\nc').map((row) => row.line)).toEqual([1, 2, 5, 7]);
  });

  test.each([
    ["quote inside", 'a"b,c\nd\n', "field 1 has a quote inside an unquoted field"],
    ["text after a quote", '"a"b,c\nd\n', "field 1 has a quote not followed by a comma or the line's end"],
    ["endless field", `x,${"y".repeat(MAX_FIELD_LENGTH + 1)}\nd\n`, "field 2 is longer than 65536 characters"],
  ])("%s spoils its row alone", (_, text, problem) => {
    expect(parse(text)).toEqual([
      { line: 1, problem },
      { line: 2, fields: ["d"] },
    ]);
  });

  test("a quote that is never closed is named by its row", () => {
    expect(parse('a\n"b\nc\n')).toEqual([
      { line: 1, fields: ["a"] },
      { line: 2, problem: "field 1 begins with a quote that is never closed" },
    ]);
  });

  test("what is written is read back, however it is cut", () => {
    const field = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('"', ",", "\r", "\n", "a", "😀") }));
    const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n"), fc.nat(), (rows, newline, seed) => {
        const text = rows.map((row) => row.map((f) => `"${f.replaceAll('"', '""')}"`).join(",") + newline).join("");
        const cut = text.length === 0 ? 0 : seed % text.length;
        const parser = csvParser();
        const got = [...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut)), ...parser.end()];
        expect(got.map((row) => ("fields" in row ? row.fields : row.problem))).toEqual(rows);
      }),
      { numRuns: 500 },
    );
  });
});

describe("records", () => {
  test("by column, without the byte order mark, bad rows in their place", async () => {
    const pieces = ["\ufeffa", ",b\n1,2\n", "1,2,3\n", 'x"\n3,4'];
    expect(await gather(readRecords(pieces, ["b"]))).toEqual([
      { line: 2, record: { a: "1", b: "2" } },
      { line: 3, problem: "3 fields, the header has 2" },
      { line: 4, problem: "field 1 has a quote inside an unquoted field" },
      { line: 5, record: { a: "3", b: "4" } },
    ]);
  });

  test.each([
    ["empty file", "", "the file is empty"],
    ["column twice", "a,b,a\n", 'the column "a" twice'],
    ["column missing", "b,c\n", "lacks the columns a"],
    ["unreadable header", 'a"\n', "header in line 1: field 1"],
  ])("%s is refused as a whole", async (_, text, words) => {
    await expect(gather(readRecords([text], ["a"]))).rejects.toThrow(words);
  });

  test("an asynchronous source", async () => {
    async function* source() {
      yield "a\n";
      yield await Promise.resolve("b");
    }
    expect(await gather(readCsv(source()))).toHaveLength(2);
  });
});
