import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { formatTime, parseTime, timeOf, timestampOf } from "./time.ts";

const anyTime = fc.bigInt(-62_135_596_800_000_000_000n, 253_402_300_799_999_999_999n);

describe("times", () => {
  test("go to text and to Timestamp and back", () => {
    fc.assert(
      fc.property(anyTime, (time) => {
        expect(parseTime(formatTime(time))).toBe(time);
        expect(timeOf(timestampOf(time))).toBe(time);
      }),
    );
  });

  test("agree with Date", () => {
    fc.assert(
      fc.property(anyTime, (time) => {
        const millis = time / 1_000_000n;
        const text = new Date(Number(millis)).toISOString();
        expect(parseTime(text)).toBe(millis * 1_000_000n);
        expect(formatTime(millis * 1_000_000n)).toBe(text.replace(/\.?0+Z$/, "Z").replace(/T(.*:)Z$/, "T$100Z"));
      }),
    );
  });

  test.each([
    ["1970-01-01T00:00:00Z", 0n],
    ["1970-01-01T00:00:00.000000001Z", 1n],
    ["1969-12-31T23:59:59.999999999Z", -1n],
    ["2000-02-29T12:00:00+02:30", 951_816_600_000_000_000n],
    ["0001-01-01T00:00:00Z", -62_135_596_800_000_000_000n],
    ["2024-01-01t00:00:00z", 1_704_067_200_000_000_000n],
  ])("%s", (text, time) => {
    expect(parseTime(text)).toBe(time);
  });

  test.each([
    ["2023-02-29T00:00:00Z", "no such date"],
    ["1900-02-29T00:00:00Z", "no such date"],
    ["2023-13-01T00:00:00Z", "no such date"],
    ["2023-04-31T00:00:00Z", "no such date"],
    ["2023-01-01T24:00:00Z", "no such date"],
    ["2023-01-01T00:00:60Z", "no such date"],
    ["2023-01-01T00:00:00+24:00", "no such date"],
    ["0001-01-01T00:00:00+00:01", "out of range"],
    ["9999-12-31T23:59:59-00:01", "out of range"],
    ["2023-01-01", "expected RFC 3339"],
    ["2023-01-01T00:00:00", "expected RFC 3339"],
    ["2023-01-01T00:00:00.1234567890Z", "expected RFC 3339"],
    [" 2023-01-01T00:00:00Z", "expected RFC 3339"],
  ])("refuse %s", (text, message) => {
    expect(() => parseTime(text)).toThrow(message);
  });

  test("refuse what has no text", () => {
    expect(() => formatTime(1n << 70n)).toThrow("time out of range");
    expect(() => timeOf({ seconds: 0n, nanos: -1 })).toThrow("nanos -1");
  });
});
