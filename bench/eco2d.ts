import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { homeAt } from "../node/home.ts";

/** An eco2d that serves the application alone. */
export interface Eco2d {
  readonly pid: number;
  /** Of its ABCI socket. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Resident memory of a process, MB. */
export function rssMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => child.once("exit", resolve));
}

/** An eco2d that runs a whole chain on the development engine. */
export interface DevChain {
  readonly pid: number;
  /** URL of its RPC. */
  readonly rpc: string;
  stop(): Promise<void>;
}

/** Starts the built `eco2d dev` on a home, which it makes where there is none, and waits for its first block. @throws when it ends before */
export async function startDevChain(home: string): Promise<DevChain> {
  const anyPort = "127.0.0.1:0";
  const listen = ["--rpc-laddr", anyPort, "--rest-address", anyPort, "--grpc-address", anyPort];
  const child = spawn(process.execPath, [join("dist", "cli", "bin.js"), "dev", "--home", home, ...listen], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const lines = createInterface({ input: child.stderr });
  const rpc = await new Promise<string>((resolve, reject) => {
    let last = "";
    // Read to its end, or the program would wait for its reader.
    lines.on("line", (line) => {
      last = line;
      const url = /development chain ready.* rpc=(\S+)/.exec(line)?.[1];
      if (url !== undefined) resolve(url);
    });
    lines.on("close", () => reject(new Error(`eco2d dev ended: ${last}`)));
  });
  return {
    pid: child.pid ?? 0,
    rpc,
    async stop() {
      child.kill("SIGTERM");
      await ended(child);
    },
  };
}

/** Starts the built `eco2d start --no-comet` on a home and waits for its socket. @param more arguments @throws when it ends before */
export async function startEco2d(home: string, more: readonly string[] = []): Promise<Eco2d> {
  const { socket } = homeAt(home);
  const program = join("dist", "cli", "bin.js");
  const child = spawn(
    process.execPath,
    [program, "start", "--no-comet", "--home", home, "--log-level", "error", ...more],
    {
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  while (!existsSync(socket)) {
    if (child.exitCode !== null) throw new Error(`eco2d ended with code ${child.exitCode}`);
    await delay(20);
  }
  return {
    pid: child.pid ?? 0,
    address: `unix://${socket}`,
    async stop() {
      child.kill("SIGTERM");
      await ended(child);
    },
  };
}
