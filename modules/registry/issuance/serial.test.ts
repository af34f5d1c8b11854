import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { SerialError } from "../block.ts";
import { parseNative, writeSerial } from "./serial.ts";

const about = {
  programmeId: "ECO2",
  country: "KE",
  projectId: "ECO2-17",
  vintageStart: "2025-01-01",
  vintageEnd: "2025-12-31",
  first: 1001n,
  last: 2000n,
};
const serial = "ECO2-KE-17-20250101-20251231-1001-2000";

test("a serial says programme, country, project, vintage and block", () => {
  expect(writeSerial(about)).toBe(serial);
  expect(parseNative("ECO2", serial)).toEqual({
    sourceRegistry: "ECO2",
    numberSpace: "ECO2",
    start: 1001n,
    end: 2000n,
    unit: "tonne",
    gramsPerUnit: 1_000_000n,
    project: "17",
    country: "KE",
    vintage: { start: "2025-01-01", end: "2025-12-31" },
  });
});

test.each([
  ["small letters", serial.toLowerCase()],
  ["blanks", serial.replaceAll("-", " - ")],
  ["en dashes", serial.replaceAll("-", "\u2013")],
  ["leading zeros", "ECO2-KE-017-20250101-20251231-0001001-00002000"],
  ["the word to", "ECO2-KE-17-20250101-20251231-1001 to 2000"],
])("in another spelling, with %s, it is the same block", (_, text) => {
  expect(parseNative("ECO2", text)).toEqual(parseNative("ECO2", serial));
});

test("what is written reads back", () => {
  const numbers = fc.tuple(fc.bigInt(1n, 2n ** 40n), fc.bigInt(0n, 2n ** 40n), fc.integer({ min: 1, max: 1e9 }));
  fc.assert(
    fc.property(numbers, ([first, more, project]) => {
      const last = first + more;
      const text = writeSerial({ ...about, projectId: `ECO2-${project}`, first, last });
      expect(parseNative("ECO2", text)).toMatchObject({ start: first, end: last, project: `${project}` });
    }),
  );
});

describe("refused as SerialError:", () => {
  test.each([
    ["another programme", "OLD-KE-17-20250101-20251231-1-2", /programme is "OLD", ECO2 is expected/],
    ["too few parts", "ECO2-KE-17-20250101-20251231-1", /6 parts, 7 are expected/],
    ["a day that is none", "ECO2-KE-17-20250230-20251231-1-2", /20250230 is no day of the calendar/],
    ["a vintage that ends first", "ECO2-KE-17-20260101-20251231-1-2", /before it starts/],
    ["ends that are swapped", "ECO2-KE-17-20250101-20251231-3-2", /starts at 3 after its end 2/],
    ["10^30", "ECO2-KE-17-20250101-20251231-1-1000000000000000000000000000000", /above 2\^64-1/],
    ["a country of three letters", "ECO2-KEN-17-20250101-20251231-1-2", /country is "KEN"/],
    ["nothing", "", /is empty/],
  ])("%s", (_, text, message) => {
    const read = () => parseNative("ECO2", text);
    expect(read).toThrow(SerialError);
    expect(read).toThrow(message);
  });
});
