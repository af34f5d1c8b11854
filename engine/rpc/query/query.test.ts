import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { compileQuery, eventTypes } from "./match.ts";
import { parseQuery, queryText } from "./parser.ts";
import { QuerySyntaxError } from "./tokens.ts";

interface Vectors {
  readonly parse: readonly { readonly query: string; readonly error?: string; readonly text?: string }[];
  readonly events: readonly Record<string, string[]>[];
  readonly matches: readonly { readonly query: string; readonly matches: readonly boolean[] }[];
}

const vectors = JSON.parse(
  readFileSync(join(__dirname, "../../../test/vectors/cometbft-queries.json"), "utf8"),
) as Vectors;

describe("the query language, as CometBFT v0.38.25 reads it", () => {
  test.each(vectors.parse)("$query", ({ query, error, text }) => {
    if (error === undefined) expect(queryText(parseQuery(query))).toBe(text);
    else expect(() => parseQuery(query)).toThrow(new QuerySyntaxError(error));
  });

  test.each(vectors.matches)("$query matches as there", ({ query, matches }) => {
    const matcher = compileQuery(parseQuery(query));
    const found = vectors.events.map((events) => {
      const values = new Map(Object.entries(events));
      return matcher(values, eventTypes(values));
    });
    expect(found).toEqual(matches);
  });
});

describe("any text", () => {
  const pieces = [
    "tx.height",
    "=",
    "<=",
    " ",
    "'",
    "TIME ",
    "DATE ",
    "AND",
    "EXISTS",
    "CONTAINS",
    "5",
    ".",
    "2013-05-03",
    "ü",
    "$",
  ];

  test("is read or refused, and what is read is read again from its own text", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
        let text: string;
        try {
          text = queryText(parseQuery(parts.join("")));
        } catch (error) {
          expect(error).toBeInstanceOf(QuerySyntaxError);
          return;
        }
        expect(queryText(parseQuery(text))).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });
});
