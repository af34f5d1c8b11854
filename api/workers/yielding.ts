import { constants, getPriority, setPriority } from "node:os";

/** Steps that the system's scheduler puts queries behind consensus, where a core is wanted by both. */
const nice = 5;

/** Lets other threads go before this one and those that it starts. On Linux alone: elsewhere a priority is that of the whole process. */
export function yieldToOthers(): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(0, Math.min(constants.priority.PRIORITY_LOW, getPriority(0) + nice));
  } catch {
    // Some containers forbid it. Queries are answered all the same.
  }
}
