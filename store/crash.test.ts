import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { openStore } from "./open.ts";
import { addBlock, contents, grow, STORES } from "./testing/chain.ts";
import { buildProgram, runUntilKilled } from "./testing/killing.ts";

const long = process.env["ECO2_LONG"] !== undefined;

/** Runs the child until it is killed; the highest height that it acknowledged. */
type Run = (program: string, dir: string, kill: number) => Promise<number>;

const highest = (lines: readonly string[]) => Math.max(0, ...lines.filter((line) => line !== "open").map(Number));

/** At a random moment after it has opened the store. */
const atRandom: Run = async (program, dir) => {
  const { lines } = await runUntilKilled(program, [dir], (count, kill) => {
    if (count === 1) setTimeout(kill, Math.random() * 120);
  });
  return highest(lines);
};

/** At a call of the disk, from the first of the opening on to beyond a snapshot. */
const atCall: Run = async (program, dir, kill) => {
  const call = String((kill * 7) % 101);
  return highest((await runUntilKilled(program, [dir, call], () => undefined)).lines);
};

/** At a random moment of the first snapshot that a thread writes: its start takes longer than the blocks before. */
const besideThread: Run = async (program, dir) => {
  const { lines } = await runUntilKilled(program, [dir, "thread"], (count, kill) => {
    if (count === 17) setTimeout(kill, Math.random() * 150);
  });
  return highest(lines);
};

const ways: readonly [name: string, kills: number, run: Run][] = [
  ["at random", long ? 300 : 8, atRandom],
  ["while a thread writes a snapshot", long ? 200 : 8, besideThread],
  ["at its calls of the disk", long ? 400 : 16, atCall],
];

test.each(ways)(
  "killed %s, %i times: the last acknowledged block or one later, never a torn one",
  async (_, kills, run) => {
    const dir = mkdtempSync(join(process.cwd(), "node_modules", ".cache-eco2-"));
    try {
      const program = join(dir, "child.cjs");
      buildProgram("store/testing/crash-child.ts", program);
      const state = join(dir, "state");
      const plain = openStore({ storeNames: STORES, engine: "objects" });
      let reached = 0;
      for (let kill = 0; kill < kills; kill++) {
        const acknowledged = Math.max(reached, await run(program, state, kill));
        const store = openStore({ dir: state, storeNames: STORES });
        const { height } = store.latest;
        expect([acknowledged, acknowledged + 1]).toContain(height);
        grow(plain, height);
        expect(Buffer.from(store.latest.root).equals(plain.latest.root)).toBe(true);
        addBlock(store);
        reached = height + 1;
        store.close();
      }
      const store = openStore({ dir: state, storeNames: STORES });
      grow(plain, reached);
      expect(contents(store)).toEqual(contents(plain));
      store.close();
      expect(reached).toBeGreaterThan(kills);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  },
  3_600_000,
);
