import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineName } from "../engine.ts";
import { openStore } from "../open.ts";
import type { StateStore } from "../types.ts";
import { addBlock, STORES } from "./chain.ts";
import { bury } from "./oracle.ts";

/** What a life of a store has come to. */
export interface Life {
  /** The highest height that was told: by a commit that returned, or by the state as it was opened. */
  told: number;
  readonly said: string[];
}

export const newLife = (): Life => ({ told: 0, said: [] });

/** Opens the state as the test's lives do: a snapshot every three blocks, each over more than one block. */
export function openLife(dir: string, engine: EngineName, life: Life): StateStore {
  const log = (line: string) => void life.said.push(line);
  const store = openStore({ dir, storeNames: STORES, engine, snapshotInterval: 3, snapshotStep: 1, log });
  life.told = Math.max(life.told, store.latest.height);
  return store;
}

/** Commits blocks up to a height, then leaves the store as the end of its process would. */
function growAndLeave(store: StateStore, to: number, life: Life, close: boolean): void {
  try {
    while (store.latest.height < to) life.told = addBlock(store).height;
  } finally {
    if (close) store.close();
  }
}

const appendHalf = (path: string, half: Uint8Array): void => appendFileSync(path, half);

/** The height at which a whole life ends. */
export const lifeEnd = 13;

/**
 * A chain over four snapshots: closed in order once, and once left in the middle of a snapshot with a record half written,
 * which the next start has to mend.
 *
 * @param tear appends to a file
 */
export function live(dir: string, engine: EngineName, life: Life, tear = appendHalf): void {
  growAndLeave(openLife(dir, engine, life), 5, life, true);
  // Of another process: that a lock could not be removed does not matter then.
  bury(dir);
  growAndLeave(openLife(dir, engine, life), 10, life, false);
  tear(join(dir, "wal", "0000000000000010.wal"), Buffer.from("half of a record"));
  bury(dir);
  growAndLeave(openLife(dir, engine, life), lifeEnd, life, true);
}
