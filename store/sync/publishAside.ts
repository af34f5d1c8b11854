import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { StoreError } from "../errors.ts";
import { readMeta } from "../snapshot-meta.ts";
import { threadFile } from "../threads.ts";
import { type OwnManifest, snapshotFormat } from "./manifest.ts";
import type { SnapshotShelf } from "./shelf.ts";
import type { PublishEnd, PublishSetting } from "./thread.ts";

/**
 * The same as `publishSnapshot` in a thread of its own: the one that makes blocks does nothing of it.
 * @throws StoreError with the reason, also where `signal` ended it; then nothing of it stays
 */
export async function publishAside(shelf: SnapshotShelf, source: string, signal: AbortSignal): Promise<OwnManifest> {
  const { height } = readMeta(source);
  const setting: PublishSetting = { dir: shelf.dir, source };
  const worker = new Worker(threadFile("store/sync/thread"), { workerData: setting, name: "snapshot" });
  let failed: string | undefined = "its thread ended";
  worker.on("message", (end: PublishEnd) => {
    failed = end.failed;
  });
  worker.on("error", (error) => {
    failed = String(error);
  });
  const stop = () => void worker.terminate();
  signal.addEventListener("abort", stop);
  try {
    if (signal.aborted) stop();
    await once(worker, "exit");
  } finally {
    signal.removeEventListener("abort", stop);
  }
  shelf.refresh();
  const manifest = shelf.find(height, snapshotFormat);
  if (manifest !== undefined) return manifest;
  // What a thread was ended at leaves chunks without a manifest.
  shelf.remove(height, snapshotFormat);
  throw new StoreError(`the snapshot of height ${height} was not made: ${failed ?? "its manifest is missing"}`);
}
