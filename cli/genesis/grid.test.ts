import { expect, test } from "@jest/globals";
import { gridRows, gridSection } from "./grid.ts";

test("the table that comes with the program has every row once, and the world", () => {
  const { grid } = gridSection() as { grid: { code: string; micrograms_per_kwh: string }[] };
  expect(grid).toHaveLength(222);
  expect(new Set(grid.map(({ code }) => code)).size).toBe(222);
  const of = (code: string) => grid.find((row) => row.code === code)?.micrograms_per_kwh;
  expect(["World", "DEU", "MSR", "CAF"].map(of)).toEqual(["472940000", "342060000", "1000000000", "0"]);
});

test("figures are read to the microgram", () => {
  expect(gridRows('code,name,year,gco2_per_kwh\r\nXXX,"A, of B",2024,1.000001\n')).toEqual([
    { code: "XXX", name: "A, of B", year: 2024, micrograms_per_kwh: "1000001" },
  ]);
});

test.each([
  ["nothing", "", "the table of grids is empty"],
  ["other columns", "code,year\n", "the table of grids begins with code,name,year,gco2_per_kwh"],
  [
    "a row too short",
    "code,name,year,gco2_per_kwh\nA,B,2024\n",
    "line 2 of the table of grids: four fields are expected",
  ],
  ["a row too long", "code,name,year,gco2_per_kwh\nA,B,2024,1,2\n", "line 2 of the table of grids: four fields are"],
  ["no year", "code,name,year,gco2_per_kwh\nA,B,24,1\n", 'line 2 of the table of grids: "24" is no year'],
  [
    "no number",
    "code,name,year,gco2_per_kwh\nA,B,2024,-1\n",
    'line 2 of the table of grids: "-1" is no number of grams',
  ],
  ["a stray quote", 'code,name,year,gco2_per_kwh\nA,B"C,2024,1\n', "line 2 of the table of grids: field 2 has a quote"],
])("%s is refused", (_name, csv, reason) => expect(() => gridRows(csv)).toThrow(reason));
