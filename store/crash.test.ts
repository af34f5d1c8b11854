import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { buildSync } from "esbuild";
import { openStore } from "./open.ts";
import { addBlock, contents, grow, makeDirectory, STORES } from "./testing/chain.ts";

const KILLS = process.env["ECO2_LONG"] ? 100 : 10;

/** Runs the child until a random moment after it has opened the store; the highest height that it acknowledged. */
async function runAndKill(program: string, dir: string): Promise<number> {
  const child = spawn(process.execPath, [program, dir], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const gone = once(child, "close");
  while (!said.includes("open\n") && child.exitCode === null) await sleep(1);
  await sleep(Math.random() * 120);
  child.kill("SIGKILL");
  const [, signal] = await gone;
  expect(signal).toBe("SIGKILL");
  // What stands behind the last line end was cut off by the kill.
  return Math.max(
    0,
    ...said
      .split("\n")
      .slice(0, -1)
      .filter((line) => line !== "open")
      .map(Number),
  );
}

test(`killed ${KILLS} times at random: the last acknowledged block or one later, never a torn one`, async () => {
  const dir = makeDirectory();
  try {
    const program = join(dir, "child.cjs");
    buildSync({
      entryPoints: ["store/testing/crash-child.ts"],
      bundle: true,
      platform: "node",
      format: "cjs",
      outfile: program,
    });
    const state = join(dir, "state");
    const plain = openStore({ storeNames: STORES, engine: "objects" });
    let reached = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const acknowledged = Math.max(reached, await runAndKill(program, state));
      const said: string[] = [];
      const store = openStore({ dir: state, storeNames: STORES, log: (line) => said.push(line) });
      const { height } = store.latest;
      expect([acknowledged, acknowledged + 1]).toContain(height);
      grow(plain, height);
      expect(Buffer.from(store.latest.root).equals(plain.latest.root)).toBe(true);
      expect(said.filter((line) => line.includes("took over the lock"))).toHaveLength(1);
      addBlock(store);
      reached = height + 1;
      store.close();
    }
    const store = openStore({ dir: state, storeNames: STORES });
    grow(plain, reached);
    expect(contents(store)).toEqual(contents(plain));
    store.close();
    expect(reached).toBeGreaterThan(KILLS);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}, 600_000);
