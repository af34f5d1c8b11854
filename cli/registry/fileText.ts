import { createReadStream } from "node:fs";
import { reasonOf, systemCode } from "../../node/errors.ts";
import { CliError } from "../errors.ts";

/** Text of a file as it is read. @throws CliError when it cannot be */
export async function* textOf(path: string): AsyncGenerator<string> {
  try {
    for await (const piece of createReadStream(path, "utf8")) yield String(piece);
  } catch (error) {
    throw systemCode(error) === undefined ? error : new CliError(`cannot read ${path}: ${reasonOf(error)}`);
  }
}
