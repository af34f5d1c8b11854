import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Figures of one run; `bench` and what was asked for name it. */
export type Figures = Readonly<Record<string, number | string>>;

const path = join("bench", "baseline.json");
/** What distinguishes runs of one benchmark; all else is measured. */
const settings = [
  "bench",
  "accounts",
  "txs",
  "keys",
  "per_block",
  "blocks",
  "delegations",
  "spaces",
  "lots",
  "readings",
  "leaves",
  "sources",
];
/** A ratio within one run may fall by this part before it counts as slower. */
const allowed = 0.05;

const nameOf = (figures: Figures): string => JSON.stringify(settings.map((name) => figures[name] ?? ""));

function readBaseline(): Figures[] {
  return JSON.parse(readFileSync(path, "utf8")) as Figures[];
}

/** One line that holds the run's ratio against the committed one: rates differ between machines, ratios within a run hardly do. */
export function compare(figures: Figures): string {
  const base = readBaseline().find((one) => nameOf(one) === nameOf(figures));
  const [now, before] = [figures["ratio"], base?.["ratio"]];
  if (typeof now !== "number" || typeof before !== "number") return "no baseline for these settings";
  const change = now / before - 1;
  const percent = `${change < 0 ? "" : "+"}${(change * 100).toFixed(1)} %`;
  return `ratio ${now}, baseline ${before}: ${percent}${change < -allowed ? ", SLOWER than allowed (5 %)" : ""}`;
}

/** Puts the run in the place of its like in the baseline. */
export function writeBaseline(figures: Figures): void {
  const others = readBaseline().filter((one) => nameOf(one) !== nameOf(figures));
  const all = [...others, figures].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  writeFileSync(path, `[\n${all.map((one) => `  ${JSON.stringify(one)}`).join(",\n")}\n]\n`);
}
