import { parseArgs } from "node:util";

/** A command line that a benchmark cannot run by. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The most that can be asked for: more would run for days. */
const most = 1_000_000_000;

/** A count that was typed. @throws UsageError unless it is a whole number from `least` on */
export function readCount(what: string, text: string, least = 1): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw new UsageError(`${what} ${JSON.stringify(text)}: a whole number from ${least} to ${most} is needed`);
  return value;
}

/** What a benchmark takes: counts with their defaults, and texts that may be left out. */
interface Taken<Count extends string, Text extends string> {
  readonly counts: Readonly<Record<Count, number>>;
  /** The least of a count, 1 unless told. */
  readonly least?: Partial<Readonly<Record<Count, number>>>;
  readonly texts?: readonly Text[];
}

/** Reads the flags of a benchmark. @throws UsageError for one that it does not take, or that is no number */
export function readOptions<Count extends string, Text extends string = never>(
  args: readonly string[],
  { counts, least = {}, texts = [] }: Taken<Count, Text>,
): Record<Count, number> & Partial<Record<Text, string>> {
  const names = Object.keys(counts) as Count[];
  const options = Object.fromEntries([...names, ...texts].map((name) => [name, { type: "string" as const }]));
  const values = parsed(args, options);
  const found: Record<string, number | string | undefined> = {};
  for (const name of names) {
    const text = values[name];
    found[name] = text === undefined ? counts[name] : readCount(`--${name}`, text, least[name]);
  }
  for (const name of texts) found[name] = values[name];
  return found as Record<Count, number> & Partial<Record<Text, string>>;
}

function parsed(
  args: readonly string[],
  options: Readonly<Record<string, { type: "string" }>>,
): Record<string, string | undefined> {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
