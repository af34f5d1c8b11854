import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { homeAt } from "../node/home.ts";

/** An eco2d that serves the application alone. */
export interface Eco2d {
  readonly pid: number;
  /** Of its ABCI socket. */
  readonly address: string;
  stop(): Promise<void>;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => child.once("exit", resolve));
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
