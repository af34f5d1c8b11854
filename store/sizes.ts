import { existsSync } from "node:fs";
import { join } from "node:path";
import { directorySize } from "./files.ts";
import { writtenWith } from "./kv/marker.ts";
import { listSegments } from "./segment.ts";
import { listSnapshots } from "./snapshots.ts";

/** What the parts of a state take on the disk, in bytes. */
export interface StateSizes {
  readonly log: { readonly bytes: number; readonly files: number; readonly firstHeight: number | undefined };
  readonly snapshots: { readonly bytes: number; readonly heights: readonly number[] };
  readonly history: { readonly bytes: number; readonly backend: string | undefined };
}

/** Where the history of a state is kept. */
export const historyIn = (dir: string) => join(dir, "history");

/** The sizes of the state of a directory, whether or not it is open. @throws StoreError for a damaged mark of the history */
export function stateSizes(dir: string): StateSizes {
  const log = join(dir, "wal");
  const segments = existsSync(log) ? listSegments(log) : [];
  const snapshots = existsSync(dir) ? listSnapshots(dir) : [];
  return {
    log: { bytes: directorySize(log), files: segments.length, firstHeight: segments[0]?.first },
    snapshots: {
      bytes: snapshots.reduce((sum, { path }) => sum + directorySize(path), 0),
      heights: snapshots.map(({ height }) => height),
    },
    history: { bytes: directorySize(historyIn(dir)), backend: writtenWith(historyIn(dir)) },
  };
}
