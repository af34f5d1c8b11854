import { fstatSync } from "node:fs";

/** Set for a program that is supervised: its standard input is then a pipe from its supervisor, on which nothing ever comes. */
export const supervisedVariable = "ECO2_SUPERVISED";

/** Whether the standard input is a pipe. What stands between, a script for example, may have put something else there. */
function isPiped(): boolean {
  try {
    const input = fstatSync(0);
    return input.isFIFO() || input.isSocket();
  } catch {
    return false;
  }
}

/**
 * Resolves when the supervisor of this process is gone, however it ended: the system then closes its end of the pipe. Never resolves
 * where nobody supervises, and keeps no process running.
 */
export function supervisorGone(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  return new Promise((resolve) => {
    if (env[supervisedVariable] === undefined || !isPiped()) return;
    const input = process.stdin;
    input.once("close", () => resolve("the supervisor is gone"));
    input.once("error", () => input.destroy());
    input.resume();
    // A pipe is a socket to Node, whose type here has the call of terminals too.
    input.unref();
  });
}
