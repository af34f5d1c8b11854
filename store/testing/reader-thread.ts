import { parentPort, workerData } from "node:worker_threads";
import { Pins } from "../arena/pins.ts";
import type { SharedVersion, ShareStart, ShareUpdate } from "../arena/share.ts";
import { SharedReader } from "../arena/shared.ts";
import { reasonOf } from "../errors.ts";
import { objectEngine } from "../iavl/engine.ts";
import { Version } from "../version.ts";

// A thread that reads versions in full while another commits, and computes all hashes anew from what it read.

/** What the thread says in the end. */
export interface Read {
  readonly checked: number;
  /** Versions that had gone before they could be held. */
  readonly gone: number;
  readonly faults: readonly string[];
}

const start = workerData as ShareStart;
const pins = new Pins(start.pins);
const memory = new SharedReader(start.storeNames);
const versions = new Map<number, SharedVersion>();
let [checked, gone] = [0, 0];
const faults: string[] = [];

function check(shared: SharedVersion): void {
  if (!pins.hold(shared.pin)) {
    gone += 1;
    return;
  }
  try {
    const view = memory.version(shared);
    const builder = objectEngine.build();
    for (const [name, tree] of view.trees) {
      for (const { height, version, key, value } of tree.nodes()) {
        if (value === undefined) builder.inner(height, version);
        else builder.leaf(key, value, version);
      }
      builder.end(name);
    }
    const { root } = new Version(view.note, builder.finish(view.height), view.names);
    if (Buffer.compare(root, view.root) !== 0) faults.push(`height ${view.height} reads as another root`);
    checked += 1;
  } catch (error) {
    faults.push(`height ${shared.height}: ${reasonOf(error)}`);
  } finally {
    pins.release(shared.pin);
  }
}

function take(update: ShareUpdate): void {
  if (update.memory !== undefined) memory.add(update.memory);
  for (const height of update.gone) versions.delete(height);
  for (const version of update.versions) versions.set(version.height, version);
  const known = [...versions.values()];
  for (const version of [known[0], known.at(-1)]) if (version !== undefined) check(version);
}

take(start);
parentPort?.on("message", (update: ShareUpdate | "end") => {
  if (update !== "end") take(update);
  else parentPort?.postMessage({ checked, gone, faults } satisfies Read);
});
