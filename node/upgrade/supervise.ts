import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import type { Log } from "../../abci/log.ts";
import { NodeError } from "../errors.ts";
import type { Home } from "../home.ts";
import { UpgradeHalt, upgradeExitCode } from "./halt.ts";
import { readUpgradeInfo } from "./info.ts";
import { supervisedVariable } from "./lifeline.ts";
import { currentFolder, currentProgram, layOut, switchTo, upgradeFolder } from "./programs.ts";

/** What a supervisor works with. */
export interface Supervision {
  readonly home: Home;
  /** What each program is called with. */
  readonly args: readonly string[];
  /** The program that runs now: the one of genesis where no folders are laid out yet. */
  readonly program: string;
  readonly log: Log;
  /** Resolves with the next signal that this process gets. */
  interrupted(): Promise<string>;
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Runs one program to its end; every signal is passed on to it. */
async function runOnce(
  program: string,
  { args, log, interrupted }: Supervision,
): Promise<Ended & { stopped: boolean }> {
  // In a group of its own, so that a Ctrl-C reaches it once, through this process.
  // It learns by the pipe that this process is gone, which a signal that cannot be caught tells nobody.
  const env = { ...process.env, [supervisedVariable]: "1" };
  const child = spawn(program, args, { stdio: ["pipe", "inherit", "inherit"], env, detached: true });
  log.info({ program, pid: child.pid }, "program started");
  let over = false;
  let stopped = false;
  const passOn = async () => {
    let last: Promise<string> | undefined;
    while (!over) {
      const next = interrupted();
      if (next === last) return;
      last = next;
      const signal = await next;
      if (over) return;
      stopped = true;
      child.kill(signal as NodeJS.Signals);
    }
  };
  const passing = passOn();
  passing.catch(() => undefined);
  const ended = await new Promise<Ended>((resolve, reject) => {
    child.once("error", (error) => reject(new NodeError(`cannot run ${program}: ${error.message}`)));
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  over = true;
  return { ...ended, stopped };
}

/** Goes over to the program of the plan in `upgrade-info.json`. @throws UpgradeHalt where there is none, or not another one */
function change({ home, log }: Supervision): void {
  const plan = readUpgradeInfo(home.upgradeInfo);
  if (plan === undefined) throw new NodeError(`the program asks for an upgrade, and ${home.upgradeInfo} is missing`);
  const { name, height } = plan;
  const before = currentFolder(home);
  try {
    const compared = switchTo(home, plan);
    if (currentFolder(home) === before)
      throw new NodeError(`the program in ${before} does not know the upgrade itself: put the right one there`);
    log.info({ name, height, checksum: compared ? "right" : "none to compare" }, "program changed");
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    throw new UpgradeHalt(`upgrade "${name}" at height ${height}: ${error.message}`);
  }
}

/** Whether an earlier halt waits for a program that has come meanwhile. */
function hasCome(home: Home): boolean {
  const plan = readUpgradeInfo(home.upgradeInfo);
  if (plan === undefined) return false;
  const folder = upgradeFolder(home, plan.name);
  try {
    return realpathSync(folder) !== realpathSync(currentFolder(home));
  } catch {
    return false;
  }
}

/**
 * Runs the program of a home, and after each halt for an upgrade the one of that upgrade. Ends when the program ends otherwise.
 * @returns the exit code of the last program
 * @throws UpgradeHalt where an upgrade's program is missing or not the right one, NodeError where one cannot be run
 */
export async function supervise(supervision: Supervision): Promise<number> {
  const { home, program, log } = supervision;
  layOut(home, program);
  if (hasCome(home)) change(supervision);
  for (;;) {
    const { code, signal, stopped } = await runOnce(currentProgram(home), supervision);
    if (signal !== null && !stopped) throw new NodeError(`the program was ended by ${signal}`);
    if (stopped || code !== upgradeExitCode) return code ?? 0;
    log.info({}, "the program halted for an upgrade");
    change(supervision);
  }
}
