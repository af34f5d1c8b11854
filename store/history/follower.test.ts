import { cpSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type KvBackendName, kvBackends } from "../kv/adapters.ts";
import { openKv } from "../kv/open.ts";
import type { KvRow } from "../kv/types.ts";
import { openStore } from "../open.ts";
import { listSnapshots } from "../snapshots.ts";
import { addBlock, grow, makeDirectory, STORES } from "../testing/chain.ts";
import { historyRowsOf, rowsOf } from "../testing/history/compare.ts";
import type { StateStore } from "../types.ts";
import { Follower, type HistoryProgress } from "./follower.ts";
import type { HistoryStart } from "./options.ts";

const loadable = kvBackends.filter((name) => name !== "rocksdb" || process.versions.node.startsWith("20."));

let dir = "";
let store: StateStore;
let said: string[] = [];
let progress: HistoryProgress | undefined;
const open: Follower[] = [];

beforeEach(() => {
  dir = makeDirectory();
  said = [];
  progress = undefined;
  store = openStore({ dir: join(dir, "state"), storeNames: STORES, keepRecent: 1000 });
});
afterEach(async () => {
  for (const follower of open.splice(0)) await follower.close();
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

async function follow(given: Partial<HistoryStart> = {}): Promise<Follower> {
  const start: HistoryStart = {
    dir: join(dir, "history"),
    state: join(dir, "state"),
    storeNames: STORES,
    log: join(dir, "state", "wal"),
    backend: "classic-level",
    keep: undefined,
    pruneInterval: 1,
    snapshot: undefined,
    latest: store.latest.height,
    roots: [],
    ...given,
  };
  const follower = await Follower.open(start, {
    log: (line) => said.push(line),
    progress: (now) => {
      progress = now;
    },
  });
  open.push(follower);
  return follower;
}

async function stop(follower: Follower): Promise<void> {
  open.splice(open.indexOf(follower), 1);
  await follower.close();
}

/** Compares every height from `oldest` to the latest. */
async function expectHistory(history: Follower, oldest = 1): Promise<void> {
  for (let height = oldest; height <= store.latest.height; height++) {
    const view = store.at(height);
    expect(view && rowsOf(view)).toEqual(await historyRowsOf(history, height));
  }
}

async function countRows(backend: KvBackendName): Promise<number> {
  const kv = await openKv(join(dir, "history"), backend);
  let rows = 0;
  for await (const [key] of kv.iterate({})) rows += key[0] === 0x68 ? 1 : 0;
  await kv.close();
  return rows;
}

/** Resolves when nothing is left to prune. */
async function settled(history: Follower, oldest: number): Promise<void> {
  while (history.progress.oldest < oldest || !history.idle) await new Promise((resolve) => setTimeout(resolve, 2));
}

describe.each(loadable)("on %s", (backend) => {
  test("every height reads as the trees do, singly and in ranges", async () => {
    grow(store, 5);
    const history = await follow({ backend });
    for (let height = 6; height <= 30; height++) {
      addBlock(store);
      history.follow(height);
    }
    await expectHistory(history);
    expect(progress).toMatchObject({ oldest: 1, height: 30 });
    for (const height of [1, 13, 30]) {
      for (let n = 0; n < 200; n += 7) {
        const key = Buffer.from(`bank/${n.toString(36)}`);
        const found = await history.value("bank", key, height);
        expect(found && Buffer.from(found).toString()).toEqual(
          store.at(height)?.get("bank", key) && Buffer.from(store.at(height)?.get("bank", key) ?? []).toString(),
        );
      }
    }
  });

  test("pruning takes away what no kept height reads, and nothing else", async () => {
    const history = await follow({ backend, keep: 10 });
    grow(store, 40);
    history.follow(40);
    await history.commit(40);
    await settled(history, 31);
    await expectHistory(history, 31);
    await expect(history.commit(30)).rejects.toThrow("height 30 is not in the history: it holds 31 to 40");
    await expect(history.value("bank", Buffer.from("x"), 30)).rejects.toThrow("it holds 31 to 40");
    // Of what is left, each row is read at some height.
    await stop(history);
    if (backend === "memory") return;
    const rows = await countRows(backend);
    const live = [...store.latest.iterate("acc", {})].length + [...store.latest.iterate("bank", {})].length;
    expect(rows).toBeLessThan(live + 10 * 24);
    expect(rows).toBeGreaterThanOrEqual(live);
  });

  test("goes on where it was", async () => {
    grow(store, 10);
    const first = await follow({ backend });
    await first.commit(10);
    await stop(first);
    if (backend === "memory") return;
    grow(store, 25);
    const second = await follow({ backend });
    expect(second.progress).toMatchObject({ oldest: 1, height: 10, synced: 10 });
    await expectHistory(second);
  });
});

test("ranges at any height, bounds and limits are those of the trees", async () => {
  // Few keys, some of them within others and with zeros, so that their rows lie close together.
  const keys = ["00", "0000", "0001", "00ff", "01", "0100", "ff", "ff00", "ffff"].map((hex) => Buffer.from(hex, "hex"));
  const history = await follow();
  const change = fc.tuple(fc.nat(keys.length - 1), fc.option(fc.nat(255), { nil: null }));
  for (const [n, writes] of fc.sample(fc.array(change, { maxLength: 6 }), { numRuns: 60, seed: 7 }).entries()) {
    const block = new Map(writes.map(([key, value]) => [key, value === null ? null : Buffer.of(value)]));
    const sorted = [...block]
      .sort(([a], [b]) => a - b)
      .map(([key, value]) => [keys[key] ?? Buffer.of(9), value] as const);
    store.commit(store.apply(store.latest, n + 1, new Map([["bank", sorted]]), Buffer.from(`${n}`)));
  }
  history.follow(60);
  const bound = fc.option(fc.constantFrom(...keys, Buffer.from("02", "hex")), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }),
      bound,
      bound,
      fc.boolean(),
      fc.integer({ min: 1, max: 12 }),
      async (height, start, end, reverse, limit) => {
        const expected = [...(store.at(height)?.iterate("bank", { start, end, reverse }) ?? [])].slice(0, limit);
        const found = await history.range({ store: "bank", height, start, end, reverse, limit });
        const hex = (rows: readonly (readonly [Uint8Array, Uint8Array])[]) =>
          rows.map((row) => row.map((bytes) => Buffer.from(bytes).toString("hex")));
        expect(hex(found)).toEqual(hex(expected));
      },
    ),
    { numRuns: 500 },
  );
});

test("begins with a snapshot where the log does not reach back", async () => {
  store.close();
  store = openStore({ dir: join(dir, "state"), storeNames: STORES, keepRecent: 1000, snapshotInterval: 20 });
  grow(store, 45);
  const snapshot = listSnapshots(join(dir, "state"))[0];
  expect(snapshot?.height).toBeGreaterThan(20);
  const oldest = snapshot?.height ?? 0;
  const history = await follow({ snapshot });
  await expectHistory(history, oldest);
  expect(said).toEqual([`the history begins at height ${oldest}: nothing older is on the disk`]);
  expect(history.progress.oldest).toBe(oldest);
  await expect(history.commit(oldest - 1)).rejects.toThrow("is not in the history");
});

test("a state that came whole from elsewhere replaces what was there", async () => {
  const history = await follow();
  const other = openStore({ dir: join(dir, "other"), storeNames: STORES, keepRecent: 1000, snapshotInterval: 20 });
  grow(other, 45);
  const snapshot = listSnapshots(join(dir, "other"))[0];
  cpSync(join(dir, "other", "wal"), join(dir, "state", "wal"), { recursive: true });
  await history.rebase(snapshot?.path ?? "", snapshot?.height ?? 0);
  history.follow(45);
  for (let height = snapshot?.height ?? 0; height <= 45; height++) {
    const view = other.at(height);
    expect(await historyRowsOf(history, height)).toEqual(view && rowsOf(view));
  }
  other.close();
});

test("what lies above a state that was rolled back is taken away", async () => {
  grow(store, 20);
  const before = await follow();
  await before.commit(20);
  await stop(before);
  // The same heights with other blocks: as after a rollback, an upgrade and the blocks that follow.
  store.close();
  rmSync(join(dir, "state"), { recursive: true });
  store = openStore({ dir: join(dir, "state"), storeNames: STORES, keepRecent: 1000 });
  grow(store, 15);
  const history = await follow();
  expect(said).toEqual(["the history reached height 20, the state 15: what lies above is taken away"]);
  for (let height = 16; height <= 22; height++) {
    store.commit(
      store.apply(store.latest, height, new Map([["acc", [[Buffer.from("a"), Buffer.of(height)]]]]), Buffer.of(1)),
    );
    history.follow(height);
  }
  await expectHistory(history);
});

describe("refused, with what to do:", () => {
  test("a history of another chain", async () => {
    grow(store, 10);
    const first = await follow();
    await first.commit(10);
    await stop(first);
    const start = { roots: [[10, Buffer.alloc(32, 1)]] as const };
    await expect(follow(start)).rejects.toThrow(/is of another chain or another state: at height 10 .*or move it away/);
  });

  test("a history that ends before the log begins", async () => {
    grow(store, 10);
    const first = await follow();
    await first.commit(10);
    await stop(first);
    store.close();
    rmSync(join(dir, "state"), { recursive: true });
    store = openStore({ dir: join(dir, "state"), storeNames: STORES });
    addBlock(store, 15);
    await expect(follow()).rejects.toThrow("ends at height 10, and the log begins at 15");
  });

  test("a history that begins above the state", async () => {
    addBlock(store, 15);
    const first = await follow();
    await first.commit(15);
    await stop(first);
    await expect(follow({ latest: 3 })).rejects.toThrow("begins at height 15, above the state's 3");
  });

  test("reading on behind a damaged record of the log", async () => {
    grow(store, 10);
    const [name = ""] = readdirSync(join(dir, "state", "wal"));
    truncateSync(join(dir, "state", "wal", name), 3_000);
    const history = await follow();
    await expect(history.commit(10)).rejects.toThrow(
      /stands still: .*the record after height \d+, at offset \d+, is damaged/,
    );
    expect(said.join()).toContain("stands still at height");
    const { height } = history.progress;
    expect(height).toBeGreaterThan(0);
    const view = store.at(height);
    expect(await historyRowsOf(history, height)).toEqual(view && rowsOf(view));
  });

  test.each(loadable.filter((name) => name !== "memory"))("a changed row on %s, at whatever bit", async (backend) => {
    grow(store, 3);
    const first = await follow({ backend });
    await first.commit(3);
    await stop(first);
    const kv = await openKv(join(dir, "history"), backend);
    const rows: KvRow[] = [];
    for await (const row of kv.iterate({})) if (row[0][0] === 0x68) rows.push(row);
    for (const [n, [key, value]] of rows.entries()) {
      const changed = Uint8Array.from(value);
      const at = n % changed.length;
      changed[at] = (changed[at] ?? 0) ^ (1 << (n % 8));
      await kv.batch([[key, changed]]);
    }
    await kv.close();
    const history = await follow({ backend });
    const range = { store: "bank", height: 3, reverse: false, limit: 1 };
    await expect(history.range(range)).rejects.toThrow(/the row 68[0-9a-f]+ is damaged\. Restore it/);
    await expect(history.range({ ...range, reverse: true })).rejects.toThrow("is damaged");
    for (const [key] of store.at(3)?.iterate("bank", {}) ?? [])
      await expect(history.value("bank", key, 3)).rejects.toThrow("is damaged");
  });

  test("a damaged database", async () => {
    grow(store, 10);
    const first = await follow();
    await first.commit(10);
    await stop(first);
    const db = join(dir, "history", "db");
    for (const name of readdirSync(db)) if (name.startsWith("MANIFEST")) writeFileSync(join(db, name), "x");
    await expect(follow()).rejects.toThrow(/cannot be opened: .*move it away/);
  });
});
