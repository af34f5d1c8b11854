import { CliError } from "./errors.ts";
import type { Io } from "./io.ts";

/** Asks before something that cannot be undone. @throws CliError unless the answer is yes, or `yes` was given beforehand */
export async function confirm(io: Io, question: string, yes: boolean | undefined): Promise<void> {
  if (yes === true) return;
  const answer = await io.prompt.line(`${question} [y/N]: `);
  if (!/^y(es)?$/i.test(answer)) throw new CliError("cancelled");
}
