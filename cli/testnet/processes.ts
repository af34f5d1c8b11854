import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { reasonOf, systemCode } from "../../node/errors.ts";
import { isRunning, type ProcessId } from "../../store/processes.ts";
import { CliError } from "../errors.ts";
import type { TestnetFiles } from "./layout.ts";

const processSchema = z.object({ pid: z.int().positive(), started: z.string() });
const schema = z.object({
  /** The command that watches over the nodes. */
  network: processSchema,
  nodes: z.array(processSchema.extend({ name: z.string() })),
});

/** The processes of a network that runs. */
export type RunningProcesses = z.output<typeof schema>;

/** Milliseconds that a node may take to stop in order. */
export const stopTimeout = 30_000;

/** What runs, or ran when its machine went down; undefined where nothing was started. @throws CliError */
export function readRunning({ running }: TestnetFiles): RunningProcesses | undefined {
  if (!existsSync(running)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(running, "utf8")));
  } catch (error) {
    throw new CliError(`${running} is damaged: ${reasonOf(error)}`);
  }
}

export function writeRunning({ running }: TestnetFiles, processes: RunningProcesses): void {
  writeFileSync(`${running}.new`, `${JSON.stringify(processes)}\n`);
  renameSync(`${running}.new`, running);
}

export const forgetRunning = ({ running }: TestnetFiles): void => rmSync(running, { force: true });

/** Sends a signal to that very process; one that is gone needs none. */
export function signal(process_: ProcessId, name: NodeJS.Signals): void {
  if (!isRunning(process_)) return;
  try {
    process.kill(process_.pid, name);
  } catch (error) {
    if (systemCode(error) !== "ESRCH") throw error;
  }
}

/** Waits for the end of a process. @returns whether it came in time */
export async function endsWithin(process_: ProcessId, milliseconds: number): Promise<boolean> {
  for (let waited = 0; isRunning(process_); waited += 50) {
    if (waited >= milliseconds) return false;
    await delay(50);
  }
  return true;
}

/** Asks processes to stop, all at once, and kills those that do not. */
export async function endAll(processes: readonly ProcessId[]): Promise<void> {
  for (const one of processes) signal(one, "SIGTERM");
  const ends = await Promise.all(processes.map((one) => endsWithin(one, stopTimeout)));
  for (const [index, one] of processes.entries()) if (ends[index] === false) signal(one, "SIGKILL");
  await Promise.all(processes.map((one) => endsWithin(one, stopTimeout)));
}
