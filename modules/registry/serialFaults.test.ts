import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { SerialError } from "./block.ts";
import { sourceRegistries } from "./picklists.ts";
import { parseSerial, quantityGrams } from "./serials.ts";

const refusal = (registry: string, serial: string, range?: { first: bigint; last: bigint }) => {
  try {
    parseSerial(registry, serial, range);
  } catch (error) {
    if (error instanceof SerialError) return { reason: error.reason, field: error.field, position: error.position };
    throw error;
  }
  return undefined;
};

describe("what is no serial", () => {
  const max = "18446744073709551615";
  test.each([
    ["unknown registry", "XYZ", "1", "unknown-registry", "source registry", 0],
    ["registry from the prototype", "constructor", "1", "unknown-registry", "source registry", 0],
    ["registry in lower case", "gld", "1", "unknown-registry", "source registry", 0],
    ["nothing", "GLD", "", "empty", "serial", 0],
    ["blanks", "GLD", " \t ", "empty", "serial", 0],
    ["endless text", "GLD", "GS1-".repeat(100), "too-long", "serial", 200],
    ["NUL", "GLD", "GS1-1-KE-GS1-16-2025-3-1-2\0", "character", "serial", 26],
    ["line end", "GLD", "GS1-1-KE-GS1-16-2025-3-1-2\n", "character", "serial", 26],
    ["Cyrillic letter", "ACR", "\u0410CR-US-1-2024-2-1 to 2", "character", "serial", 0],
    ["fullwidth digit", "ACR", "ACR-US-1-2024-2-\uff11 to 2", "character", "serial", 16],
    ["Arabic digit", "ACR", "ACR-US-1-2024-2-1 to \u0662", "character", "serial", 21],
    ["letter that grows in capitals", "ACR", "ACR-U\u00df-1-2024-2-1 to 2", "character", "serial", 5],
    ["zero-width blank", "ACR", "ACR-US-1-2024-2-1\u200b to 2", "character", "serial", 17],
    ["half a surrogate", "ACR", "ACR-\ud800", "character", "serial", 4],
    ["part missing", "ACR", "ACR-US-1107-2024-64358 to 67205", "grammar", "serial", 26],
    ["empty part", "ACR", "ACR--1107-2024-2766-1 to 2", "field", "country", 4],
    ["blank in a number", "ACR", "ACR-US-1107-2024-2766-6 4 to 67", "field", "start", 22],
    ["sign", "ACR", "ACR-US-1107-2024-2766-+1 to 2", "character", "serial", 22],
    ["hexadecimal", "ACR", "ACR-US-1107-2024-2766-0x1 to 2", "field", "start", 22],
    ["exponent", "ACR", "ACR-US-1107-2024-2766-1 to 1e3", "field", "end", 27],
    ["start after end", "ACR", "ACR-US-1107-2024-2766-9 to 8", "order", "end", 27],
    ["number above 2^64", "ACR", "ACR-US-1107-2024-2766-1 to 18446744073709551616", "number-range", "end", 27],
    ["grams above 2^64", "ACR", `ACR-US-1107-2024-2766-1 to ${max}`, "number-range", "end", 0],
    ["40 digits and more", "ACR", `ACR-US-1107-2024-2766-1 to ${"0".repeat(41)}`, "field", "end", 27],
    ["vintage of another age", "ACR", "ACR-US-1107-0024-2766-1 to 2", "field", "vintage", 12],
    ["another registry's serial", "CAR", "ACR-US-1107-2024-2766-1 to 2", "grammar", "serial", 27],
    ["unknown system", "VCS", "1-1-2-VCU-50-XYZ-CD-14-934-01012014-31122014-0", "field", "system", 13],
    ["no such day", "VCS", "1-1-2-VCU-50-MER-CD-14-934-31022014-31122014-0", "field", "vintage start", 27],
    ["vintage backwards", "VCS", "1-1-2-VCU-50-MER-CD-14-934-01012015-31122014-0", "order", "vintage end", 36],
    [
      "flag of more than a bit",
      "VCS",
      "1-1-2-VCU-50-MER-CD-14-934-01012014-31122014-2",
      "field",
      "additional certification",
      45,
    ],
    ["CDM units of two parties", "CDM", "RW-5-1-2-2-0-7 - KE-5-2-2-2-0-7", "field", "party", 17],
    ["CDM units of two projects", "GLD", "RW-5-1-2-2-0-7 - RW-5-2-2-2-0-8", "field", "project", 30],
    ["Cercarbono without a block", "CCB", "CDC_1_1_1_321_14_1_2009", "grammar", "serial", 0],
    ["Cercarbono without a project", "CCB", "CDC_X_1_1_321_14_1_2009 1-2", "field", "project", 4],
    ["Cercarbono backwards", "CCB", "CDC_1_1_1_321_14_1_2009 3-2", "order", "end", 26],
    ["Isometric letter O", "ISO", "iss_1KP6EDZ8K1SO36PY", "grammar", "serial", 0],
    ["Isometric without a range", "ISO", "iss_1KP6EDZ8K1S036PY", "range-missing", "serial", 0],
    ["Isometric retirement", "ISO", "ret_1KNSQMD6Z1S0TB50", "range-missing", "serial", 0],
  ])("%s", (_, registry, serial, reason, field, position) => {
    expect(refusal(registry, serial)).toEqual({ reason, field, position });
  });

  test.each([
    ["kilogram 0", 0n, 5n, "number-range"],
    ["backwards", 6n, 5n, "order"],
    ["above 2^64", 1n, 2n ** 64n, "number-range"],
    ["grams above 2^64", 1n, 2n ** 60n, "number-range"],
  ])("Isometric range: %s", (_, first, last, reason) => {
    expect(refusal("ISO", "iss_1KP6EDZ8K1S036PY", { first, last })?.reason).toBe(reason);
  });

  test("a range beside a serial that holds its own", () => {
    expect(refusal("ACR", "ACR-US-1-2024-2-1 to 2", { first: 1n, last: 2n })?.reason).toBe("range-unexpected");
  });
});

describe("any text", () => {
  const pieces = [
    "-",
    " to ",
    "_",
    " ",
    "GS1",
    "VCS",
    "VCU",
    "VER",
    "ACR",
    "CAR",
    "CDC",
    "iss_",
    "KE",
    "2024",
    "01012020",
    "0",
    "7",
    "99999999999999999999",
  ];
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 250 }),
    fc
      .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), { maxLength: 30 })
      .map((list) => list.join("")),
    fc.array(fc.constantFrom(...pieces.slice(4)), { maxLength: 14 }).map((list) => list.join("-")),
  );
  const range = fc.option(fc.record({ first: fc.bigInt(), last: fc.bigInt() }), { nil: undefined });
  test("gives a block in bounds or a SerialError that points into the text", () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(sourceRegistries)), text, range, (registry, serial, units) => {
        try {
          const block = parseSerial(registry, serial, units);
          expect(block.start >= 0n && block.start <= block.end && block.end < 2n ** 64n).toBe(true);
          expect(quantityGrams(block) < 2n ** 64n).toBe(true);
        } catch (error) {
          if (!(error instanceof SerialError)) throw error;
          expect(error.position >= 0 && error.position <= serial.length).toBe(true);
          expect(error.message).not.toBe("");
        }
      }),
      { numRuns: 5000 },
    );
  });
});
