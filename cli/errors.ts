import { reasonOf } from "../node/errors.ts";

/** What the user can mend: one line, exit code 1. */
export class CliError extends Error {
  override name = "CliError";
}

/** The one line that the user sees of any error. */
export function errorLine(error: unknown): string {
  return reasonOf(error).split("\n")[0] ?? "";
}
