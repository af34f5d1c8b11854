import { readFileSync } from "node:fs";
import { codeOf } from "./errors.ts";

/** A process, told from a later one of the same number by when it started. */
export interface ProcessId {
  readonly pid: number;
  /** In the system's own ticks since boot; empty where /proc does not tell it. */
  readonly started: string;
}

// The second field is a name in parentheses that may hold anything; after it come the state and, as the 20th, the start.
function statOf(pid: number): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

export const processId = (pid: number): ProcessId => ({ pid, started: statOf(pid)[19] ?? "" });

/** Whether that very process still runs. One that has ended and waits for its parent to ask does not. */
export function isRunning({ pid, started }: ProcessId): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== "EPERM") return false;
  }
  const [state, start = ""] = [statOf(pid)[0], statOf(pid)[19]];
  if (state === "Z") return false;
  return started === "" || start === "" || started === start;
}
