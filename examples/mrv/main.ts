import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { flowPicture } from "./flow.ts";
import { factoryLoad } from "./load.ts";
import { yearPicture } from "./year.ts";

/** A file of the gas meter's readings, as `eco2d notary` takes them: the first two weeks of February 2026. */
function sample(): string {
  const load = factoryLoad({ electricity: 88, gas: 80 });
  const first = Date.UTC(2026, 1, 1);
  let total = 1_000_000;
  const rows = Array.from({ length: 336 }, (_, at) => {
    const counted = load.gas(first / 3_600_000 + at);
    total += counted;
    return `${new Date(first + at * 3_600_000).toISOString().replace(".000", "")},${counted},${total}`;
  });
  return `${["start,amount,meter_total", ...rows].join("\n")}\n`;
}

// Run with the folder of the checkout: draws the pictures of docs/mrv.md and writes the sample anew.
const [folder = "."] = process.argv.slice(2);
mkdirSync(join(folder, "docs/pictures"), { recursive: true });
writeFileSync(join(folder, "docs/pictures/mrv-flow.svg"), flowPicture());
writeFileSync(join(folder, "docs/pictures/mrv-year.svg"), yearPicture());
writeFileSync(join(folder, "examples/data/gas-meter-sample.csv"), sample());
