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
