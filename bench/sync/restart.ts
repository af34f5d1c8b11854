import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { equalBytes } from "../../codec/bytes.ts";
import { usualLogBytes } from "../../store/open.ts";
import { stateSizes } from "../../store/sizes.ts";
import { threadFile } from "../../store/threads.ts";
import type { StateView } from "../../store/types.ts";
import { block } from "../updates.ts";
import { perBlock } from "./beside.ts";
import { openParty } from "./party.ts";
import type { Restarted, RestartSetting } from "./thread.ts";

/** A start over a snapshot and a log of so many bytes, in seconds. */
export interface Restart {
  readonly seconds: number;
  readonly bytes: number;
}

/** Opens the state in a thread of its own, where nothing of the program is warm. @throws Error where it has come to another state */
async function restarted(dir: string, latest: Pick<StateView, "height" | "root">): Promise<Restart> {
  const { bytes } = stateSizes(dir).log;
  const setting: RestartSetting = { dir };
  const worker = new Worker(threadFile("bench/sync/thread"), { workerData: setting });
  const [found] = (await once(worker, "message")) as [Restarted];
  await once(worker, "exit");
  if (found.height !== latest.height || !equalBytes(found.root, latest.root))
    throw new Error(`the restart came to height ${found.height} instead of ${latest.height}, or to another root`);
  return { seconds: found.ms / 1000, bytes };
}

/** Adds blocks without any snapshot while `goesOn`. @returns the last */
function addBlocks(dir: string, keys: number, goesOn: (made: number) => boolean): Pick<StateView, "height" | "root"> {
  const never = Number.MAX_SAFE_INTEGER;
  const { store, block: make } = openParty(dir, { snapshotInterval: never, snapshotLogBytes: never });
  try {
    for (let made = 0; goesOn(made); made++) make(block(keys, store.latest.height + 1, perBlock));
    const { height, root } = store.latest;
    return { height, root };
  } finally {
    store.close();
  }
}

/**
 * Starts over the fullest logs of a node: the one that brings the next snapshot forward (its blocks are so large that bytes, not
 * heights, decide), and that with all that blocks one after another add while the snapshot is written, as after a kill before its end.
 * @param dir of a state that stands on a snapshot
 * @param whileWritten blocks that are made while a snapshot is written
 */
export async function restartsOver(
  dir: string,
  keys: number,
  whileWritten: number,
): Promise<{ readonly full: Restart; readonly killed: Restart }> {
  const filled = addBlocks(dir, keys, () => stateSizes(dir).log.bytes < usualLogBytes);
  const full = await restarted(dir, filled);
  const more = addBlocks(dir, keys, (made) => made < whileWritten);
  return { full, killed: await restarted(dir, more) };
}
