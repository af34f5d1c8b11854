import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { flowPicture } from "../../examples/mrv/flow.ts";
import { factoryLoad } from "../../examples/mrv/load.ts";
import { yearPicture } from "../../examples/mrv/year.ts";

describe.each([
  ["mrv-flow", flowPicture],
  ["mrv-year", yearPicture],
] as const)("the picture %s", (name, draw) => {
  test("is the one that its program draws", () => {
    expect(readFileSync(`docs/pictures/${name}.svg`, "utf8")).toBe(draw());
  });

  test("takes nothing from elsewhere", () => {
    expect(draw().replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:|<script|<image|@import|href/);
  });
});

test("the factory has days and nights, weekends, holidays and winters", () => {
  const load = factoryLoad({ electricity: 100, gas: 100 });
  const hour = (text: string) => Date.parse(text) / 3_600_000;
  const day = (of: (at: number) => number, from: string) =>
    Array.from({ length: 24 }, (_, at) => of(hour(from) + at)).reduce((sum, value) => sum + value, 0);
  const monday = day(load.electricity, "2026-02-09T00:00:00Z");
  expect(day(load.electricity, "2026-02-15T00:00:00Z")).toBeLessThan(monday / 2);
  expect(day(load.electricity, "2026-08-10T00:00:00Z")).toBeLessThan(monday / 2);
  expect(load.electricity(hour("2026-02-09T03:00:00Z"))).toBeLessThan(
    load.electricity(hour("2026-02-09T09:00:00Z")) / 3,
  );
  expect(day(load.gas, "2026-07-06T00:00:00Z")).toBeLessThan(day(load.gas, "2026-01-12T00:00:00Z") / 2);
});
