import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { Arena } from "../arena/arena.ts";
import { MultiStore, volatile } from "../multistore.ts";
import { openStore, type StoreOptions } from "../open.ts";
import { writeSnapshot } from "../snapshot-write.ts";
import { Snapshotter } from "../snapshots.ts";
import { addBlock, changesAt, grow, noteAt, STORES, withDirectory, withDirectoryAsync } from "../testing/chain.ts";
import { withoutFaults } from "../testing/faultyDisk.ts";
import type { StateStore } from "../types.ts";
import { emptyVersion, Version } from "../version.ts";
import { openLog } from "../wal.ts";
import { asideWriter } from "./writer.ts";

const often: Partial<StoreOptions> = { snapshotInterval: 10, snapshotThread: true };
const open = (dir: string, more: Partial<StoreOptions> = {}) =>
  openStore({ dir, storeNames: STORES, engine: "arena-checked", ...often, ...more });
const snapshots = (dir: string) => readdirSync(dir).filter((name) => name.startsWith("snap-"));
const name = (height: number) => `snap-${String(height).padStart(16, "0")}`;
const fail = (line: string) => {
  throw new Error(line);
};

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await delay(5);
}

/** A state in memory whose versions a thread may read. */
function inMemory(): { readonly arena: Arena; readonly store: StateStore } {
  const arena = new Arena({ poison: true });
  return { arena, store: new MultiStore(arena, [emptyVersion(arena, new Set(STORES))], 3, volatile) };
}

function latestOf({ latest }: StateStore): Version {
  if (!(latest instanceof Version)) throw new Error("a store has versions");
  return latest;
}

/** Reopened, it has the root that it had. */
function expectRecovered(dir: string, root: Uint8Array): void {
  const store = open(dir, { log: fail });
  expect(store.latest.root).toEqual(root);
  store.close();
}

test("files are byte for byte those written between blocks, while blocks commit, free and reuse what was", () =>
  withDirectoryAsync(async (dir) => {
    const { arena, store } = inMemory();
    const sliced = join(dir, "sliced");
    mkdirSync(sliced);
    for (let height = 1; height <= 40; height++)
      store.commit(store.apply(store.latest, height, changesAt(height, 150), noteAt(height)));
    const version = latestOf(store);
    version.forest.hold();
    for (const _ of writeSnapshot(sliced, version));
    let ended = false;
    const run = asideWriter(
      arena,
      dir,
      fail,
    )?.(version, () => {
      ended = true;
    });
    expect(run?.step()).toBe(false);
    while (!ended) {
      for (let i = 0; i < 5; i++) addBlock(store);
      await delay(1);
    }
    expect(run?.step()).toBe(true);
    version.forest.release();
    for (const file of ["nodes", "meta"])
      expect(readFileSync(join(dir, name(40), file))).toEqual(readFileSync(join(sliced, name(40), file)));
    expect(readdirSync(dir).sort()).toEqual(["sliced", name(40)].sort());
  }));

test("snapshots follow one another, the log begins behind the last, all memory comes back", () =>
  withDirectoryAsync(async (dir) => {
    const store = open(dir, { log: fail, keepRecent: 3 });
    for (const height of [10, 20, 30]) {
      grow(store, height + 1);
      await until(() => snapshots(dir).join() === name(height));
    }
    expect(readdirSync(join(dir, "wal"))).toEqual(["0000000000000031.wal"]);
    grow(store, 38);
    const alone = openStore({ storeNames: STORES, keepRecent: 3 });
    grow(alone, 38);
    expect(store.treeBytes).toBe(alone.treeBytes);
    store.close();
    expectRecovered(dir, alone.latest.root);
  }));

test("nothing of it is begun before the next block: a complete one has a block behind it", () =>
  withDirectoryAsync(async (dir) => {
    const store = open(dir, { log: fail });
    grow(store, 10);
    await delay(50);
    store.close();
    expect(snapshots(dir)).toEqual([]);
  }));

test("one of an agreed height is handed over without another block, and goes when it is given back", () =>
  withDirectoryAsync(async (dir) => {
    const taken: { path: string; height: number; release: () => void }[] = [];
    const take = (path: string, height: number, release: () => void) => void taken.push({ path, height, release });
    const store = open(dir, { log: fail, snapshotDuty: { every: 7, take } });
    grow(store, 8);
    await until(() => taken.length === 1);
    grow(store, 15);
    await until(() => taken.length === 2);
    expect(taken.map(({ height }) => height)).toEqual([7, 14]);
    expect(snapshots(dir)).toEqual([name(7), name(14)]);
    for (const { release } of taken) release();
    expect(snapshots(dir)).toEqual([name(14)]);
    store.close();
  }));

describe("closed while it is written", () => {
  const begun = (dir: string, grace: number) => {
    const { arena, store } = inMemory();
    grow(store, 20);
    const run = asideWriter(arena, dir, fail, { grace })?.(latestOf(store), () => undefined);
    expect(run?.step()).toBe(false);
    return run;
  };

  test("it is given up, and nothing stays", () =>
    withDirectory((dir) => {
      expect(begun(dir, 0)?.stop()).toBe(false);
      expect(readdirSync(dir)).toEqual([]);
    }));

  test("it is waited for where it takes a moment", () =>
    withDirectory((dir) => {
      expect(begun(dir, 60_000)?.stop()).toBe(true);
      expect(readdirSync(dir)).toEqual([name(20)]);
    }));

  test("the store opens again as it was", () =>
    withDirectory((dir) => {
      const store = open(dir, { log: fail });
      grow(store, 12);
      store.close();
      expect(snapshots(dir).filter((found) => found.endsWith(".tmp"))).toEqual([]);
      expectRecovered(dir, store.latest.root);
    }));
});

test("one that cannot be written is said, and the next is", () =>
  withDirectoryAsync(async (dir) => {
    const said: string[] = [];
    const store = open(dir, { log: (line) => said.push(line) });
    // A directory that is not empty stands under its name.
    mkdirSync(join(dir, name(10), "in the way"), { recursive: true });
    grow(store, 11);
    await until(() => said.length > 0);
    grow(store, 21);
    await until(() => snapshots(dir).join() === name(20));
    expect(said).toEqual([
      expect.stringMatching(/^the snapshot failed and will be tried again after 10 blocks: .*Remove the cause/),
    ]);
    store.close();
    expectRecovered(dir, store.latest.root);
  }));

const deaths: readonly [how: string, program: string][] = [
  ["throws", "throw new Error('a fault of the program')"],
  ["exits", "process.exit(3)"],
];

test.each(deaths)("a thread that %s half-way is said and cleared away; from then on there is none", (_, death) =>
  withDirectoryAsync(async (dir) => {
    const program = join(dir, "dies.cjs");
    const begin = `const { dir } = require("node:worker_threads").workerData;
      require("node:fs").mkdirSync(dir + "/${name(1)}.tmp");`;
    writeFileSync(program, `${begin}\n${death}`);
    const { arena, store } = inMemory();
    const said: string[] = [];
    const wal = openLog(join(dir, "wal"), 0, fail, () => undefined);
    const policy = { interval: 1, logBytes: 1e9, step: 1e6 };
    const log = (line: string) => void said.push(line);
    const aside = asideWriter(arena, dir, log, { program });
    const snapshotter = new Snapshotter(dir, wal, policy, 0, log, undefined, aside);
    const block = () => {
      addBlock(store);
      snapshotter.step(latestOf(store));
    };
    block();
    block();
    await until(() => said.length > 0);
    expect(said).toEqual([expect.stringMatching(/the thread that writes it is gone: .*From now on this one writes/)]);
    expect(snapshots(dir)).toEqual([]);
    block();
    block();
    expect(snapshots(dir)).toEqual([name(3)]);
    snapshotter.close();
    wal.close();
  }),
);

test("where something stands in the place of the disk, no thread goes past it", () =>
  withDirectoryAsync(async (dir) => {
    const calls = await withoutFaults(() => {
      const store = open(dir, { log: fail });
      grow(store, 12);
      expect(existsSync(join(dir, name(10)))).toBe(true);
      store.close();
    });
    expect(calls.some(({ name: call, path }) => call === "open" && path.endsWith("nodes"))).toBe(true);
  }));

test("trees of objects, and a package that is not built, have theirs written between blocks", () =>
  withDirectory((dir) => {
    const objects = open(join(dir, "objects"), { engine: "objects", log: fail });
    grow(objects, 12);
    expect(snapshots(join(dir, "objects"))).toEqual([name(10)]);
    objects.close();
    const said: string[] = [];
    const [before, program] = [process.cwd(), process.argv[1]];
    process.chdir(dir);
    process.argv[1] = join(dir, "elsewhere.js");
    try {
      const store = open(join(dir, "arena"), { log: (line) => said.push(line) });
      grow(store, 12);
      store.close();
    } finally {
      process.chdir(before);
      process.argv[1] = program ?? "";
    }
    expect(said).toEqual([expect.stringMatching(/^snapshots are written between blocks.*not built/)]);
    expect(snapshots(join(dir, "arena"))).toEqual([name(10)]);
  }));
