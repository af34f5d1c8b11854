import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { buildSync } from "esbuild";
import { type Disk, replaceDisk } from "../disk.ts";

/** Builds a program of this package that a process can run; installed packages are found from where it stands. */
export function buildProgram(entry: string, outfile: string): void {
  const how = { bundle: true, platform: "node", format: "cjs", packages: "external", logLevel: "error" } as const;
  buildSync({ ...how, entryPoints: [entry], outfile });
}

/** What a process has written before it was killed, in whole lines. */
export interface Killed {
  readonly lines: readonly string[];
}

/**
 * Runs a program until it is killed, by itself or by the watcher.
 * @param watch is told how many lines there are after each, and may kill
 * @throws Error where it ends in any other way
 */
export async function runUntilKilled(
  program: string,
  args: readonly string[],
  watch: (lines: number, kill: () => void) => void,
): Promise<Killed> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const gone = once(child, "close");
  let said = "";
  let counted = 0;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  createInterface({ input: child.stdout }).on("line", () => watch(++counted, () => void child.kill("SIGKILL")));
  const [code, signal] = await gone;
  if (signal !== "SIGKILL") throw new Error(`${program} ended by ${signal ?? code}`);
  // What stands behind the last line end was cut off by the kill.
  return { lines: said.split("\n").slice(0, -1) };
}

function dieHere(): never {
  process.kill(process.pid, "SIGKILL");
  // The signal may reach another thread of the process first.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
}

/** Kills this process at a call of the disk, counted from 0; of a write half comes through. */
export function killAtCall(at: number): void {
  let calls = 0;
  const handler: ProxyHandler<Disk> = {
    get: (before, name: keyof Disk) => {
      if (name === "close" || calls++ !== at) return before[name].bind(before);
      if (name !== "write") return dieHere();
      return (fd: number, data: Uint8Array, offset: number) => {
        before.write(fd, data.subarray(0, offset + ((data.length - offset) >> 1)), offset);
        return dieHere();
      };
    },
  };
  replaceDisk((before) => new Proxy(before, handler));
}
