import { appendFileSync, cpSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { toHex } from "../codec/bytes.ts";
import { readState, stateReach } from "./inspect.ts";
import { openStore, type StoreOptions } from "./open.ts";
import { rollbackStore } from "./rollback.ts";
import { contents, grow, STORES, withDirectory } from "./testing/chain.ts";

const open = (dir: string, more: Partial<StoreOptions> = {}) => openStore({ dir, storeNames: STORES, ...more });
const quiet = () => undefined;
const files = (dir: string) => readdirSync(dir, { recursive: true, encoding: "utf8" }).sort();

/** A state of 17 blocks with a snapshot of height 10, and the roots of a chain that never saw a disk. */
function state(dir: string): readonly string[] {
  const store = open(dir, { snapshotInterval: 10 });
  grow(store, 17);
  store.close();
  const plain = openStore({ storeNames: STORES });
  grow(plain, 17);
  return Array.from({ length: 18 }, (_, height) => toHex(plain.at(height)?.root ?? new Uint8Array(0)));
}

test("every height from the snapshot on is read from the files of a state that is open, which stay as they are", () => {
  withDirectory((dir) => {
    const roots = state(dir);
    const store = open(dir);
    const before = files(dir);
    expect(stateReach(dir)).toEqual({ oldest: 10, newest: 17 });
    for (let height = 10; height <= 17; height++) expect(toHex(readState(dir, height).root)).toBe(roots[height]);
    expect(readState(dir).height).toBe(17);
    expect(() => readState(dir, 9)).toThrow("has no height 9: its files reach from 10 to 17");
    expect(() => readState(dir, 18)).toThrow("has no height 18: its files reach from 10 to 17");
    expect(files(dir)).toEqual(before);
    store.close();
  });
});

test("a state without a snapshot, one without a block, and a folder that is none", () => {
  withDirectory((dir) => {
    expect(() => readState(dir)).toThrow("holds no block yet");
    expect(() => readState(join(dir, "nowhere"))).toThrow("holds no block yet");
    const store = open(dir);
    expect(() => readState(dir)).toThrow("holds no block yet");
    grow(store, 3);
    expect(stateReach(dir)).toEqual({ oldest: 1, newest: 3 });
    expect(toHex(readState(dir, 1).root)).toBe(toHex(store.at(1)?.root ?? new Uint8Array(0)));
    store.close();
  });
});

test("a record cut short at the end is passed over; damage before it is said", () => {
  withDirectory((dir) => {
    const roots = state(dir);
    const [segment = ""] = readdirSync(join(dir, "wal"));
    const path = join(dir, "wal", segment);
    appendFileSync(path, "torn");
    expect(toHex(readState(dir).root)).toBe(roots[17]);
    truncateSync(path, readFileSync(path).length - 20);
    expect(readState(dir).height).toBe(16);
    const [snapshot = ""] = readdirSync(dir).filter((name) => name.startsWith("snap-"));
    const nodes = join(dir, snapshot, "nodes");
    writeFileSync(nodes, readFileSync(nodes).subarray(1));
    expect(() => readState(dir)).toThrow(/snap-0000000000000010 is damaged/);
  });
});

test("a state goes back to any height that its files reach, and makes the same blocks again", () => {
  withDirectory((dir) => {
    const roots = state(dir);
    for (const height of [16, 15, 12, 10]) {
      expect(toHex(rollbackStore(dir, height, quiet))).toBe(roots[height]);
      const store = open(dir);
      expect([store.latest.height, toHex(store.latest.root)]).toEqual([height, roots[height]]);
      store.close();
    }
    expect(() => rollbackStore(dir, 9, quiet)).toThrow("has no height 9: its files reach from 10 to 10");
    const store = open(dir);
    grow(store, 17);
    expect(toHex(store.latest.root)).toBe(roots[17]);
    const plain = openStore({ storeNames: STORES });
    grow(plain, 17);
    expect(contents(store)).toEqual(contents(plain));
    expect(() => rollbackStore(dir, 16, quiet)).toThrow(/in use by process/);
    store.close();
  });
});

test("snapshots and log files above the height go too", () => {
  withDirectory((dir) => {
    withDirectory((kept) => {
      const roots = state(dir);
      cpSync(dir, kept, { recursive: true });
      const store = open(dir, { snapshotInterval: 2 });
      grow(store, 25);
      store.close();
      // The snapshot and the log from before, as where somebody still reads them.
      cpSync(kept, dir, { recursive: true });
      expect(readdirSync(dir).filter((name) => name.startsWith("snap-")).length).toBeGreaterThan(1);
      expect(toHex(rollbackStore(dir, 14, quiet))).toBe(roots[14]);
      const again = open(dir);
      expect(toHex(again.latest.root)).toBe(roots[14]);
      again.close();
    });
  });
});
