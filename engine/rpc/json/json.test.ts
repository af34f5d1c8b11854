import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { fromGoBase64, fromGoHex } from "./base64.ts";
import { firstValue, syntaxError } from "./syntax.ts";
import { goJson, goQuote, kindOf, partsOf } from "./value.ts";

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe("JSON by Go's rules", () => {
  const pieces = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    '"',
    ":",
    ",",
    "1",
    "-",
    ".",
    "e",
    "\\",
    "u0041",
    "true",
    "nul",
    " ",
    "\n",
    "é",
  );
  const texts = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(""));

  test("the machine takes what JSON.parse takes, however long the text is", () => {
    fc.assert(
      fc.property(fc.oneof(texts, fc.json()), (text) => {
        expect(syntaxError(text) === undefined).toBe(parses(text));
        // Behind as many spaces the machine itself decides.
        expect(syntaxError(`${text}${" ".repeat(20_001)}`) === undefined).toBe(parses(text));
      }),
      { numRuns: 1_000 },
    );
  });

  test("the first value of a text is what stands before the rest", () => {
    fc.assert(
      fc.property(fc.json(), texts, (value, rest) => {
        // A number would go on.
        expect(firstValue(` ${value} ${rest}`)).toEqual({ value });
      }),
    );
  });

  test("members and elements are the texts that they were", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, "\t"), (value, space) => {
        const raw = JSON.stringify(value, undefined, space);
        const kind = kindOf(raw);
        if (kind !== "array" && kind !== "object") return;
        const found = partsOf(raw).map(({ key, value: part }) => [key, JSON.parse(part) as unknown]);
        const expected = Array.isArray(value) ? value.map((item) => ["", item]) : Object.entries(value as object);
        expect(found).toEqual(JSON.parse(JSON.stringify(expected)));
      }),
    );
  });

  test("what is printed is read as the same", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const printed = goJson([text]);
        expect(printed).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(printed)).toEqual([text]);
      }),
    );
  });

  test.each([
    ["plain", '"plain"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ["\u0007\b\f\n\r\t\v\u0001\u001f\u007f", '"\\a\\b\\f\\n\\r\\t\\v\\x01\\x1f\\x7f"'],
    ["é<>&", '"é<>&"'],
  ])("%j in quotes is %s", (text, quoted) => {
    expect(goQuote(text)).toBe(quoted);
  });
});

describe("bytes by Go's rules", () => {
  test("base64 and hexadecimal of any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromGoBase64(Buffer.from(bytes).toString("base64"))).toEqual(bytes);
        expect(fromGoHex(Buffer.from(bytes).toString("hex"))).toEqual(bytes);
      }),
    );
  });

  // As encoding/base64 and encoding/hex of Go answer.
  test.each([
    ["A", "illegal base64 data at input byte 0"],
    ["AA", "illegal base64 data at input byte 0"],
    ["AAAAA", "illegal base64 data at input byte 4"],
    ["AA=", "illegal base64 data at input byte 3"],
    ["AA=A", "illegal base64 data at input byte 2"],
    ["=AAA", "illegal base64 data at input byte 0"],
    ["AA==A", "illegal base64 data at input byte 4"],
    ["A-_A", "illegal base64 data at input byte 1"],
    ["AAé=", "illegal base64 data at input byte 2"],
  ])("base64 %j is refused", (text, reason) => {
    expect(() => fromGoBase64(text)).toThrow(new Error(reason));
  });

  test.each([
    ["A\nA=\r=\n", [0]],
    ["", []],
    ["AAEC", [0, 1, 2]],
  ])("base64 %j is read", (text, bytes) => {
    expect([...fromGoBase64(text)]).toEqual(bytes);
  });

  test.each([
    ["0", "encoding/hex: odd length hex string"],
    ["0g", "encoding/hex: invalid byte: U+0067 'g'"],
    ["00 ", "encoding/hex: invalid byte: U+0020 ' '"],
    ["é0", "encoding/hex: invalid byte: U+00C3 'Ã'"],
  ])("hex %j is refused", (text, reason) => {
    expect(() => fromGoHex(text)).toThrow(new Error(reason));
  });
});
