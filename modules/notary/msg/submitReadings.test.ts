import { describe, expect, test } from "@jest/globals";
import { RecordStatus } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import { type Reading, RecordKind } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { SourceKind } from "../../../codec/gen/eco2/notary/v1/source.ts";
import { merkleRoot } from "../../../codec/merkle.ts";
import { readingBytes, readingId } from "../../../codec/notary/signing.ts";
import { formatTime, timeOf, timestampOf } from "../../../codec/time.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import {
  day,
  device,
  emptyNotary,
  gridFactor,
  hour,
  hourly,
  meters,
  methods,
  newYear,
  oneMeter,
  queries,
  signed,
  unit,
  who,
} from "../testing/meters.ts";

const shown = (time: { seconds: bigint; nanos: number } | undefined) =>
  formatTime(timeOf(time ?? { seconds: 0n, nanos: 0 }));

describe("readings become records", () => {
  test("one that gathers, until it is closed", () => {
    const { chain, submit, close, record } = oneMeter();
    const readings = hourly([10, 20, 30]);
    expect(submit(readings.slice(0, 2)).response).toEqual({ recordId: 1n });
    expect(submit(readings.slice(2)).response).toEqual({ recordId: 1n });
    expect(record(1n)).toMatchObject({
      status: RecordStatus.RECORD_STATUS_GATHERING,
      count: 3n,
      amount: `${60n * unit}`,
      firstMeterTotal: "0",
      lastMeterTotal: `${60n * unit}`,
      micrograms: "",
    });
    expect(chain.broken()).toBeUndefined();
    // 60 kWh of 400 g.
    expect(close()).toEqual({ recordId: 1n, micrograms: `${24_000n * 1_000_000n}` });
    const closed = record(1n);
    expect(closed).toMatchObject({ status: RecordStatus.RECORD_STATUS_SUBMITTED, factor: "GRID-DE@1", scope: 2 });
    expect(closed?.root).toEqual(merkleRoot(readings.map(readingBytes)));
    expect(chain.broken()).toBeUndefined();
  });

  test("a full one is closed by the reading that is of the next", () => {
    const { chain, submit, record } = oneMeter({ recordSeconds: 7200n });
    expect(submit(hourly([10, 20, 30, 40, 50])).response).toEqual({ recordId: 3n });
    expect([1n, 2n, 3n].map((id) => record(id)?.amount)).toEqual([`${30n * unit}`, `${70n * unit}`, `${50n * unit}`]);
    expect([1n, 2n, 3n].map((id) => shown(record(id)?.start))).toEqual([
      "2026-01-01T00:00:00Z",
      "2026-01-01T02:00:00Z",
      "2026-01-01T04:00:00Z",
    ]);
    expect(record(3n)?.status).toBe(RecordStatus.RECORD_STATUS_GATHERING);
    expect(chain.broken()).toBeUndefined();
  });

  test("none reaches from one year to the next, nor beyond its factor", () => {
    const found = meters(emptyNotary());
    const noon = newYear + 12n * hour;
    found.setFactor({ ...gridFactor, validUntil: timestampOf(noon) });
    found.setFactor({ ...gridFactor, validFrom: timestampOf(noon), micrograms: "1000000" });
    found.register({ recordSeconds: 86_400n });
    found.wait(2n * day);
    const start = newYear - 2n * hour;
    found.submit(hourly(new Array(20).fill(1), {}, { start }));
    found.close();
    const all = [1n, 2n, 3n].map((id) => found.record(id));
    expect(all.map((one) => `${shown(one?.start)} ${shown(one?.end)} ${one?.factor} ${one?.micrograms}`)).toEqual([
      "2025-12-31T22:00:00Z 2026-01-01T00:00:00Z GRID-DE@1 800000000",
      "2026-01-01T00:00:00Z 2026-01-01T12:00:00Z GRID-DE@1 4800000000",
      "2026-01-01T12:00:00Z 2026-01-01T18:00:00Z GRID-DE@2 6000000",
    ]);
    expect(found.chain.broken()).toBeUndefined();
  });

  test("each can be looked up, with its id and its record", () => {
    const { chain, submit } = oneMeter({ recordSeconds: 7200n });
    const readings = hourly([10, 20, 30]);
    submit(readings);
    const [, , third] = readings;
    const found = chain.query(queries.reading, { sourceId: 1n, sequence: 3n });
    expect(found.reading?.reading).toEqual(third);
    expect(found.recordId).toBe(2n);
    expect(found.id).toEqual(third && readingId(third));
    expect(chain.query(queries.readings, { sourceId: 1n }).readings.length).toBe(3);
  });

  test.each(["secp256k1", "secp256r1", "ed25519"] as const)("of a device with a key of %s", (curve) => {
    const own = device(7, curve);
    const { chain, submit } = oneMeter({}, own);
    submit(hourly([1, 2]), own);
    expect(chain.query(queries.source, { id: 1n }).stream?.nextSequence).toBe(3n);
    expect(
      refusal(() => submit(hourly([3], {}, { sequence: 3n, start: newYear + 2n * hour, total: 3n * unit }))),
    ).toMatch(/^notary 9: .*has not signed reading 3/);
  });

  test("of reports, shorter than the interval and without a meter", () => {
    const { chain, submit } = oneMeter({ kind: SourceKind.SOURCE_KIND_REPORT, cumulative: false });
    const [reading] = hourly([10], { meterTotal: "", end: timestampOf(newYear + 60n * aSecond) });
    if (reading !== undefined) submit([reading]);
    expect(chain.query(queries.source, { id: 1n }).stream?.nextSequence).toBe(2n);
  });
});

const aSecond = 1_000_000_000n;

/** Readings of which the second is not as it should be. */
const second = (change: Partial<Reading>): Reading[] => {
  const [first, next] = hourly([10, 20]);
  if (first === undefined || next === undefined) throw new Error("two readings");
  return [first, { ...next, ...change }];
};

describe("refused, and none of the readings is taken", () => {
  const at = (hours: number) => timestampOf(newYear + BigInt(hours) * hour);
  test.each<[string, Reading[], RegExp]>([
    ["the same again", second({ sequence: 1n }), /^notary 20: reading 1 is there already, 2 is the next/],
    ["one missing", second({ sequence: 3n }), /^notary 21: reading 3 came, 2 is the next/],
    ["sequence 0", second({ sequence: 0n }), /^notary 16: readings.1: sequence 0/],
    ["sequence 2^63", second({ sequence: 1n << 63n }), /^notary 16: readings.1: sequence/],
    ["time missing", second({ start: at(2), end: at(3) }), /^notary 21: reading 2 starts at 2026-01-01T02:00:00Z/],
    ["over the one before", second({ start: at(0), end: at(1) }), /^notary 22: reading 2 starts at/],
    [
      "too short",
      second({ end: timestampOf(newYear + 2n * hour - 1n) }),
      /^notary 16: reading 2 is of 3599999999999 ns, exactly/,
    ],
    ["ends before it starts", second({ end: at(1) }), /^notary 16: readings.1: it starts at/],
    ["without an end", second({ end: undefined }), /^notary 16: readings.1: end is not given/],
    [
      "before 1970",
      second({ start: timestampOf(-5n) }),
      /^notary 16: readings.1: start 1969-12-31T23:59:59.999999995Z is before 1970/,
    ],
    ["another source", second({ sourceId: 2n }), /^notary 17: reading 2 is of source 2, not 1/],
    ["another kind", second({ kind: RecordKind.RECORD_KIND_REDUCTION }), /^notary 17: reading 2 is of kind 2/],
    ["no kind", second({ kind: RecordKind.RECORD_KIND_UNSPECIFIED }), /^notary 16: readings.1: kind is not given/],
    ["another substance", second({ substance: "CH4" }), /^notary 17: reading 2 is of "CH4"/],
    ["another category", second({ category: "cooling" }), /^notary 17: reading 2 is of "cooling"/],
    ["another unit", second({ unit: "MWh" }), /^notary 18: reading 2 is in "MWh", its source in "kWh"/],
    ["negative", second({ amount: "-1" }), /^notary 16: readings.1: amount -1 is negative/],
    ["no number", second({ amount: "1e6" }), /^notary 16: readings.1: amount "1e6" is no whole number/],
    ["leading zeros", second({ amount: "007" }), /^notary 16: readings.1: amount "007" is no whole number/],
    [
      "overflowing",
      second({ amount: (1n << 63n).toString() }),
      /^notary 16: readings.1: amount 9223372036854775808 is too large/,
    ],
    ["endless", second({ amount: "9".repeat(500) }), /^notary 16: readings.1: amount 9{40} is too large/],
    [
      "out of range",
      second({ amount: `${1001n * unit}`, meterTotal: `${1011n * unit}` }),
      /^notary 24: reading 2 is 1001000000/,
    ],
    [
      "too fast",
      second({ amount: `${511n * unit}`, meterTotal: `${521n * unit}` }),
      /^notary 25: reading 2 is 511000000 after 10000000/,
    ],
    ["a meter that ran backwards", second({ amount: "0", meterTotal: "5" }), /^notary 27: .*it ran backwards/],
    [
      "a meter that counted otherwise",
      second({ meterTotal: `${31n * unit}` }),
      /^notary 27: the meter showed 10000000 before reading 2 and 31000000/,
    ],
    [
      "less on the meter than was counted",
      second({ amount: `${40n * unit}`, meterTotal: `${30n * unit}` }),
      /^notary 27: reading 2 counts 40000000, the meter shows/,
    ],
    ["no meter", second({ meterTotal: "" }), /^notary 27: reading 2 does not say what the meter shows/],
    ["a location that is none", second({ locationUri: "über" }), /^notary 16: readings.1: location_uri/],
  ])("%s", (_, readings, text) => {
    const { chain, submit } = oneMeter();
    const before = chain.exported();
    expect(refusal(() => submit(readings))).toMatch(text);
    expect(chain.exported()).toEqual(before);
    expect(chain.broken()).toBeUndefined();
  });

  test("a signature of another reading, chain, or device, and none", () => {
    const { chain } = oneMeter();
    const [first, next] = hourly([1, 1]);
    if (first === undefined || next === undefined) throw new Error("two readings");
    const signatures = [
      signed(next).signature,
      signed(first, device(2)).signature,
      new Uint8Array(0),
      new Uint8Array(64),
    ];
    for (const signature of signatures)
      expect(
        refusal(() =>
          chain.deliver(methods.submitReadings, {
            operator: who.operator,
            sourceId: 1n,
            readings: [{ reading: first, signature }],
          }),
        ),
      ).toMatch(/^notary 9: the device of source 1 has not signed reading 1/);
  });

  test("in the future, and older than the parameters allow", () => {
    const { submit, wait } = oneMeter();
    // The block is of 2026-01-03T00:00:00Z, a minute of drift is allowed.
    const start = newYear + 2n * day - hour;
    expect(refusal(() => submit(hourly([1], {}, { start: start + 61n * aSecond })))).toMatch(/^notary 23: it ends at/);
    submit(hourly([1], {}, { start: start + 60n * aSecond }));
    wait(401n * day);
    expect(
      refusal(() => submit(hourly([1], {}, { sequence: 2n, total: unit, start: start + hour + 60n * aSecond }))),
    ).toMatch(/^notary 22: it starts at .*longer ago/);
  });

  test("outside of the calibration, to the nanosecond", () => {
    const [from, until] = [newYear + hour, newYear + 3n * hour];
    const calibration = { from: timestampOf(from), until: timestampOf(until), certificate: undefined };
    const { submit } = oneMeter({ calibration });
    expect(refusal(() => submit(hourly([1], {}, { start: from - 1n })))).toMatch(/^notary 26: reading 1 is of/);
    submit(hourly([1, 1], {}, { start: from }));
    expect(refusal(() => submit(hourly([1], {}, { sequence: 3n, start: until, total: 2n * unit })))).toMatch(
      /^notary 26: reading 3 is of/,
    );
  });

  test("from one year to the next", () => {
    const { submit } = oneMeter();
    expect(refusal(() => submit(hourly([1], {}, { start: newYear - hour + 1n })))).toMatch(
      /^notary 16: .*one year \(UTC\) to the next/,
    );
  });

  test("by another than the operator, of no source, of one that waits or is revoked, too many, none", () => {
    const { chain, submit, register } = oneMeter();
    expect(refusal(() => submit(hourly([1]), device(1), who.stranger))).toMatch(/^notary 4: the operator of source 1/);
    expect(refusal(() => submit(hourly([1], { sourceId: 9n })))).toMatch(/^notary 3: no source has the id 9/);
    expect(refusal(() => submit([]))).toMatch(/^notary 16: no reading is given/);
    register({ account: who.account }, device(2));
    expect(refusal(() => submit(hourly([1], { sourceId: 2n }), device(2)))).toMatch(/^notary 6: source 2 waits for/);
    chain.deliver(methods.revokeSource, { signer: who.operator, sourceId: 1n, reason: "stolen" });
    expect(refusal(() => submit(hourly([1])))).toMatch(/^notary 6: source 1 is revoked: stolen/);
    const readings = new Array(1001).fill({ reading: undefined, signature: new Uint8Array(0) });
    expect(
      refusal(() => chain.deliver(methods.submitReadings, { operator: who.operator, sourceId: 1n, readings })),
    ).toMatch(/^notary 36: 1001 readings, at most 1000/);
  });

  test("where no factor is valid any more", () => {
    const { chain, submit } = oneMeter();
    submit(hourly([1]));
    chain.deliver(methods.withdrawFactor, { authority: who.committee, code: "GRID-DE", version: 1n, reason: "wrong" });
    expect(refusal(() => submit(hourly([1], {}, { sequence: 2n, start: newYear + hour, total: unit })))).toMatch(
      /^notary 14: no version of factor "GRID-DE" that is not withdrawn is valid/,
    );
  });
});

describe("gas", () => {
  test("is linear in the readings", () => {
    const used = (count: number) => oneMeter().submit(hourly(new Array(count).fill(1))).gasUsed;
    const [one, two, eleven] = [used(1), used(2), used(11)];
    expect(Math.abs(eleven - two - 9 * (two - one))).toBeLessThan(3_000);
    expect(two - one).toBeLessThan(20_000);
  });
});
