import { ConnectionError } from "../client/rpc.ts";
import { reasonOf } from "../node/errors.ts";

/** What the user can mend: one line, exit code 1. */
export class CliError extends Error {
  override name = "CliError";
}

/** The one line that the user sees of any error. */
export function errorLine(error: unknown): string {
  // Its cause does not say which node gave no answer.
  const text = error instanceof ConnectionError ? error.message : reasonOf(error);
  return text.split("\n")[0] ?? "";
}
