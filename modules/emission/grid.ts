import type { GridZone } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { textFault } from "../../codec/plainText.ts";
import type { Ctx } from "../../core/ctx.ts";
import { fail } from "./errors.ts";
import type { State } from "./module.ts";

/** The row that stands for a grid that nobody proved. The table always has it. */
export const world = "World";

/** What a chain starts with that is given no table: the mean of the world, rounded (Ember, 2024). */
export const worldAlone: GridZone = { code: world, name: world, year: 2024, microgramsPerKwh: 473_000_000n };

const mostZones = 1_000;
const years = { least: 1990, most: 2100 } as const;
/** Three kilograms: more than any fuel causes. */
const mostIntensity = 3_000_000_000n;
const codeForm = /^[A-Za-z][A-Za-z0-9 _-]{0,31}$/;
const textLimits = { name: 128, source: 256 } as const;

function nameFault(text: string, limit: number): string | undefined {
  const length = Buffer.byteLength(text, "utf8");
  return length > limit ? `has ${length} bytes, at most ${limit} are allowed` : textFault(text);
}

/** @throws invalid grid */
export function checkZone({ code, name, year, microgramsPerKwh }: GridZone): void {
  if (!codeForm.test(code))
    throw fail.invalidGrid(`code "${code.slice(0, 40)}": 1 to 32 letters, digits, blanks, _ or -, a letter first`);
  const named = nameFault(name, textLimits.name);
  if (named !== undefined) throw fail.invalidGrid(`name of ${code} ${named}`);
  if (year < years.least || year > years.most)
    throw fail.invalidGrid(`year of ${code} is ${year}, allowed: ${years.least} to ${years.most}`);
  if (microgramsPerKwh > mostIntensity)
    throw fail.invalidGrid(`${code} has ${microgramsPerKwh} micrograms per kWh, at most ${mostIntensity} are allowed`);
}

/** @throws invalid grid for a credit that is none */
export function checkSource(source: string): void {
  const named = nameFault(source, textLimits.source);
  if (named !== undefined) throw fail.invalidGrid(`source ${named}`);
}

/** Refuses codes that are there twice. @throws invalid grid */
export function checkOnce(codes: readonly string[]): void {
  const seen = new Set<string>();
  for (const code of codes) {
    if (seen.has(code)) throw fail.invalidGrid(`${code.slice(0, 40)} is there twice`);
    seen.add(code);
  }
}

/** @throws invalid grid for a table that has too many rows, or none for the world */
export function checkTable(ctx: Ctx, { grid }: State): void {
  if (!grid.has(ctx, world)) throw fail.invalidGrid(`the row "${world}" is missing`);
  const rows = [...grid.range(ctx)].length;
  if (rows > mostZones) throw fail.invalidGrid(`${rows} rows, at most ${mostZones} are allowed`);
}

/** Micrograms that a kilowatt hour of the world's mean causes. */
export const worldIntensity = (ctx: Ctx, { grid }: State): bigint => grid.get(ctx, world).microgramsPerKwh;
