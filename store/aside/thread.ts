import { workerData } from "node:worker_threads";
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

/** Writes the snapshot as `writeSnapshot` does, unless it is given up before its last file. */
function write({ dir, memory, version }: AsideSetting, state: AsideState): AsideEnd {
  try {
    const reader = new SharedReader(version.stores);
    reader.add(memory);
    for (const _ of writeSnapshot(dir, reader.version(version))) if (state.unwanted) return "stopped";
    return "complete";
  } catch (error) {
    return { failed: reasonOf(withRemedy(error, dir)) };
  }
}

const setting = workerData as AsideSetting;
const state = new AsideState(setting.state);
state.finish(write(setting, state));
