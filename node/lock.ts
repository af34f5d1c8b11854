import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { NodeError, systemCode } from "./errors.ts";
import type { Home } from "./home.ts";

const holder = z.object({ pid: z.int().positive(), started: z.string() });

/** When a process started, in the system's own ticks: tells it from a later one of the same number. Empty where /proc does not exist. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold spaces; of the fields after it the twentieth is the start.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function isAlive(pid: number, started: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (systemCode(error) === "ESRCH") return false;
  }
  return startOf(pid) === started;
}

function readHolder(path: string): z.output<typeof holder> | undefined {
  try {
    return holder.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
  } catch {
    return undefined;
  }
}

/**
 * Takes a home for this process. What a killed process left behind is taken over.
 * @returns gives it back
 * @throws NodeError when a living process has it
 */
export function lockHome(home: Home): () => void {
  mkdirSync(home.data, { recursive: true, mode: 0o700 });
  const content = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(home.lock, content, { flag: "wx", mode: 0o600 });
      return () => rmSync(home.lock, { force: true });
    } catch (error) {
      if (systemCode(error) !== "EEXIST" || attempt > 2) throw error;
    }
    const other = readHolder(home.lock);
    if (other !== undefined && isAlive(other.pid, other.started)) {
      throw new NodeError(`${home.root} is in use by process ${other.pid}: stop it first, or choose another --home`);
    }
    rmSync(home.lock, { force: true });
  }
}
