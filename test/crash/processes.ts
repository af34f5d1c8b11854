import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { isRunning } from "../../store/processes.ts";

/** Whether a process runs. One that ended and was not yet waited for by its parent does not. */
export const runs = (pid: number): boolean => isRunning({ pid, started: "" });

export async function gone(pid: number): Promise<void> {
  while (runs(pid)) await delay(10);
}

/** Ends a process, whatever state it is in. */
export function killHard(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
}

/** The built `eco2d start`, as a user starts it. */
export interface Eco2d {
  readonly pid: number;
  /** Process number of its CometBFT. Rejects when the program ends before. */
  readonly cometPid: Promise<number>;
  /** URL of CometBFT's RPC, once it answers. Rejects when the program ends before. */
  readonly rpc: Promise<string>;
  /** Where the application listens, and the height at which it opened its state. Reject when the program ends before. */
  readonly abci: Promise<string>;
  readonly opened: Promise<number>;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Everything that it wrote. */
  output(): string;
}

/** Waits for one field of the log's lines. */
function teller(child: ChildProcess, exited: Eco2d["exited"], output: () => string) {
  const waiting: ((line: Record<string, unknown>) => void)[] = [];
  if (child.stderr === null) throw new Error("the log is read from the error output");
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (!line.startsWith("{")) return;
    const fields: Record<string, unknown> = JSON.parse(line);
    for (const tell of waiting) tell(fields);
  });
  return <T extends string | number>(message: string, field: string): Promise<T> => {
    const told = new Promise<T>((resolve) => {
      waiting.push((line) => {
        if (line["msg"] === message) resolve(line[field] as T);
      });
    });
    const ended = exited.then(({ code, signal }) => {
      throw new Error(`eco2d ended (${signal ?? code}) before "${message}":\n${output()}`);
    });
    const first = Promise.race([told, ended]);
    // Who is killed on purpose before it is ready leaves promises that nobody waits for.
    first.catch(() => undefined);
    return first;
  };
}

/** @param preload flags of Node */
export function startEco2d(home: string, flags: readonly string[], preload: readonly string[] = []): Eco2d {
  const program = join("dist", "cli", "bin.js");
  const child = spawn(
    process.execPath,
    [...preload, program, "start", "--home", home, "--log-format", "json", ...flags],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const { pid } = child;
  if (pid === undefined) throw new Error(`cannot run ${program}`);
  const lines: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    lines.push(text);
  });
  const exited: Eco2d["exited"] = new Promise((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
  const output = () => lines.join("");
  const tell = teller(child, exited, output);
  return {
    pid,
    cometPid: tell<number>("CometBFT started", "pid"),
    rpc: tell<string>("CometBFT ready", "rpc"),
    abci: tell<string>("application ready", "abci"),
    opened: tell<number>("application ready", "height"),
    exited,
    output,
  };
}
