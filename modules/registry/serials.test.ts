import { describe, expect, test } from "@jest/globals";
import { overlaps, parseSerial, quantityGrams } from "./serials.ts";

const tonnes = { unit: "tonne", gramsPerUnit: 1_000_000n };

describe("serials as their registries published them", () => {
  test.each([
    [
      "VCS",
      "19385-941467007-941467431-VCS-VCU-1507-VER-ET-14-1340-01012020-31122020-1",
      {
        numberSpace: "VCS/VER",
        start: 941467007n,
        end: 941467431n,
        project: "1340",
        country: "ET",
        vintage: { start: "2020-01-01", end: "2020-12-31" },
      },
    ],
    [
      "GLD",
      "GS1-1-KE-GS11603-16-2025-30256-110-5463",
      {
        numberSpace: "GLD/11603/30256",
        start: 110n,
        end: 5463n,
        project: "11603",
        country: "KE",
        vintage: { start: "2025-01-01", end: "2025-12-31" },
      },
    ],
    [
      "GLD",
      "RW-5-1460108-2-2-0-7014 - RW-5-1463952-2-2-0-7014",
      { numberSpace: "CDM/RW/2", start: 1460108n, end: 1463952n, country: "RW" },
    ],
    [
      "ACR",
      "ACR-US-1107-2024-2766-64358 to 67205",
      {
        numberSpace: "ACR/1107/2766",
        start: 64358n,
        end: 67205n,
        project: "1107",
        country: "US",
        vintage: { start: "2024-01-01", end: "2024-12-31" },
      },
    ],
    [
      "CAR",
      "CAR-1-US-1335-31-983-KS-2025-9659-43277 to 43376",
      {
        numberSpace: "CAR/1335/9659",
        start: 43277n,
        end: 43376n,
        project: "1335",
        country: "US",
        vintage: { start: "2025-01-01", end: "2025-12-31" },
      },
    ],
    [
      "CAR",
      "CAR-ROC-US-1316-105-276-CA-2025-9388-2 to 25412",
      {
        numberSpace: "CAR/1316/9388",
        start: 2n,
        end: 25412n,
        project: "1316",
        country: "US",
        vintage: { start: "2025-01-01", end: "2025-12-31" },
      },
    ],
    [
      "ART",
      "ART-GY-102-2021-11-2750301 to 2750400",
      {
        numberSpace: "ART/102/11",
        start: 2750301n,
        end: 2750400n,
        project: "102",
        country: "GY",
        vintage: { start: "2021-01-01", end: "2021-12-31" },
      },
    ],
    [
      "ART",
      "FCPF-CI-130-2023-21-1 to 63392",
      {
        numberSpace: "ART/130/21",
        start: 1n,
        end: 63392n,
        project: "130",
        country: "CI",
        vintage: { start: "2023-01-01", end: "2023-12-31" },
      },
    ],
    ["CCB", "CDC_1_1_1_321_14_1 0-999", { numberSpace: "CCB/CDC_1_1_1_321_14_1", start: 0n, end: 999n, project: "1" }],
    [
      "CCB",
      "CDC_4_1_1_321_14_R1_XX_CO_1_2_2021 1-4950",
      { numberSpace: "CCB/CDC_4_1_1_321_14_R1_XX_CO_1_2_2021", start: 1n, end: 4950n, project: "4" },
    ],
  ])("%s %s", (registry, serial, expected) => {
    expect(parseSerial(registry, serial)).toEqual({ sourceRegistry: registry, ...tonnes, ...expected });
  });

  // What a registrar does with a report that is too long for one transaction.
  test.each([
    ["VCS", (n: string) => `19385-${n.replace(" ", "-")}-VCS-VCU-1507-VER-ET-14-1340-01012020-31122020-1`],
    ["GLD", (n: string) => `GS1-1-KE-GS11603-16-2025-30256-${n.replace(" ", "-")}`],
    ["GLD", (n: string) => `RW-5-${n.replace(" ", "-2-2-0-7014 - RW-5-")}-2-2-0-7014`],
    ["ACR", (n: string) => `ACR-US-1107-2024-2766-${n.replace(" ", " to ")}`],
    ["CAR", (n: string) => `CAR-1-US-1335-31-983-KS-2025-9659-${n.replace(" ", " to ")}`],
    ["ART", (n: string) => `ART-GY-102-2021-11-${n.replace(" ", " to ")}`],
    ["CCB", (n: string) => `CDC_1_1_1_321_14_1 ${n.replace(" ", "-")}`],
  ])("%s: a block in parts is the same numbers of the same space", (registry, serial) => {
    const [whole, first, second] = ["11 30", "11 11", "12 30"].map((numbers) => parseSerial(registry, serial(numbers)));
    expect([first?.start, first?.end, second?.start, second?.end]).toEqual([11n, 11n, 12n, 30n]);
    expect([first, second]).toEqual([
      { ...whole, end: 11n },
      { ...whole, start: 12n },
    ]);
  });

  test("an Isometric issuance is a number space of kilograms", () => {
    const parsed = parseSerial("ISO", "iss_1KP6EDZ8K1S036PY", { first: 1n, last: 2765370n });
    expect(parsed).toEqual({
      sourceRegistry: "ISO",
      numberSpace: "ISO/1KP6EDZ8K1S036PY",
      start: 1n,
      end: 2765370n,
      unit: "kilogram",
      gramsPerUnit: 1000n,
    });
    expect(quantityGrams(parsed)).toBe(2_765_370_000n);
  });
});

describe("Verra blocks that were bridged to another ledger", () => {
  // Batches, systems and outer blocks are those of the credits on Regen Ledger; the fields after them fill up the form.
  const runs = [
    { batch: 5531, system: "MER", first: 243019420n, last: 243023608n, tonnes: 4189n },
    { batch: 9381, system: "VER", first: 93664647n, last: 93664946n, tonnes: 300n },
    { batch: 11339, system: "VER", first: 320607281n, last: 320607330n, tonnes: 50n },
  ];
  const tail = "14-934-01012014-31122014-0";
  for (const { batch, system, first, last, tonnes } of runs) {
    const old = `${batch}-${first}-${last}-VCU-050-${system}-CD-${tail}`;
    const current = `${batch}-${first}-${last}-VCS-VCU-50-${system}-CD-${tail}`;
    test(`${batch}: with and without the programme it is one block of ${tonnes} t`, () => {
      const parsed = parseSerial("VCS", old);
      expect(quantityGrams(parsed)).toBe(tonnes * 1_000_000n);
      expect(parseSerial("VCS", current)).toEqual(parsed);
    });
  }
  test("the systems MER and VER number apart", () => {
    const [a, b] = ["MER", "VER"].map((system) => parseSerial("VCS", `1-10-20-VCU-50-${system}-CD-${tail}`));
    expect(a && b && overlaps(a, b)).toBe(false);
  });
});

describe("one unit in any spelling", () => {
  const verra = "19380-941382555-941382741-VCS-VCU-1310-VER-CN-13-3005-01012022-31102022-0";
  const gold = "GS1-1-KE-GS11603-16-2025-30256-1-5485";
  test.each([
    ["sub-block", "VCS", verra, "19380-941382600-941382600-VCS-VCU-1310-VER-CN-13-3005-01012022-31102022-0"],
    ["super-block", "VCS", verra, "19380-941382000-941383000-VCS-VCU-1310-VER-CN-13-3005-01012022-31102022-0"],
    ["label flag set", "VCS", verra, verra.replace(/0$/, "1")],
    ["another batch number", "VCS", verra, verra.replace("19380", "19381")],
    ["no programme", "VCS", verra, verra.replace("VCS-", "")],
    ["lower case", "VCS", verra, verra.toLowerCase()],
    ["zero padding", "VCS", verra, verra.replace("941382555", "0000941382555").replace("3005", "003005")],
    ["blanks", "VCS", verra, `  ${verra.replaceAll("-", " - ")}\t`],
    ["en dashes", "VCS", verra, verra.replaceAll("-", "\u2013")],
    ["non-breaking hyphens and blanks", "VCS", verra, verra.replaceAll("-", "\u00a0\u2011\u00a0")],
    ["the last unit", "GLD", gold, "GS1-1-KE-GS11603-16-2025-30256-5485-9000"],
    ["padded project and batch", "GLD", gold, "gs01-1-KE-GS0011603-16-2025-0030256-0110-05463"],
    ["to as a dash", "ACR", "ACR-US-1107-2024-2766-64358 to 67205", "acr-us-1107-2024-2766-64400-64500"],
    ["dash as to", "GLD", gold, "GS1-1-KE-GS11603-16-2025-30256-110 TO 5463"],
    [
      "unit type converted",
      "CAR",
      "CAR-ROC-US-2111-129-2284-IL-2025-9489-1 to 10",
      "CAR-1-US-2111-129-2284-IL-2025-9489-10 to 11",
    ],
    ["programme of the World Bank", "ART", "FCPF-CI-130-2023-21-1 to 9", "ART-CI-130-2023-21-9 to 12"],
    ["to and dash", "CCB", "CDC_7_1_1_321_14_CO_1_1 340251-340251", "cdc_07_1_1_321_014_co_1_1  0340000 to 350000"],
    ["buffer mark", "CCB", "CDC_7_1_1_321_14_CO_1_1 1-10", "CDC_7_1_1_321_14_CO_1_1_BF 10-11"],
    ["carried over", "CDM", "RW-5-10-2-2-0-7014 - RW-5-20-2-2-0-7014", "rw-5-0020-2-3-0-7014 to rw-5-30-2-3-0-7014"],
  ])("%s is seen", (_, registry, a, b) => {
    const [one, other] = [parseSerial(registry, a), parseSerial(registry, b)];
    expect([overlaps(one, other), overlaps(other, one)]).toEqual([true, true]);
  });

  test("old CDM units are one block whichever registry reports them", () => {
    const serial = "RW-5-10-2-2-0-7014 - RW-5-20-2-2-0-7014";
    expect(overlaps(parseSerial("GLD", serial), parseSerial("CDM", serial))).toBe(true);
  });

  test("Isometric issuances in other letters are one", () => {
    const a = parseSerial("ISO", "iss_1KP6EDZ8K1S036PY", { first: 1n, last: 9n });
    expect(overlaps(a, parseSerial("ISO", " ISS_1kp6edz8k1s036py ", { first: 9n, last: 9n }))).toBe(true);
  });

  test.each([
    ["the next unit", "GLD", gold, "GS1-1-KE-GS11603-16-2025-30256-5486-9000"],
    ["another batch", "GLD", gold, "GS1-1-KE-GS11603-16-2025-30257-1-5485"],
    ["another project", "ACR", "ACR-US-1107-2024-2766-1 to 9", "ACR-US-1108-2024-2766-1 to 9"],
    ["with and without a year", "CCB", "CDC_1_1_1_321_14_1_2009 2262-4425", "CDC_1_1_1_321_14_1 1000-62739"],
    ["another period", "CDM", "RW-5-1-1-2-0-7 - RW-5-9-1-2-0-7", "RW-5-1-2-2-0-7 - RW-5-9-2-2-0-7"],
  ])("%s is no overlap", (_, registry, a, b) => {
    const [one, other] = [parseSerial(registry, a), parseSerial(registry, b)];
    expect([overlaps(one, other), overlaps(other, one)]).toEqual([false, false]);
  });
});
