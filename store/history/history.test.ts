import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { kvBackends } from "../kv/adapters.ts";
import { openStore, type StoreOptions } from "../open.ts";
import { listSnapshots } from "../snapshots.ts";
import { addBlock, grow, makeDirectory, STORES } from "../testing/chain.ts";
import { rowsOf } from "../testing/history/compare.ts";
import { buildPrograms, type TestPrograms } from "../testing/history/program.ts";
import type { StateStore, StoreProof } from "../types.ts";
import type { HistoryOptions } from "./options.ts";

const loadable = kvBackends.filter((name) => name !== "rocksdb" || process.versions.node.startsWith("20."));

let programs: TestPrograms;
beforeAll(() => {
  programs = buildPrograms();
});
afterAll(() => programs.remove());

let dir = "";
const open: StateStore[] = [];
beforeEach(() => {
  dir = makeDirectory();
});
afterEach(() => {
  for (const store of open.splice(0)) store.close();
  rmSync(dir, { recursive: true, force: true });
});

function start(history: Partial<HistoryOptions> = {}, options: Partial<StoreOptions> = {}): StateStore {
  const store = openStore({
    dir,
    storeNames: STORES,
    keepRecent: 3,
    history: { backend: "classic-level", program: programs.worker, ...history },
    ...options,
  });
  open.push(store);
  return store;
}

/** The same chain with every version in memory. */
function chainTo(height: number): StateStore {
  const store = openStore({ storeNames: STORES, keepRecent: 10_000 });
  open.push(store);
  grow(store, height);
  return store;
}

/** Resolves when the history has all that is committed. */
async function written(store: StateStore): Promise<void> {
  for (;;) {
    try {
      // The highest that the trees have left.
      store.at(store.latest.height - 3);
      return;
    } catch (error) {
      expect(String(error)).toContain("ask again later");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

async function expectSame(store: StateStore, oracle: StateStore, heights: readonly number[]): Promise<void> {
  await written(store);
  for (const height of heights) {
    const [found, expected] = [store.at(height), oracle.at(height)];
    expect(found && rowsOf(found)).toEqual(expected && rowsOf(expected));
  }
}

const heights = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

test.each(loadable)("on %s, heights that the trees have left are read from the history", async (backend) => {
  const oracle = chainTo(30);
  const store = start({ backend });
  grow(store, 30);
  await expectSame(store, oracle, heights(1, 30));
  expect(store.retained()).toEqual({ oldest: 1, newest: 30 });
  expect(store.at(31)).toBeUndefined();
  expect(store.at(0)).toBeUndefined();
  const key = Buffer.from("bank/1");
  const found = heights(1, 30).map((height) => store.at(height)?.get("bank", key));
  const expected = heights(1, 30).map((height) => oracle.at(height)?.get("bank", key));
  expect(found.map((value) => value && Buffer.from(value).toString())).toEqual(
    expected.map((value) => value && Buffer.from(value).toString()),
  );
  expect(store.at(5)?.has("quiet", key)).toBe(false);
  expect(() => store.at(5)?.get("nosuch", key)).toThrow('no store is named "nosuch"');
  expect(() => store.prove("bank", key, 31)).toThrow("height 31 has no proofs: 28 to 30 are retained");
});

test("ranges longer than what is fetched at a time come whole, both ways", async () => {
  const store = start();
  const keys = Array.from({ length: 1_500 }, (_, n) => Buffer.from(`k${String(n).padStart(5, "0")}`));
  const all = new Map([["bank", keys.map((key) => [key, Buffer.of(1)] as const)]]);
  store.commit(store.apply(store.latest, 1, all, Buffer.of(0)));
  const gone = new Map([["bank", keys.map((key) => [key, null] as const)]]);
  store.commit(store.apply(store.latest, 2, gone, Buffer.of(0)));
  grow(store, 6);
  await written(store);
  const read = (reverse: boolean) =>
    [...(store.at(1)?.iterate("bank", { reverse }) ?? [])].map(([key]) => key.toString());
  expect(read(false)).toEqual(keys.map((key) => Uint8Array.from(key).toString()));
  expect(read(true)).toEqual(keys.map((key) => Uint8Array.from(key).toString()).reverse());
  expect([...(store.at(2)?.iterate("bank", {}) ?? [])]).toEqual([]);
});

/** Asks until the version is loaded. */
async function proven(store: StateStore, name: string, key: Uint8Array, height: number) {
  for (;;) {
    try {
      return store.prove(name, key, height);
    } catch (error) {
      if (!String(error).includes("is being loaded for its proofs: ask again")) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

describe("proofs of heights that the trees have left", () => {
  const hex = (proof: StoreProof) =>
    [proof.value ?? [], proof.iavl, proof.simple].map((bytes) => Buffer.from(bytes).toString("hex"));
  const expectProof = async (store: StateStore, oracle: StateStore, height: number, id: string) => {
    const key = Buffer.from(id);
    expect(hex(await proven(store, "bank", key, height))).toEqual(hex(oracle.prove("bank", key, height)));
  };

  test("are made of the log where there is no snapshot yet, in any order", async () => {
    const oracle = chainTo(30);
    const store = start();
    grow(store, 30);
    for (const height of [12, 13, 5, 27, 1]) {
      await expectProof(store, oracle, height, "bank/1");
      await expectProof(store, oracle, height, "nothing there");
    }
    await expect(proven(store, "nosuch", Buffer.of(1), 5)).rejects.toThrow('"nosuch"');
  });

  test("are made of the snapshot and the log over it, and reach no further back", async () => {
    const oracle = chainTo(60);
    const store = start({}, { snapshotInterval: 20 });
    grow(store, 60);
    const lowest = listSnapshots(dir).at(-1)?.height ?? 0;
    expect(lowest).toBeGreaterThan(20);
    for (const height of [56, lowest, lowest + 3]) await expectProof(store, oracle, height, "bank/2");
    await expect(proven(store, "bank", Buffer.of(1), lowest - 1)).rejects.toThrow(
      `height ${lowest - 1} has no proofs: they reach back to the snapshot of height ${lowest}`,
    );
    await expectProof(store, oracle, lowest + 1, "bank/3");
  });
});

describe("over restarts", () => {
  test("everything is there, and the log is kept until the history has it", async () => {
    const oracle = chainTo(120);
    for (let to = 20; to <= 120; to += 25) {
      const store = start({}, { snapshotInterval: 10 });
      grow(store, to);
      store.close();
    }
    const store = start({}, { snapshotInterval: 10 });
    grow(store, 120);
    await expectSame(store, oracle, heights(1, 120));
    expect(readdirSync(join(dir, "wal")).length).toBeLessThan(8);
  });

  test("switched on later it begins with the snapshot; a gap is refused with what to do", async () => {
    const oracle = chainTo(60);
    const without = start({}, { snapshotInterval: 10, history: undefined });
    grow(without, 35);
    without.close();
    const oldest = listSnapshots(dir)[0]?.height ?? 0;
    const store = start({}, { snapshotInterval: 1000 });
    grow(store, 40);
    expect(oldest).toBeGreaterThan(20);
    await expectSame(store, oracle, heights(oldest, 40));
    expect(store.at(oldest - 1)).toBeUndefined();
    expect(store.retained().oldest).toBe(oldest);
    store.close();
    const off = start({}, { snapshotInterval: 5, history: undefined });
    grow(off, 60);
    off.close();
    expect(() => start()).toThrow(
      /ends at height 40, and the log begins at \d+: it was switched off .* or move it away/,
    );
    rmSync(join(dir, "history"), { recursive: true });
    await expectSame(start(), oracle, heights(58, 60));
  });

  test("pruned to what is kept", async () => {
    const oracle = chainTo(60);
    const store = start({ keep: 20, pruneInterval: 5 });
    grow(store, 60);
    await expectSame(store, oracle, heights(41, 60));
    expect(store.at(40)).toBeUndefined();
    expect(store.retained().oldest).toBe(41);
  });
});

describe("refused at the start:", () => {
  test("another kind of database than the one before", () => {
    addBlock(start());
    for (const store of open.splice(0)) store.close();
    expect(() => start({ backend: "@nxtedition/rocksdb" })).toThrow("was written with classic-level");
    // Nothing is left locked.
    addBlock(start());
  });

  test("a state of another chain", async () => {
    const store = start();
    grow(store, 10);
    await written(store);
    expect(store.at(5)?.height).toBe(5);
    store.close();
    rmSync(join(dir, "wal"), { recursive: true });
    const other = start({}, { history: undefined });
    other.commit(other.apply(other.latest, 5, new Map([["acc", [[Buffer.of(1), Buffer.of(1)]]]]), Buffer.of(1)));
    other.close();
    expect(() => start()).toThrow("is of another chain or another state: at height 5");
  });
});
