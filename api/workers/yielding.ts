import { setPriority } from "node:os";

/** How far behind the thread of consensus the scheduler of the system puts queries, where a core is wanted by both. */
const nice = 5;

/** Lets other threads go before this one. On Linux alone: elsewhere a priority is that of the whole process. */
export function yieldToOthers(): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(0, nice);
  } catch {
    // Some containers forbid it. Queries are answered all the same.
  }
}
