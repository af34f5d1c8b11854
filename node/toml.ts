import { parse, stringify, TomlError } from "smol-toml";
import { NodeError } from "./errors.ts";

/** @throws NodeError with line and column */
export function parseToml(text: string, where: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw new NodeError(`${where}:${error.line}:${error.column}: not TOML: ${error.message.split("\n")[0]}`);
  }
}

/** A string as TOML writes it, quoted and escaped. */
export const tomlString = (value: string): string => stringify({ value }).trim().slice("value = ".length);

/**
 * A TOML text with another value for a key that stands in a section of it, everything else as it was.
 * @param value as TOML writes it
 * @throws NodeError where there is no such key
 */
export function withTomlValue(text: string, section: string, key: string, value: string): string {
  const start = new RegExp(`^\\[${section}\\]$`, "m").exec(text);
  const from = start === null ? text.length : start.index + start[0].length;
  const next = /^\[/m.exec(text.slice(from));
  const to = next === null ? text.length : from + next.index;
  const inside = text.slice(from, to);
  const line = new RegExp(`^${key}[ \\t]*=.*$`, "m");
  if (!line.test(inside)) throw new NodeError(`no key ${key} in section [${section}]`);
  return text.slice(0, from) + inside.replace(line, () => `${key} = ${value}`) + text.slice(to);
}
