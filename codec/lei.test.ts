import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { isLei } from "./lei.ts";

describe("legal entity identifiers", () => {
  // Identifiers that their holders publish.
  test.each([
    ["Apple Inc.", "HWUPKR0MPOU8FGXBT394"],
    ["Deutsche Bank AG", "7LTWFZYICNSX8D621K86"],
    ["Bloomberg Finance L.P.", "5493001KJTIIGC8Y1R12"],
  ])("%s", (_, lei) => {
    expect(isLei(lei)).toBe(true);
  });

  test.each([
    ["empty", ""],
    ["a digit off", "HWUPKR0MPOU8FGXBT395"],
    ["two letters swapped", "HWUPKR0MPOU8FGXTB394"],
    ["lower case", "hwupkr0mpou8fgxbt394"],
    ["short", "HWUPKR0MPOU8FGXBT39"],
    ["long", "HWUPKR0MPOU8FGXBT3940"],
    ["letters as check digits", "HWUPKR0MPOU8FGXBT3AB"],
    ["digits of another script", "HWUPKR0MPOU8FGXBT39\u0664"],
    ["a line end behind it", "HWUPKR0MPOU8FGXBT394\n"],
  ])("%s is none", (_, text) => {
    expect(isLei(text)).toBe(false);
  });

  test("of all 100 pairs of check digits one or two are right", () => {
    const head = fc.string({
      unit: fc.constantFrom(..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
      minLength: 18,
      maxLength: 18,
    });
    fc.assert(
      fc.property(head, (text) => {
        const right = Array.from({ length: 100 }, (_, i) => text + String(i).padStart(2, "0")).filter(isLei);
        expect([1, 2]).toContain(right.length);
      }),
    );
  });
});
