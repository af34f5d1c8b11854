import { expect, test } from "@jest/globals";
import { quotient } from "./quotient.ts";

test.each([
  [0n, 1n, 0n],
  [7n, 2n, 3n],
  [2n ** 200n, 2n ** 100n, 2n ** 100n],
])("%s goes into whole parts", (a, b, whole) => expect(quotient(a, b)).toBe(whole));

test.each([
  [1n, 0n],
  [-1n, 1n],
  [1n, -1n],
])("%s by %s is refused", (a, b) => expect(() => quotient(a, b)).toThrow(RangeError));
