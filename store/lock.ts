import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeOf, StoreError } from "./errors.ts";

/** When a process started, in ticks since boot: tells it from a later one with the same number. Linux only. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The second field is a name in parentheses that may hold anything; the start is the 20th after it.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** The process number in a lock where that very process still runs. */
function livingHolder(lock: string): number | undefined {
  const [pid = "", start = ""] = lock.trim().split(" ");
  const number = Number(pid);
  if (!Number.isSafeInteger(number) || number < 1 || !exists(number)) return undefined;
  const now = startOf(number);
  return start !== "" && now !== "" && start !== now ? undefined : number;
}

/** Takes a dead process's lock away. Moved before it is looked at, so that of two openers only one gets it. */
function takeOver(path: string, dead: string): void {
  const aside = `${path}.${process.pid}.dead`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  if (readLock(aside) !== dead) linkSync(aside, path);
  rmSync(aside);
}

/**
 * Claims a directory for this process by the file LOCK in it.
 *
 * @returns the function that gives it back
 * @throws StoreError where another process has it; the lock of a dead one is taken over
 */
export function lockDirectory(dir: string, log: (line: string) => void): () => void {
  const path = join(dir, "LOCK");
  const own = `${process.pid} ${startOf(process.pid)}\n`;
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, own);
  try {
    // A link appears with its contents or not at all: nobody reads a half-written lock.
    for (let attempt = 0; attempt < 10; attempt++) {
      try {
        linkSync(draft, path);
        return () => {
          if (readLock(path) === own) rmSync(path);
        };
      } catch (error) {
        if (codeOf(error) !== "EEXIST") throw error;
      }
      const lock = readLock(path);
      if (lock === undefined) continue;
      const holder = livingHolder(lock);
      if (holder !== undefined) {
        throw new StoreError(
          `${dir} is in use by process ${holder}; stop it first, one process at a time may open a state`,
        );
      }
      log(`took over the lock of ${dir} from process ${lock.trim().split(" ")[0] || "unknown"}, which no longer runs`);
      takeOver(path, lock);
    }
    throw new StoreError(`${dir} could not be locked: other processes keep taking ${path}`);
  } finally {
    rmSync(draft, { force: true });
  }
}
