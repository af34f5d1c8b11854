import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Candidate, Change, ChangeSet, StateStore } from "../types.ts";

/** The stores of the test chain; "quiet" never gets a key. */
export const STORES = ["acc", "bank", "quiet"];

/** A small generator of repeatable numbers (xorshift32). */
export function numbersFrom(seed: number): (below: number) => number {
  let state = (seed * 2654435761) | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** The changes of a block: the same for the same height, writes with a tenth of deletes. */
export function changesAt(height: number, perStore = 12): ChangeSet {
  const next = numbersFrom(height);
  const changes = new Map<string, readonly Change[]>();
  for (const store of ["acc", "bank"]) {
    const writes = new Map<string, Uint8Array | null>();
    for (let i = 0; i < perStore; i++) {
      const key = `${store}/${next(200).toString(36)}`;
      writes.set(key, next(10) === 0 ? null : Buffer.from(`${height}:${next(1 << 30)}`));
    }
    const sorted = [...writes].sort(([a], [b]) => (a < b ? -1 : 1));
    changes.set(
      store,
      sorted.map(([key, value]): Change => [Buffer.from(key), value]),
    );
  }
  return changes;
}

/** The note of a block. */
export function noteAt(height: number): Uint8Array {
  return Buffer.from(`header ${height}`);
}

/** Applies and commits the next block of the test chain. */
export function addBlock(store: StateStore, height = store.latest.height + 1): Candidate {
  const candidate = store.apply(store.latest, height, changesAt(height), noteAt(height));
  store.commit(candidate);
  return candidate;
}

/** Commits blocks up to a height. */
export function grow(store: StateStore, to: number): void {
  while (store.latest.height < to) addBlock(store);
}

/** A new directory, to be removed by the caller. */
export function makeDirectory(): string {
  return mkdtempSync(join(tmpdir(), "eco2-store-"));
}

/** Runs with a directory that is gone afterwards. */
export function withDirectory<T>(run: (dir: string) => T): T {
  const dir = makeDirectory();
  try {
    return run(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The same for what takes its time. */
export async function withDirectoryAsync<T>(run: (dir: string) => Promise<T>): Promise<T> {
  const dir = makeDirectory();
  try {
    return await run(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Everything a store holds, as text. */
export function contents(store: StateStore): string[] {
  return store.storeNames.flatMap((name) =>
    [...store.latest.iterate(name, {})].map(
      ([key, value]) => `${name} ${Buffer.from(key).toString()} ${Buffer.from(value).toString()}`,
    ),
  );
}
