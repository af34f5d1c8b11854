import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { toHex } from "../codec/bytes.ts";
import {
  checkPrivateFields,
  disclosePrivateFields,
  hidePrivateFields,
  type PrivateFields,
  privateFieldsFormat,
  privateHash,
  readPrivateFields,
} from "./privateFields.ts";

const account = "eco1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrz9p3sj";
const salt = (digit: string) => digit.repeat(64);

const known: PrivateFields = {
  format: privateFieldsFormat,
  account,
  fields: [
    { name: "name", value: "Jürgen Beispiel", salt: salt("1") },
    { name: "street", value: "", salt: salt("2") },
  ],
};

describe("the salted hash of private fields", () => {
  // Computed with Python's hashlib by the words of the doc comment.
  test("is what its description says", () => {
    expect(toHex(privateHash(known))).toBe("6a4eedaab6d3a3d1356ded694516445648a2d9dd7563718f21f8a480925e6eca");
  });

  test("of the same fields is another each time: salts are fresh", () => {
    const values = { name: "A", town: "B" };
    const [one, two] = [hidePrivateFields(account, values), hidePrivateFields(account, values)];
    expect(privateHash(one)).not.toEqual(privateHash(two));
  });

  test("holds for the whole file and for any part that is shown", () => {
    const name = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" });
    const values = fc.dictionary(name, fc.string({ maxLength: 20 }), { minKeys: 1, maxKeys: 6 });
    fc.assert(
      fc.property(values, fc.nat(), (given, pick) => {
        const file = hidePrivateFields(account, given);
        const names = Object.keys(given).filter((_, index) => ((pick >> index) & 1) === 1);
        const part = disclosePrivateFields(file, names);
        const verdict = checkPrivateFields(JSON.stringify(part), account, privateHash(file));
        expect(verdict).toEqual({
          ok: true,
          account,
          shown: Object.fromEntries(names.map((one) => [one, given[one]])),
          hidden: Object.keys(given).length - names.length,
        });
      }),
      { numRuns: 50 },
    );
  });

  test("of a part shows nothing of the rest", () => {
    const part = JSON.stringify(disclosePrivateFields(known, ["street"]));
    expect(part).not.toContain("Beispiel");
    expect(part).not.toContain(salt("1"));
    expect(() => disclosePrivateFields(known, ["town"])).toThrow('no field is named "town"');
  });
});

describe("refused", () => {
  const hash = privateHash(known);
  const edited = (edit: (json: { fields: Record<string, unknown>[] } & Record<string, unknown>) => void) => {
    const json = structuredClone(known) as unknown as { fields: Record<string, unknown>[] } & Record<string, unknown>;
    edit(json);
    return json;
  };
  test.each<[string, unknown, string]>([
    ["no JSON", "{", "it is no JSON"],
    ["another format", edited((json) => (json["format"] = "x")), "its format is not"],
    ["nothing", null, "its format is not"],
    ["fields that are no list", edited((json) => Object.assign(json, { fields: {} })), "must be a list"],
    ["no fields", edited((json) => (json.fields = [])), "1 to 64 fields"],
    ["another value", edited(({ fields }) => Object.assign(fields[0] ?? {}, { value: "X" })), "has the hash"],
    ["another name", edited(({ fields }) => Object.assign(fields[0] ?? {}, { name: "X" })), "has the hash"],
    [
      "a number for a value",
      edited(({ fields }) => Object.assign(fields[0] ?? {}, { value: 1 })),
      "value must be a text",
    ],
    ["a short salt", edited(({ fields }) => Object.assign(fields[0] ?? {}, { salt: "00" })), "64 hex digits"],
    ["a leaf that is none", edited((json) => (json.fields = [{ leaf: "zz" }])), "leaf must be 64 hex digits"],
    ["the fields in another order", edited(({ fields }) => fields.reverse()), "has the hash"],
    ["one field less", edited(({ fields }) => fields.pop()), "has the hash"],
    ["one name twice", edited((json) => (json.fields = [...known.fields, ...known.fields] as never)), "have one name"],
    ["the file of another account", edited((json) => (json["account"] = "eco1x")), "is of eco1x"],
    [
      "a value without end",
      edited(({ fields }) => Object.assign(fields[0] ?? {}, { value: "x".repeat(5000) })),
      "4096",
    ],
  ])("%s", (_, input, reason) => {
    const verdict = checkPrivateFields(input, account, hash);
    expect(verdict).toMatchObject({ ok: false });
    expect("reason" in verdict ? verdict.reason : "").toContain(reason);
  });

  test("reading throws what checking tells", () => {
    expect(() => readPrivateFields("{")).toThrow("it is no JSON");
  });
});
