import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { RecordKind } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { parseTime } from "../../codec/time.ts";
import type { PlainReading } from "./plainReading.ts";
import { yearAfter } from "./plainReading.ts";
import { ageFault, pairFault, type ReadingRules, ratioFault, readingFault } from "./plausibility.ts";

const second = 1_000_000_000n;
const hour = 3600n * second;
const start = parseTime("2026-03-01T00:00:00Z");

const rules: ReadingRules = {
  sourceId: 1n,
  kind: RecordKind.RECORD_KIND_EMISSION,
  substance: "electricity",
  unit: "kWh",
  category: "heat",
  cumulative: true,
  interval: hour,
  fixedInterval: true,
  min: 10n,
  max: 1000n,
  maxChangePerHour: 400n,
  calibratedFrom: start,
  calibratedUntil: start + 1000n * hour,
};

/** Readings that follow the rules: amounts that change by no more than is plausible. */
const honest = fc
  .record({
    first: fc.bigInt(10n, 1000n),
    changes: fc.array(fc.bigInt(-400n, 400n), { minLength: 1, maxLength: 30 }),
    total: fc.bigInt(0n, 1n << 62n),
    sequence: fc.bigInt(1n, 1n << 60n),
  })
  .map(({ first, changes, total, sequence }) => {
    const readings: PlainReading[] = [];
    let [amount, shown] = [first, total];
    for (const [at, change] of [0n, ...changes].entries()) {
      const next = amount + change;
      if (next >= rules.min && next <= rules.max) amount = next;
      shown += amount;
      const { sourceId, kind, substance, unit, category } = rules;
      readings.push({
        sourceId,
        kind,
        substance,
        unit,
        category,
        sequence: sequence + BigInt(at),
        start: start + BigInt(at) * hour,
        end: start + BigInt(at + 1) * hour,
        amount,
        meterTotal: shown,
        locationUri: "",
      });
    }
    return readings;
  });

/** The first fault in readings, as a challenge would show it: a leaf, or two that follow each other. */
function faultIn(readings: readonly PlainReading[]): string | undefined {
  for (const [at, reading] of readings.entries()) {
    const before = readings[at - 1];
    const fault = readingFault(rules, reading) ?? (before && pairFault(rules, before, reading));
    if (fault !== undefined) return fault.check;
  }
  return undefined;
}

describe("whatever an honest device sends", () => {
  test("is plausible", () => {
    fc.assert(fc.property(honest, (readings) => faultIn(readings) === undefined));
  });

  type Lie = (reading: PlainReading, by: bigint) => PlainReading;
  test.each<[string, Lie]>([
    ["another amount", (reading, by) => ({ ...reading, amount: reading.amount + by })],
    ["another total", (reading, by) => ({ ...reading, meterTotal: (reading.meterTotal ?? 0n) + by })],
    ["another count", (reading, by) => ({ ...reading, sequence: reading.sequence + by })],
    ["another time", (reading, by) => ({ ...reading, start: reading.start + by, end: reading.end + by })],
    ["another length", (reading, by) => ({ ...reading, end: reading.end + by })],
  ])("and changes in the middle is found out: %s", (_, lie) => {
    const by = fc.oneof(fc.bigInt(1n, 5000n), fc.bigInt(-5000n, -1n));
    fc.assert(
      fc.property(honest, fc.nat(), by, (readings, chosen, change) => {
        const at = chosen % readings.length;
        const next = readings.map((reading, index) => (index === at ? lie(reading, change) : reading));
        // What the meter showed before the first reading is said by no reading.
        fc.pre(at > 0);
        return faultIn(next) !== undefined;
      }),
    );
  });

  test("and drops, repeats or swaps is found out", () => {
    fc.assert(
      fc.property(honest, fc.nat(), fc.constantFrom("drop", "repeat", "swap"), (readings, chosen, how) => {
        fc.pre(readings.length >= 3);
        const at = 1 + (chosen % (readings.length - 2));
        const [before, after] = [readings.slice(0, at), readings.slice(at + 1)];
        const own = readings.slice(at, at + 1);
        if (how === "drop") return faultIn([...before, ...after]) !== undefined;
        if (how === "repeat") return faultIn([...before, ...own, ...own, ...after]) !== undefined;
        return faultIn([...before, ...after.slice(0, 1), ...own, ...after.slice(1)]) !== undefined;
      }),
    );
  });
});

describe("bounds are exact", () => {
  const reading: PlainReading = {
    sourceId: 1n,
    sequence: 5n,
    start,
    end: start + hour,
    kind: rules.kind,
    substance: "electricity",
    unit: "kWh",
    amount: 500n,
    meterTotal: 900n,
    category: "heat",
    locationUri: "",
  };

  test.each<[string, Partial<PlainReading>, string | undefined]>([
    ["the least amount", { amount: 10n }, undefined],
    ["less than the least", { amount: 9n }, "outOfRange"],
    ["the most", { amount: 1000n, meterTotal: 1000n }, undefined],
    ["more than the most", { amount: 1001n, meterTotal: 1001n }, "outOfRange"],
    ["all that the meter shows", { meterTotal: 500n }, undefined],
    ["more than the meter shows", { meterTotal: 499n }, "meterMismatch"],
    [
      "the last hour of the calibration",
      { start: rules.calibratedUntil - hour, end: rules.calibratedUntil },
      undefined,
    ],
    [
      "a nanosecond behind it",
      { start: rules.calibratedUntil - hour + 1n, end: rules.calibratedUntil + 1n },
      "notCalibrated",
    ],
  ])("%s", (_, change, check) => {
    expect(readingFault(rules, { ...reading, ...change })?.check).toBe(check);
  });

  const year = parseTime("2027-01-01T00:00:00Z");
  test.each<[string, bigint, string | undefined]>([
    ["the last hour of a year", year - hour, undefined],
    ["an hour of two years", year - hour + 1n, "invalidReading"],
    ["the first hour of a year", year, undefined],
  ])("%s", (_, from, check) => {
    const wide = { ...rules, calibratedUntil: year + 10n * hour };
    expect(readingFault(wide, { ...reading, start: from, end: from + hour })?.check).toBe(check);
    expect([yearAfter(year - 1n), yearAfter(year)]).toEqual([year, parseTime("2028-01-01T00:00:00Z")]);
  });

  test.each<[string, bigint, string | undefined]>([
    ["as much as an hour allows", 900n, undefined],
    ["more than an hour allows", 901n, "changesTooFast"],
    ["down as much", 100n, undefined],
    ["down by more", 99n, "changesTooFast"],
  ])("a change: %s", (_, amount, check) => {
    const next = {
      ...reading,
      sequence: 6n,
      start: start + hour,
      end: start + 2n * hour,
      amount,
      meterTotal: 900n + amount,
    };
    expect(pairFault(rules, reading, next)?.check).toBe(check);
  });

  test("a rate of 0 is no bound, and reports may be shorter than their interval", () => {
    const free = { ...rules, maxChangePerHour: 0n };
    const next = {
      ...reading,
      sequence: 6n,
      start: start + hour,
      end: start + 2n * hour,
      amount: 1000n,
      meterTotal: 1900n,
    };
    expect(pairFault(free, { ...reading, amount: 10n }, next)).toBeUndefined();
    const short = { ...reading, end: start + 1n };
    expect(readingFault({ ...rules, fixedInterval: false }, short)).toBeUndefined();
    expect(readingFault({ ...rules, fixedInterval: false }, { ...reading, end: start + hour + 1n })?.check).toBe(
      "invalidReading",
    );
  });

  const ages = { now: start, maxDrift: 60n, maxAge: 1000n };
  test.each<[bigint, bigint, string | undefined]>([
    [start, start + 60n, undefined],
    [start, start + 61n, "inFuture"],
    [start - 1000n, start, undefined],
    [start - 1001n, start, "backDated"],
  ])("times %s to %s", (from, to, check) => {
    expect(ageFault(ages, from, to)?.check).toBe(check);
  });

  const ratio = { min: 500_000n, max: 2_000_000n };
  test.each<[bigint, bigint, string | undefined]>([
    [1n, 2n, undefined],
    [999_999n, 2_000_000n, "ratioBroken"],
    [4n, 2n, undefined],
    [4_000_001n, 2_000_000n, "ratioBroken"],
  ])("ratio %s / %s", (numerator, denominator, check) => {
    expect(ratioFault(ratio, numerator, denominator)?.check).toBe(check);
  });
});
