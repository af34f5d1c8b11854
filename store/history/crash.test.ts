import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { diskBackends } from "../kv/adapters.ts";
import { openStore } from "../open.ts";
import { grow, makeDirectory, STORES } from "../testing/chain.ts";
import { historyRowsOf, rowsOf } from "../testing/history/compare.ts";
import { buildPrograms, type TestPrograms } from "../testing/history/program.ts";
import type { StateStore } from "../types.ts";
import { Follower } from "./follower.ts";

const KILLS = process.env["ECO2_LONG"] ? 100 : 5;
const loadable = diskBackends.filter((name) => name !== "rocksdb" || process.versions.node.startsWith("20."));

let programs: TestPrograms;
let child: string;
beforeAll(() => {
  programs = buildPrograms();
  child = programs.build("store/testing/history/crash-child.ts");
});
afterAll(() => programs.remove());

/**
 * Runs the child until a random moment, from the opening of its database on, and returns what it said that is not usual.
 * @param longest milliseconds of life after that
 */
async function runAndKill(given: readonly string[], longest: number): Promise<string> {
  const process_ = spawn(process.execPath, [child, ...given], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  let faults = "";
  process_.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  process_.stderr.setEncoding("utf8").on("data", (text: string) => {
    faults += text;
  });
  const gone = once(process_, "close");
  // A fifth of them while it still opens what the one before left.
  if (Math.random() < 0.8) while (!said.includes("open\n") && process_.exitCode === null) await sleep(1);
  await sleep(Math.random() * longest);
  process_.kill("SIGKILL");
  const [, signal] = await gone;
  expect([signal, faults]).toEqual(["SIGKILL", faults]);
  return faults;
}

/** The history, written to its end, is what a chain without a disk has. */
async function expectWhole(dir: string, backend: (typeof loadable)[number], plain: StateStore): Promise<void> {
  const store = openStore({
    dir,
    storeNames: STORES,
    keepRecent: 5,
    snapshotInterval: 15,
    history: { backend, program: programs.worker },
  });
  const { height } = store.latest;
  store.close();
  grow(plain, height);
  const follower = await Follower.open(
    {
      dir: join(dir, "history"),
      state: dir,
      storeNames: STORES,
      log: join(dir, "wal"),
      backend,
      keep: undefined,
      pruneInterval: 1,
      snapshot: undefined,
      latest: height,
      roots: [],
    },
    { log: () => {}, progress: () => {} },
  );
  try {
    if (height > 0) await follower.commit(height);
    const { oldest } = follower.progress;
    for (let at = oldest; at <= height; at++) {
      // All around the kill, and some of what lay still.
      if (at < height - 40 && at % 23 !== height % 23) continue;
      const view = plain.at(at);
      if (at > 0) expect(await historyRowsOf(follower, at)).toEqual(view && rowsOf(view));
    }
  } finally {
    await follower.close();
  }
}

const cases = loadable.map((backend, n) => [backend, n % 2 === 0 ? "20" : ""] as const);

test.each(process.env["ECO2_LONG"] ? loadable.flatMap((name) => [[name, ""] as const, [name, "20"] as const]) : cases)(
  `killed ${KILLS} times at random on %s, keeping "%s" heights: the history is the log's, to its last block`,
  async (backend, keep) => {
    const dir = makeDirectory();
    const plain = openStore({ storeNames: STORES, keepRecent: 1_000_000 });
    try {
      const state = join(dir, "state");
      let reached = 0;
      // On a machine that does much else the child needs longer to come as far as blocks.
      for (let kill = 0; kill < KILLS || (reached <= KILLS && kill < 20 * KILLS); kill++) {
        const longest = 150 * Math.ceil((kill + 1) / KILLS);
        const said = await runAndKill([state, programs.worker, backend, keep], longest);
        // What recovery says, and nothing that stands still or was refused.
        for (const line of said.split("\n").filter((text) => text !== ""))
          expect(line).toMatch(/^took over the lock|: cut off \d+ bytes|was not written whole/);
        await expectWhole(state, backend, plain);
        reached = plain.latest.height;
      }
      expect(reached).toBeGreaterThan(KILLS);
    } finally {
      plain.close();
      rmSync(dir, { recursive: true, force: true });
    }
  },
  600_000,
);
