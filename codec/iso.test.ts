import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { countryOfAlpha3, isCountryCode, isIsoDate } from "./iso.ts";

test.each(["AF", "CD", "KE", "NA", "TO", "ZW"])("%s is a country", (code) => expect(isCountryCode(code)).toBe(true));

test.each(["", "ke", "UK", "XX", "XK", "KEN", "K", " KE", "КЕ", "__proto__", "constructor"])(
  "%j is no country",
  (code) => {
    expect(isCountryCode(code)).toBe(false);
  },
);

test("every pair of letters is judged as ICU judges it", () => {
  // ICU also names user-assigned, reserved and withdrawn codes, so it can only confirm that ours exist.
  const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const ours = letters.flatMap((a) => letters.map((b) => a + b)).filter(isCountryCode);
  expect(ours).toHaveLength(249);
  expect(ours.filter((code) => names.of(code) === undefined)).toEqual([]);
});

test.each([
  ["USA", "US"],
  ["CAN", "CA"],
  ["COD", "CD"],
  ["CHE", "CH"],
  ["GB", undefined],
  ["usa", undefined],
  ["XYZ", undefined],
])("alpha-3 %s is %s", (alpha3, alpha2) => expect(countryOfAlpha3(alpha3)).toBe(alpha2));

test.each(["2024-02-29", "2000-02-29", "1999-12-31", "0001-01-01", "9999-12-31"])("%s is a day", (text) => {
  expect(isIsoDate(text)).toBe(true);
});

test.each([
  ["", "nothing"],
  ["2023-02-29", "no leap year"],
  ["1900-02-29", "a century is no leap year"],
  ["2024-04-31", "April has 30 days"],
  ["2024-00-10", "month 0"],
  ["2024-13-01", "month 13"],
  ["2024-01-00", "day 0"],
  ["0000-01-01", "year 0"],
  ["2024-1-1", "not padded"],
  ["20240101", "the basic form"],
  ["2024-01-01T00:00:00Z", "with a time"],
  ["2024-01-01\n", "a line end"],
  ["٢٠٢٤-٠١-٠١", "other digits"],
])("%j is refused: %s", (text) => expect(isIsoDate(text)).toBe(false));

test("agrees with the platform's calendar on every triple of numbers", () => {
  const two = (n: number) => String(n).padStart(2, "0");
  const parts = fc.tuple(
    fc.integer({ min: 1000, max: 9999 }),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
  );
  fc.assert(
    fc.property(parts, ([year, month, day]) => {
      const text = `${year}-${two(month)}-${two(day)}`;
      const date = new Date(Date.UTC(year, month - 1, day));
      expect(isIsoDate(text)).toBe(date.toISOString().slice(0, 10) === text);
    }),
    { numRuns: 2000 },
  );
});
