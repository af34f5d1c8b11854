import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { isRunning, type ProcessId, processId } from "../../store/processes.ts";
import { NodeError, systemCode } from "../errors.ts";
import type { Home } from "../home.ts";

const mark = z.object({ pid: z.int().positive(), started: z.string() });

/** Writes down which CometBFT runs on a home, for a later start that may find it left over. @returns removes that */
export function markComet(home: Home, pid: number): () => void {
  writeFileSync(home.cometMark, `${JSON.stringify(processId(pid))}\n`, { mode: 0o600 });
  return () => rmSync(home.cometMark, { force: true });
}

function marked(home: Home): ProcessId | undefined {
  try {
    return mark.safeParse(JSON.parse(readFileSync(home.cometMark, "utf8"))).data;
  } catch {
    // Absent, or cut short by a power cut: after one no process is left.
    return undefined;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (systemCode(error) !== "ESRCH") throw new NodeError(`CometBFT of an earlier start still runs as process ${pid}`);
  }
}

async function endsWithin(milliseconds: number, left: ProcessId): Promise<boolean> {
  for (let waited = 0; isRunning(left); waited += 20) {
    if (waited >= milliseconds) return false;
    await delay(20);
  }
  return true;
}

/**
 * Ends the CometBFT that a killed node left on this home. As a rule it ends by itself when its application is gone; but one that
 * was in the middle of a Commit may wait for ever for its own connection (0.38.25: `socketClient.Flush` after the queue of
 * requests was emptied), with the databases locked. The home must be locked by this process.
 *
 * @param grace milliseconds in which it may end by itself
 * @throws NodeError where it cannot be ended
 */
export async function endLeftover(home: Home, log: (line: string) => void, grace = 3_000): Promise<void> {
  const left = marked(home);
  // Without a start time a later process of the same number cannot be told from it.
  if (left !== undefined && left.started !== "" && !(await endsWithin(grace, left))) {
    kill(left.pid);
    if (!(await endsWithin(10_000, left)))
      throw new NodeError(`CometBFT of an earlier start still runs as process ${left.pid}, and cannot be killed`);
    log(`CometBFT of an earlier start still ran as process ${left.pid}: killed`);
  }
  rmSync(home.cometMark, { force: true });
}
