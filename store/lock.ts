import { readFileSync } from "node:fs";
import { join } from "node:path";
import { disk } from "./disk.ts";
import { codeOf, StoreError } from "./errors.ts";
import { writeFileSynced } from "./files.ts";
import { isRunning, processId } from "./processes.ts";

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
  const [pid = "", started = ""] = lock.trim().split(" ");
  const number = Number(pid);
  const valid = Number.isSafeInteger(number) && number > 0;
  return valid && isRunning({ pid: number, started }) ? number : undefined;
}

/** False where the lock is there already. */
function link(draft: string, path: string): boolean {
  try {
    disk().link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Takes a dead process's lock away. Moved before it is looked at, so that of two takers only one gets it. */
function takeOver(path: string, dead: string): void {
  const aside = `${path}.${process.pid}.dead`;
  try {
    disk().rename(path, aside);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return;
    throw error;
  }
  if (readLock(aside) !== dead) link(aside, path);
  disk().remove(aside);
}

/** What is told of a lock: to whom it is refused, and to the log. */
export interface LockTexts {
  readonly inUse: (pid: number) => Error;
  readonly contested: () => Error;
  readonly tookOver: (from: string) => void;
}

/**
 * Claims something for this process by a file that holds its number and start. A dead process's file is taken over.
 *
 * @returns the function that gives it back
 * @throws what `inUse` makes where a living process has it
 */
export function lockFile(path: string, { inUse, contested, tookOver }: LockTexts): () => void {
  const { pid, started } = processId(process.pid);
  const own = `${pid} ${started}\n`;
  const draft = `${path}.${pid}`;
  try {
    // One that a killed process of this number has left.
    disk().remove(draft);
    writeFileSynced(draft, Buffer.from(own));
    // A link appears with its contents or not at all: nobody reads a half-written lock.
    for (let attempt = 0; attempt < 10; attempt++) {
      if (link(draft, path)) {
        return () => {
          try {
            if (readLock(path) === own) disk().remove(path);
          } catch {
            // On a disk that takes nothing any more it stays, and is taken over from a process that has ended.
          }
        };
      }
      const lock = readLock(path);
      if (lock === undefined) continue;
      const holder = livingHolder(lock);
      if (holder !== undefined) throw inUse(holder);
      tookOver(lock.trim().split(" ")[0] || "unknown");
      takeOver(path, lock);
    }
    throw contested();
  } finally {
    disk().remove(draft);
  }
}

/**
 * Claims a directory for this process by the file LOCK in it.
 *
 * @returns the function that gives it back
 * @throws StoreError where another process has it; the lock of a dead one is taken over
 */
export function lockDirectory(dir: string, log: (line: string) => void): () => void {
  const path = join(dir, "LOCK");
  return lockFile(path, {
    inUse: (pid) =>
      new StoreError(`${dir} is in use by process ${pid}; stop it first, one process at a time may open a state`),
    contested: () => new StoreError(`${dir} could not be locked: other processes keep taking ${path}`),
    tookOver: (from) => log(`took over the lock of ${dir} from process ${from}, which no longer runs`),
  });
}
