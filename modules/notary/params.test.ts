import { describe, expect, test } from "@jest/globals";
import { durationOf } from "../../codec/duration.ts";
import type { Params } from "../../codec/gen/eco2/notary/v1/notary.ts";
import { refusal } from "../../core/testing/refusal.ts";
import { checkParams, defaultParams } from "./params.ts";
import { authority, emptyNotary, methods, queries, who } from "./testing/meters.ts";

const second = 1_000_000_000n;
const day = 86_400n * second;
const chain = { chainId: "test-1", bech32Prefix: "eco" };

describe("parameters", () => {
  test("of a new chain are within bounds", () => {
    expect(() => checkParams(defaultParams, chain)).not.toThrow();
  });

  test.each<[string, Partial<Params>, RegExp]>([
    [
      "a clock an hour and more ahead",
      { maxClockDrift: durationOf(3601n * second) },
      /max_clock_drift: 3601s, allowed: 0s to 3600s/,
    ],
    ["no age", { maxReadingAge: undefined }, /max_reading_age: 0s, allowed: 86400s/],
    ["an age below a day", { maxReadingAge: durationOf(day - 1n) }, /max_reading_age/],
    ["a period of nothing", { minRecordPeriod: durationOf(0n) }, /min_record_period: 0s, allowed: 1s/],
    ["a period longer than a year", { maxRecordPeriod: durationOf(367n * day) }, /max_record_period/],
    [
      "bounds that leave nothing",
      { minRecordPeriod: durationOf(2n * day), maxRecordPeriod: durationOf(day) },
      /max_record_period: 86400s, allowed: 172800s/,
    ],
    ["no readings", { maxReadings: 0 }, /max_readings: 0, allowed: 1 to 10000/],
    ["walks without links", { maxWalk: 9 }, /max_walk: 9, allowed: 10/],
    ["a committee that is none", { committee: "cosmos1abc" }, /invalid committee/],
    ["no rules of notaries", { notarisation: undefined }, /notarisation is left out/],
  ])("refused: %s", (_, change, text) => {
    expect(() => checkParams({ ...defaultParams, ...change }, chain)).toThrow(text);
  });

  test("are changed by the authority alone", () => {
    const found = emptyNotary();
    const params = { ...defaultParams, maxReadings: 7 };
    const update = (by: string) => found.deliver(methods.updateParams, { authority: by, params });
    expect(refusal(() => update(who.committee))).toMatch(/^gov 13/);
    update(authority);
    expect(found.query(queries.params, {}).params?.maxReadings).toBe(7);
  });
});
