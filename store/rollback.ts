import { join } from "node:path";
import { disk } from "./disk.ts";
import { StoreError } from "./errors.ts";
import { removeAll, syncDirectory } from "./files.ts";
import { logRecords, readState } from "./inspect.ts";
import { lockDirectory } from "./lock.ts";
import { cutOff, listSegments } from "./segment.ts";
import { listSnapshots } from "./snapshots.ts";

/** Where in which file the record of a height ends. */
function endOf(wal: string, height: number): { readonly path: string; readonly end: number } | undefined {
  for (const { record, path, end } of logRecords(wal)) if (record.height === height) return { path, end };
  return undefined;
}

/**
 * Takes a state back to an earlier height: what lies above it in the log goes, and snapshots of it. The history follows at
 * the next start. At every step the directory is one that can be opened, so a call that was cut short is made again.
 *
 * @returns the app hash of that height
 * @throws StoreError where the height is not on the disk any more; then nothing was changed
 */
export function rollbackStore(dir: string, height: number, log: (line: string) => void): Uint8Array {
  const unlock = lockDirectory(dir, log);
  try {
    if (!Number.isSafeInteger(height) || height < 1) throw new StoreError(`a state cannot go back to height ${height}`);
    const wal = join(dir, "wal");
    // Read whole, and so compared, before anything goes.
    const { root, forest } = readState(dir, height);
    forest.release();
    for (const snapshot of listSnapshots(dir)) {
      if (snapshot.height > height) removeAll(snapshot.path);
    }
    syncDirectory(dir);
    const last = endOf(wal, height);
    for (const { path, first } of [...listSegments(wal)].reverse()) if (first > height) disk().remove(path);
    syncDirectory(wal);
    if (last !== undefined) cutOff(last.path, last.end);
    return root;
  } finally {
    unlock();
  }
}
