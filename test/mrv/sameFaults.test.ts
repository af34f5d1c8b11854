import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { buildBatch } from "../../client/notary/batch.ts";
import { batchFaults } from "../../client/notary/faults.ts";
import { Reading, RecordKind } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { Source, SourceKind } from "../../codec/gen/eco2/notary/v1/source.ts";
import { readingBytes } from "../../codec/notary/signing.ts";
import { parseTime, timestampOf } from "../../codec/time.ts";
import { headerFault, plainHeader } from "../../modules/notary/batch/header.ts";
import { readLeaf } from "../../modules/notary/batch/leaves.ts";
import { pairFault, type ReadingRules, readingFault, rulesOf } from "../../modules/notary/plausibility.ts";

const hour = 3_600_000_000_000n;
const start = parseTime("2025-12-29T12:00:00Z");

const sourceOf = (kind: SourceKind, cumulative: boolean, maxChangePerHour: string) =>
  Source.fromPartial({
    id: 7n,
    kind,
    records: RecordKind.RECORD_KIND_EMISSION,
    substance: "electricity",
    unit: "kWh",
    category: "heat",
    cumulative,
    intervalSeconds: 3600n,
    version: {
      range: { min: "10", max: "1000", maxChangePerHour },
      calibration: { from: timestampOf(start - 50n * hour), until: timestampOf(start + 60n * hour) },
    },
  });

const sources = fc
  .tuple(
    fc.constantFrom(SourceKind.SOURCE_KIND_METER, SourceKind.SOURCE_KIND_SENSOR, SourceKind.SOURCE_KIND_REPORT),
    fc.boolean(),
    fc.constantFrom("0", "400"),
  )
  .map((parts) => sourceOf(...parts));

/** Readings of a source that are plausible, from an hour on that may be so late that some are of the next year. */
const honest = fc.record({
  source: sources,
  amounts: fc.array(fc.bigInt(300n, 700n), { minLength: 1, maxLength: 12 }),
  total: fc.bigInt(0n, 1n << 60n),
  first: fc.bigInt(1n, 1n << 40n),
  late: fc.bigInt(0n, 60n),
});

function readingsOf({ source, amounts, total, first, late }: typeof honest extends fc.Arbitrary<infer T> ? T : never) {
  let shown = total;
  return amounts.map((amount, at) => {
    shown += amount;
    const from = start + (late + BigInt(at)) * hour;
    return Reading.fromPartial({
      sourceId: source.id,
      sequence: first + BigInt(at),
      start: timestampOf(from),
      end: timestampOf(from + hour),
      kind: source.records,
      substance: source.substance,
      unit: source.unit,
      amount: amount.toString(),
      meterTotal: source.cumulative ? shown.toString() : "",
      category: source.category,
    });
  });
}

const numbers = fc.oneof(
  fc.bigInt(0n, 2000n).map(String),
  fc.bigInt((1n << 63n) - 2n, (1n << 63n) + 2n).map(String),
  fc.constantFrom("", "-1", "-0", "007", "1.5", "0x10", "one", " 1", "9".repeat(30)),
);
const times = fc.oneof(
  fc.bigInt(-3n, 70n).map((hours) => timestampOf(start + hours * hour)),
  fc.bigInt(-2n, 2n).map((nanos) => timestampOf(start + hour + nanos)),
  fc.constantFrom(
    undefined,
    { seconds: 0n, nanos: 0 },
    { seconds: -1n, nanos: 0 },
    { seconds: start / 1_000_000_000n, nanos: 1_000_000_000 },
    { seconds: start / 1_000_000_000n, nanos: -1 },
    { seconds: 253_402_300_799n, nanos: 0 },
    { seconds: 253_402_300_800n, nanos: 0 },
  ),
);
const texts = fc.constantFrom("", "electricity", "kWh", "heat", "CH4", "kwh", " ");

/** One field of a reading, changed. */
const changes: fc.Arbitrary<(reading: Reading) => Reading> = fc
  .oneof(
    fc.record({ sourceId: fc.bigInt(0n, 10n) }),
    fc.record({ sequence: fc.oneof(fc.bigInt(0n, 20n), fc.bigInt((1n << 63n) - 1n, (1n << 63n) + 1n)) }),
    fc.record({ start: times }),
    fc.record({ end: times }),
    fc.record({ kind: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ substance: texts }),
    fc.record({ unit: texts }),
    fc.record({ category: texts }),
    fc.record({ amount: numbers }),
    fc.record({ meterTotal: numbers }),
    fc.record({
      locationUri: fc.constantFrom("https://a.example/1", "two words", "é", "a".repeat(512), "a".repeat(513)),
    }),
    fc.constant({}),
  )
  .map((change) => (reading) => ({ ...reading, ...(change as Partial<Reading>) }));

/** What the chain objects to: in a reading by its place, and in a pair by the place of the second. */
function chainFaults(rules: ReadingRules, readings: readonly Reading[]): { alone: number[]; pairs: number[] } {
  const plain = readings.map((reading) => readLeaf(readingBytes(reading)));
  const [alone, pairs]: [number[], number[]] = [[], []];
  for (const [at, reading] of plain.entries()) {
    if (typeof reading === "string" || readingFault(rules, reading) !== undefined) alone.push(at);
    const before = plain[at - 1];
    if (typeof reading === "string" || before === undefined || typeof before === "string") continue;
    if (pairFault(rules, before, reading) !== undefined) pairs.push(at);
  }
  return { alone, pairs };
}

test("notaries' own look at readings and the chain's find fault with the same ones, whatever field is changed", () => {
  let found = 0;
  fc.assert(
    fc.property(honest, changes, fc.nat(), (given, change, pick) => {
      const { source } = given;
      const whole = readingsOf(given);
      const at = pick % whole.length;
      const readings = whole.map((reading, i) => (i === at ? change(reading) : reading));
      const { version } = source;
      if (version === undefined) throw new Error("a source without a version");
      const rules = rulesOf(source, version);
      const chain = chainFaults(rules, readings);
      if (chain.alone.length + chain.pairs.length > 0) found++;

      // Each by itself: a batch of one reading has no pair.
      const alone = readings.flatMap((reading, i) => (batchFaults([reading], source).length > 0 ? [i] : []));
      expect(alone).toEqual(chain.alone);
      // Pairs of which both are readings that can be: what is found at the second, less what is wrong with it alone.
      const pairs = readings.flatMap((reading, i) => {
        const before = readings[i - 1];
        if (before === undefined || [before, reading].some((one) => typeof readLeaf(readingBytes(one)) === "string"))
          return [];
        const own = batchFaults([reading], source).length;
        const both = batchFaults([before, reading], source).filter(({ index }) => index === 1).length;
        return both > own ? [i] : [];
      });
      expect(pairs).toEqual(chain.pairs);
    }),
    { numRuns: 600 },
  );
  expect(found).toBeGreaterThan(150);
});

test("a batch that a notary has nothing against is one whose header the chain takes", () => {
  let fine = 0;
  fc.assert(
    fc.property(honest, (given) => {
      const { source } = given;
      const readings = readingsOf(given);
      const { version } = source;
      if (version === undefined) throw new Error("a source without a version");
      const { header } = buildBatch(readings);
      const faults = batchFaults(readings, source, header);
      const fault = headerFault(rulesOf(source, version), plainHeader(header));
      if (faults.length === 0) {
        fine++;
        expect(fault).toBeUndefined();
      }
      if (fault !== undefined) expect(faults).not.toEqual([]);
    }),
    { numRuns: 200 },
  );
  expect(fine).toBeGreaterThan(20);
});
