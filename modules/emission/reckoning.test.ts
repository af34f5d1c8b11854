import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Roster } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { microgramsPerHour, milliwattHours, perKilowattHour, rateOfAll, whole, wholeMicrograms } from "./reckoning.ts";

const second = 1_000_000_000n;
const world = 472_940_000n;

const roster = (count: number, milliwatts: bigint, pue: bigint, intensity: bigint): Roster => ({
  since: "0",
  defaultMilliwatts: 60_000n,
  defaultPueThousandths: 1_500n,
  nodes: Array.from({ length: count }, (_, index) => ({
    address: new Uint8Array(20).fill(index),
    operator: new Uint8Array(0),
    load: (milliwatts * pue).toString(),
    microgramsPerKwh: intensity,
  })),
});

describe("what nodes cause", () => {
  test.each([
    ["21 of 60 W in 6 s at the world's mean: 2.1 Wh", 21, 60_000n, 1_000n, 6n, 993_174n],
    ["the same with a PUE of 1.5", 21, 60_000n, 1_500n, 6n, 1_489_761n],
    ["one of a kilowatt in an hour: a kilowatt hour", 1, 1_000_000n, 1_000n, 3600n, 472_940_000n],
    ["none", 0, 60_000n, 1_500n, 3600n, 0n],
  ])("%s", (_name, count, milliwatts, pue, seconds, expected) => {
    const rate = rateOfAll(roster(count, milliwatts, pue, world));
    expect(wholeMicrograms(rate * seconds * second)).toBe(expected);
  });

  test("is told by the hour, and their energy in milliwatt hours", () => {
    expect(microgramsPerHour(roster(2, 500_000n, 1_000n, world))).toBe(world);
    expect(milliwattHours(60_000n * 1_500n * 3600n * second)).toBe(90_000n);
  });
});

test("no part of a microgram is lost or made, however time is cut", () => {
  const node = fc.record({
    load: fc.bigInt({ min: 0n, max: 10n ** 12n }).map(String),
    microgramsPerKwh: fc.bigInt({ min: 0n, max: 3n * 10n ** 9n }),
    address: fc.constant(new Uint8Array(20)),
    operator: fc.constant(new Uint8Array(0)),
  });
  const gaps = fc.array(fc.bigInt({ min: 0n, max: 3600n * second }), { maxLength: 30 });
  fc.assert(
    fc.property(fc.array(node, { maxLength: 5 }), gaps, (nodes, times) => {
      const rate = rateOfAll({ ...roster(0, 1n, 1n, 1n), nodes });
      let [booked, carried] = [0n, 0n];
      for (const time of times) {
        const { micrograms, remainder } = whole(carried + rate * time);
        [booked, carried] = [booked + micrograms, remainder];
      }
      expect(carried < perKilowattHour).toBe(true);
      expect(booked * perKilowattHour + carried).toBe(rate * times.reduce((sum, time) => sum + time, 0n));
    }),
  );
});
