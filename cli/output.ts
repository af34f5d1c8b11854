import { type Io, line } from "./io.ts";

export const outputFormats = ["text", "json"] as const;
export type OutputFormat = (typeof outputFormats)[number];

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Strings that YAML would read as something else, or not as one line, are quoted. */
function scalar(value: string | number | boolean | null): string {
  if (typeof value !== "string") return String(value);
  if (value === "") return '""';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must be quoted
  if (/[\u0000-\u001f\u007f]/.test(value)) return JSON.stringify(value);
  const plain = /^[A-Za-z0-9_/.+][^#:'"{}[\],&*!|>%@`]*$/.test(value) && !/\s$/.test(value);
  const looksOther =
    /^(true|false|null|yes|no|on|off|~|[-+]?\d[\d_,]*(\.\d*)?(e[-+]?\d+)?|[-+]?\.\d+|\d{4}-\d\d-\d\d|0[xo][\da-fA-F]+)$/i.test(
      value,
    );
  return plain && !looksOther ? value : `'${value.replaceAll("'", "''")}'`;
}

const isScalar = (value: Json): value is string | number | boolean | null =>
  typeof value !== "object" || value === null;

function block(value: Json, indent: string): string[] {
  if (isScalar(value)) return [`${indent}${scalar(value)}`];
  if (Array.isArray(value)) {
    if (value.length === 0) return [`${indent}[]`];
    return value.flatMap((item: Json) => {
      const [first = "", ...rest] = block(item, `${indent}  `);
      return [`${indent}- ${first.trimStart()}`, ...rest];
    });
  }
  const entries = Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  if (entries.length === 0) return [`${indent}{}`];
  return entries.flatMap(([key, item]) => {
    const empty = !isScalar(item) && Object.keys(item).length === 0;
    if (isScalar(item)) return [`${indent}${scalar(key)}: ${scalar(item)}`];
    if (empty) return [`${indent}${scalar(key)}: ${Array.isArray(item) ? "[]" : "{}"}`];
    return [`${indent}${scalar(key)}:`, ...block(item, Array.isArray(item) ? indent : `${indent}  `)];
  });
}

/** A JSON value as YAML, for people to read. */
export function toText(value: unknown): string {
  // Through JSON, so that a value prints alike in both formats, and what JSON leaves out is left out.
  return block(JSON.parse(JSON.stringify(value)) as Json, "").join("\n");
}

/** Prints a result in the form that `-o` asks for; JSON in one line, so that it can be read line by line. */
export function printResult(io: Io, format: OutputFormat, value: unknown): void {
  io.out(line(format === "json" ? JSON.stringify(value) : toText(value)));
}
