import { describe, expect, test } from "@jest/globals";
import { SerialError } from "./block.ts";
import { type Description, descriptionFault } from "./description.ts";
import { importedBlock, reportedBlock } from "./requests.ts";
import { parseSerial } from "./serials.ts";

const gold = "GS1-1-KE-GS11603-16-2025-30256-1-5485";
const issuance = "iss_1KP6EDZ8K1S036PY";
const retirement = "ret_1KNSQMD6Z1S0TB50";

const reasonOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (error instanceof SerialError) return error.reason;
    throw error;
  }
  return "accepted";
};

describe("an import's quantity is its block's length", () => {
  test("tonnes", () => {
    const block = importedBlock({ sourceRegistry: "GLD", serial: gold, quantityGrams: 5_485_000_000n });
    expect([block.start, block.end]).toEqual([1n, 5485n]);
  });
  test("kilograms of an Isometric issuance, from the first", () => {
    const block = importedBlock({ sourceRegistry: "ISO", serial: issuance, quantityGrams: 2_765_370_000n });
    expect([block.start, block.end, block.unit]).toEqual([1n, 2_765_370n, "kilogram"]);
  });
  test.each([
    ["a gram less", "GLD", gold, 5_484_999_999n, "quantity"],
    ["exclusive ends", "GLD", gold, 5_484_000_000n, "quantity"],
    ["nothing", "GLD", gold, 0n, "quantity"],
    ["negative", "ISO", issuance, -1000n, "quantity"],
    ["above 2^64", "ISO", issuance, 2n ** 64n, "quantity"],
    ["half a kilogram", "ISO", issuance, 500n, "quantity"],
    ["a retirement as an import", "ISO", retirement, 1000n, "range-missing"],
    ["a buffer unit", "CCB", "CDC_1_1_1_321_14_1_2009_BF 1-1", 1_000_000n, "field"],
  ])("%s is refused", (_, sourceRegistry, serial, quantityGrams, reason) => {
    expect(reasonOf(() => importedBlock({ sourceRegistry, serial, quantityGrams }))).toBe(reason);
  });
});

describe("a source event's block", () => {
  const event = {
    sourceRegistry: "ISO",
    serial: retirement,
    issuanceId: issuance,
    firstUnit: 10n,
    lastUnit: 19n,
    quantityGrams: 10_000n,
  };
  test("of an Isometric retirement is the range of its issuance", () => {
    expect(reportedBlock(event)).toMatchObject({ numberSpace: "ISO/1KP6EDZ8K1S036PY", start: 10n, end: 19n });
  });
  test("of a buffer unit may be reported", () => {
    const serial = "CDC_1_1_1_321_14_1_2009_BF 1-1";
    const block = reportedBlock({
      sourceRegistry: "CCB",
      serial,
      issuanceId: "",
      firstUnit: 0n,
      lastUnit: 0n,
      quantityGrams: 1_000_000n,
    });
    expect(block.buffer).toBe(true);
  });
  test.each([
    ["neither issuance nor range", { issuanceId: "", firstUnit: 0n, lastUnit: 0n }, "range-missing"],
    ["range without issuance", { issuanceId: "" }, "range-missing"],
    ["issuance without range", { firstUnit: 0n, lastUnit: 0n }, "number-range"],
    ["a retirement for the issuance", { issuanceId: retirement }, "range-missing"],
    ["backwards", { firstUnit: 20n }, "order"],
    ["another quantity", { quantityGrams: 9_000n }, "quantity"],
    ["a range beside a whole serial", { sourceRegistry: "GLD", serial: gold }, "range-unexpected"],
  ])("%s is refused", (_, change, reason) =>
    expect(reasonOf(() => reportedBlock({ ...event, ...change }))).toBe(reason),
  );
});

describe("a description", () => {
  const parsed = parseSerial("ACR", "ACR-US-403-2024-2896-1 to 8731");
  const good: Description = {
    projectId: "ACR403",
    projectName: "Bluesource GCS Bear Canyon",
    methodology: "ARB Compliance Offset Protocol: Mine Methane Capture Projects",
    country: "US",
    vintageStart: "2023-12-01",
    vintageEnd: "2024-11-30",
  };
  test.each([
    ["as published", {}],
    ["without country and dates", { country: "", vintageStart: "", vintageEnd: "" }],
    ["without methodology", { methodology: "" }],
    ["a vintage of one day", { vintageStart: "2024-01-01", vintageEnd: "2024-01-01" }],
  ])("%s passes", (_, change) => expect(descriptionFault({ ...good, ...change }, parsed)).toBeUndefined());

  test.each([
    ["no project", { projectId: " " }, "project id is empty"],
    ["endless name", { projectName: "x".repeat(257) }, "projectName has 257 characters"],
    ["control character", { methodology: "a\u0007" }, "methodology has a control character"],
    ["unknown country", { country: "XX" }, 'country "XX" is no ISO 3166-1'],
    ["no such day", { vintageStart: "2023-02-29" }, 'vintage start "2023-02-29"'],
    ["one end only", { vintageEnd: "" }, 'vintage end ""'],
    ["backwards", { vintageStart: "2024-12-01" }, "vintage starts on 2024-12-01 after"],
    ["another project", { projectId: "ACR404" }, "the serial says ACR403"],
    ["another country", { country: "CA" }, "the serial says US"],
    ["another vintage", { vintageStart: "2022-01-01", vintageEnd: "2022-12-31" }, "the serial says 2024-01-01"],
  ])("%s: refused", (_, change, words) => expect(descriptionFault({ ...good, ...change }, parsed)).toContain(words));
});
