import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { compareBytes, toHex } from "./bytes.ts";
import { decodeKey, encodeKey } from "./keys-compose.ts";
import { timeKey } from "./keys-time.ts";
import { parseTime } from "./time.ts";

const nothing = new Uint8Array(0);
const last = parseTime("9999-12-31T23:59:59.999999999Z");
const bytesOf = (time: bigint) => encodeKey(nothing, timeKey, time);

test("moments sort as their keys do, and come back", () => {
  fc.assert(
    fc.property(fc.bigInt(0n, last), fc.bigInt(0n, last), (a, b) => {
      expect(Math.sign(compareBytes(bytesOf(a), bytesOf(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
      expect(decodeKey(nothing, timeKey, bytesOf(a))).toBe(a);
    }),
  );
});

test("a key is seconds and nanoseconds, to the end of year 9999", () => {
  expect(toHex(bytesOf(1_000_000_007n))).toBe("000000000000000100000007");
  expect(decodeKey(nothing, timeKey, bytesOf(last))).toBe(last);
});

test("before 1970 there is no key", () => {
  expect(() => bytesOf(-1n)).toThrow();
});
