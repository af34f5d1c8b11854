import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { durationOf, formatDuration, formatGoDuration, nanosOf, parseDuration } from "./duration.ts";

describe("durations", () => {
  test("go to text and to protobuf and back", () => {
    fc.assert(
      fc.property(fc.bigInt(-(1n << 67n), 1n << 67n), (nanos) => {
        expect(parseDuration(formatDuration(nanos))).toBe(nanos);
        expect(nanosOf(durationOf(nanos))).toBe(nanos);
      }),
    );
  });

  test.each([
    ["3.5s", 3_500_000_000n, "3.500s"],
    ["-0.000000001s", -1n, "-0.000000001s"],
    ["0s", 0n, "0s"],
    ["1.000001s", 1_000_001_000n, "1.000001s"],
  ])("%s", (text, nanos, printed) => {
    expect(parseDuration(text)).toBe(nanos);
    expect(formatDuration(nanos)).toBe(printed);
  });

  test.each(["", "5", "5m", "1.s", ".5s", "1.0000000001s", "+1s", "315576000001s"])("refuse %j", (text) => {
    expect(() => parseDuration(text)).toThrow("invalid duration");
  });

  test.each([
    [0n, "0s"],
    [1n, "1ns"],
    [1_500n, "1.5µs"],
    [2_000_000n, "2ms"],
    [1_000_000_000n, "1s"],
    [59_500_000_000n, "59.5s"],
    [60_000_000_000n, "1m0s"],
    [600_000_000_000n, "10m0s"],
    [3_600_000_000_000n, "1h0m0s"],
    [604_800_000_000_000n, "168h0m0s"],
    [3_723_004_000_000n, "1h2m3.004s"],
  ])("%s ns are %s in Go", (nanos, text) => {
    expect(formatGoDuration(nanos)).toBe(text);
  });

  test("refuse parts of different sign", () => {
    expect(() => nanosOf({ seconds: 1n, nanos: -1 })).toThrow("invalid duration of 1 s and -1 ns");
  });
});
