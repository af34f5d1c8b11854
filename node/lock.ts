import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
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

const textOf = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};

function holderIn(text: string): z.output<typeof holder> | undefined {
  try {
    return holder.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** False where the file is there already. It appears with its content at once: an empty one would look like that of a dead process. */
function create(path: string, content: string): boolean {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes what a dead process left, unless another one has taken its place since it was judged. */
function remove(path: string, judged: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return;
    throw error;
  }
  const now = textOf(aside);
  rmSync(aside, { force: true });
  if (now !== judged) create(path, now);
}

/**
 * Takes a home for this process. What a killed process left behind is taken over.
 * @returns gives it back
 * @throws NodeError when a living process has it
 */
export function lockHome(home: Home): () => void {
  mkdirSync(home.data, { recursive: true, mode: 0o700 });
  const content = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  for (let attempt = 0; attempt < 3; attempt++) {
    if (create(home.lock, content)) return () => rmSync(home.lock, { force: true });
    const text = textOf(home.lock);
    const other = holderIn(text);
    if (other !== undefined && isAlive(other.pid, other.started)) {
      throw new NodeError(`${home.root} is in use by process ${other.pid}: stop it first, or choose another --home`);
    }
    remove(home.lock, text);
  }
  throw new NodeError(`${home.lock}: other processes take this home at the same time; start one`);
}
