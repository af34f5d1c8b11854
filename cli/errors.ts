import { QueryError } from "../client/abci.ts";
import { ConnectionError } from "../client/rpc.ts";
import { reasonOf } from "../node/errors.ts";
import { UpgradeHalt } from "../node/upgrade/halt.ts";

/** What the user can mend: one line, exit code 1 unless told otherwise. */
export class CliError extends Error {
  override name = "CliError";
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The exit code of an error. */
export const exitCodeOf = (error: unknown): number =>
  error instanceof CliError || error instanceof UpgradeHalt ? error.exitCode : 1;

// Words of gRPC, and those that a simulation adds: neither says anything of what was asked.
const aroundReason = /^rpc error: code = \w+ desc = |(?: with gas used: '\d+'(?:: (?:invalid|unknown) request)?)$/g;

/** The one line that the user sees of any error. */
export function errorLine(error: unknown): string {
  if (error instanceof QueryError && error.log !== "") return error.log.replace(aroundReason, "").split("\n")[0] ?? "";
  // Its cause does not say which node gave no answer.
  const text = error instanceof ConnectionError ? error.message : reasonOf(error);
  return text.split("\n")[0] ?? "";
}
