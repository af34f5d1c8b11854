import { closeSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import type { PlainVersion, SharedMemory } from "../arena/share.ts";
import { SharedReader } from "../arena/shared.ts";
import { reasonOf, withRemedy } from "../errors.ts";
import { writeSnapshot } from "../snapshot-write.ts";
import { type AsideEnd, AsideState } from "./state.ts";

/** What the thread is started with. The one that starts it holds the version until it has ended. */
export interface AsideSetting {
  readonly dir: string;
  readonly memory: SharedMemory;
  readonly version: PlainVersion;
  readonly state: SharedArrayBuffer;
}

// Shorter times are gathered: a sleep costs something itself.
const LEAST_REST_MS = 5;
const MOST_REST_MS = 1000;

/** Rests for as long as it has worked: the log is synced on the same disk, and blocks wait for that. */
function resting(state: AsideState): () => void {
  let since = performance.now();
  return () => {
    const worked = performance.now() - since;
    if (worked < LEAST_REST_MS) return;
    state.rest(Math.min(worked, MOST_REST_MS));
    since = performance.now();
  };
}

/** Writes the snapshot as `writeSnapshot` does, unless it is given up before its last file. */
function write({ dir, memory, version }: AsideSetting, state: AsideState): AsideEnd {
  try {
    const reader = new SharedReader(version.stores);
    reader.add(memory);
    const rest = resting(state);
    for (const _ of writeSnapshot(dir, reader.version(version))) {
      rest();
      if (state.unwanted) return "stopped";
    }
    return "complete";
  } catch (error) {
    return { failed: reasonOf(withRemedy(error, dir)) };
  }
}

// For the thread that commits to remove what this snapshot replaces.
const REPLACE_MS = 10_000;

/**
 * Opens the files that a new snapshot replaces: older ones, and the log. A file whose name is removed gives its blocks back
 * when it is closed, which takes long for a large one: that way here, and not where blocks wait for it.
 */
function openOlder(dir: string): readonly number[] {
  const files: number[] = [];
  try {
    for (const name of readdirSync(dir)) {
      if (name !== "wal" && !/^snap-\d+$/.test(name)) continue;
      for (const file of readdirSync(join(dir, name))) files.push(openSync(join(dir, name, file), "r"));
    }
  } catch {
    // Removed meanwhile, or too many: the rest goes where it is removed.
  }
  return files;
}

const setting = workerData as AsideSetting;
const state = new AsideState(setting.state);
const end = write(setting, state);
const older = end === "complete" ? openOlder(setting.dir) : [];
state.finish(end);
if (end === "complete") {
  parentPort?.postMessage("complete");
  state.rest(REPLACE_MS);
  for (const file of older) closeSync(file);
}
