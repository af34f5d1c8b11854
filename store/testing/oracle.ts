import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineName } from "../engine.ts";
import { openStore } from "../open.ts";
import type { StateStore } from "../types.ts";
import { addBlock, changesAt, contents, noteAt, STORES } from "./chain.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** What the test chain is at a height. */
interface Truth {
  readonly root: string;
  /** From the writes alone, with no tree and no store in between. */
  readonly rows: readonly string[];
}

/** The test chain up to a height, from a store that never saw a disk and from a plain map. */
export function truthOf(height: number): readonly Truth[] {
  const store = openStore({ storeNames: STORES, engine: "objects" });
  const maps = new Map(STORES.map((name) => [name, new Map<string, string>()]));
  const rows = () =>
    [...maps].flatMap(([name, map]) =>
      [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${name} ${key} ${value}`),
    );
  const truth: Truth[] = [{ root: hex(store.latest.root), rows: rows() }];
  while (store.latest.height < height) {
    const { root, height: at } = addBlock(store);
    for (const [name, changes] of changesAt(at)) {
      for (const [key, value] of changes) {
        const text = Buffer.from(key).toString();
        if (value === null) maps.get(name)?.delete(text);
        else maps.get(name)?.set(text, Buffer.from(value).toString());
      }
    }
    truth.push({ root: hex(root), rows: rows() });
  }
  return truth;
}

function compare(store: StateStore, truth: readonly Truth[]): void {
  const { height, root, note } = store.latest;
  const expected = truth[height];
  if (hex(root) !== expected?.root) throw new Error(`height ${height} has the root ${hex(root)}`);
  if (contents(store).join("\n") !== expected.rows.join("\n")) throw new Error(`height ${height} has other rows`);
  if (height > 0 && hex(note) !== hex(noteAt(height))) throw new Error(`height ${height} has another note`);
  const { oldest } = store.retained();
  for (let at = oldest; at <= height; at++) {
    const held = store.at(at)?.root ?? new Uint8Array(0);
    if (hex(held) !== truth[at]?.root) throw new Error(`the retained height ${at} has the root ${hex(held)}`);
  }
}

/** What is expected of a directory that went through something. */
export interface Expected {
  /** The highest height whose commit returned, and the most that may have come to the disk. */
  readonly least: number;
  readonly most: number;
  readonly truth: readonly Truth[];
  readonly engine?: EngineName;
}

/**
 * Opens the state, compares all of it, goes on by two blocks over another snapshot, and opens it again.
 * @throws Error where anything is other than it should be
 */
export function checkState(dir: string, { least, most, truth, engine = "objects" }: Expected): void {
  const open = () =>
    openStore({ dir, storeNames: STORES, engine, keepRecent: 20, snapshotInterval: 2, snapshotStep: 1000 });
  const store = open();
  try {
    const { height } = store.latest;
    if (height < least || height > most) throw new Error(`height ${height} instead of ${least} to ${most}`);
    compare(store, truth);
    while (store.latest.height < height + 3) addBlock(store);
    compare(store, truth);
  } finally {
    store.close();
  }
  const again = open();
  try {
    compare(again, truth);
  } finally {
    again.close();
  }
}

let dead: number | undefined;

/** Makes the locks in a directory those of a process that has ended, as after a kill or a cut of the power. */
export function bury(...dirs: readonly string[]): void {
  dead ??= spawnSync(process.execPath, ["-e", ""]).pid;
  for (const path of dirs.map((dir) => join(dir, "LOCK"))) {
    if (existsSync(path) && readFileSync(path).length > 0) writeFileSync(path, `${dead} 1\n`);
  }
}
