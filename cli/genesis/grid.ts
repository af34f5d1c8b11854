import { readFileSync } from "node:fs";
import { packageFile } from "../../store/threads.ts";
import { csvParser } from "../registry/csv.ts";

/** The table of grids that comes with the program. */
const gridFile = "app/data/grid-intensity-ember.csv";

/** Whom it is to be credited to: its licence asks for that. */
const gridSource = "Ember (ember-energy.org), yearly electricity data, CC BY-SA 4.0";

const columns = "code,name,year,gco2_per_kwh";

/** Micrograms of so many grams, which have six decimals at most. @throws Error for what is no such number */
function micrograms(grams: string): string {
  const [, whole, fraction = ""] = /^(\d{1,6})(?:\.(\d{1,6}))?$/.exec(grams) ?? [];
  if (whole === undefined) throw new Error(`"${grams}" is no number of grams`);
  return BigInt(whole + fraction.padEnd(6, "0")).toString();
}

/** Rows of a table of grids as genesis has them. @throws Error naming the line */
export function gridRows(csv: string): object[] {
  const parser = csvParser();
  const [header, ...rows] = [...parser.push(csv), ...parser.end()];
  const fieldsOf = (row: typeof header): readonly string[] => {
    if (row === undefined) throw new Error("the table of grids is empty");
    if ("problem" in row) throw new Error(`line ${row.line} of the table of grids: ${row.problem}`);
    return row.fields;
  };
  if (fieldsOf(header).join() !== columns) throw new Error(`the table of grids begins with ${columns}`);
  return rows.map((row) => {
    const [code, name, year, grams, ...more] = fieldsOf(row);
    try {
      if (grams === undefined || more.length > 0) throw new Error("four fields are expected");
      if (!/^\d{4}$/.test(year ?? "")) throw new Error(`"${year}" is no year`);
      return { code, name, year: Number(year), micrograms_per_kwh: micrograms(grams) };
    } catch (error) {
      throw new Error(`line ${row.line} of the table of grids: ${(error as Error).message}`);
    }
  });
}

/** What a new chain's section of `emission` says of grids. */
export const gridSection = (): object => ({
  grid_source: gridSource,
  grid: gridRows(readFileSync(packageFile(gridFile), "utf8")),
});
