import { appendFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { UpgradeNeeded } from "../../core/upgrade.ts";
import { homeAt } from "../../node/home.ts";
import { passOn } from "../../node/passOn.ts";
import { tellingUpgrades, upgradeExitCode } from "../../node/upgrade/halt.ts";
import { supervisorGone } from "../../node/upgrade/lifeline.ts";
import { supervise } from "../../node/upgrade/supervise.ts";
import { emptyBlock, openProgram } from "./blocks.ts";
import type { programs } from "./chains.ts";

/** Which program it is, as the environment says. */
export type BookProgram = keyof typeof programs;

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Supervises a program on a home, as `eco2d start --supervise` does. */
const supervised = (root: string, program: string): Promise<number> =>
  supervise({
    home: homeAt(root),
    args: ["start", "--home", root],
    program,
    log: silent,
    interrupted: () => new Promise<string>(() => undefined),
  });

// A node of a few lines: says in the file `told` of its home what it does; makes blocks by itself until a signal ends it, or the next block needs another program.
async function main(): Promise<number> {
  const version = process.env["BOOK_PROGRAM"] as BookProgram;
  const [command, flag = "", root = "", ...rest] = process.argv.slice(2);
  if (command === "supervise") return supervised(root, flag);
  const home = homeAt(root);
  const tell = (line: string) => appendFileSync(join(root, "told"), `${version}: ${line}\n`);
  const { application, store } = openProgram(version, home);
  tell(`${[command, ...rest].join(" ")} at ${application.height}, pid ${process.pid}`);
  const calls = tellingUpgrades(passOn(application), home);
  let signal: string | undefined;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(name, () => (signal = name));
  void supervisorGone(process.env).then((reason) => (signal = reason));
  try {
    while (signal === undefined) {
      calls.finalizeBlock(emptyBlock(application));
      calls.commit({});
      tell(`block ${application.height}`);
      await delay(5);
    }
    tell(signal);
    return 0;
  } catch (error) {
    if (!(error instanceof UpgradeNeeded)) throw error;
    tell(error.message);
    return upgradeExitCode;
  } finally {
    store.close();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    writeSync(2, `${String(error)}\n`);
    process.exitCode = 1;
  },
);
