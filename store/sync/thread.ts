import { parentPort, workerData } from "node:worker_threads";
import { reasonOf } from "../errors.ts";
import { publishSnapshot } from "./publish.ts";
import { SnapshotShelf } from "./shelf.ts";

/** What the thread is started with: the shelf's folder, and the tree snapshot to publish. */
export interface PublishSetting {
  readonly dir: string;
  readonly source: string;
}

/** How it ended: with the reason where it failed. */
export interface PublishEnd {
  readonly failed: string | undefined;
}

// The program of the thread that makes a snapshot for state sync while blocks go on.
const { dir, source } = workerData as PublishSetting;
const end = (failed: string | undefined) => parentPort?.postMessage({ failed } satisfies PublishEnd);
const shelf = new SnapshotShelf(dir, () => undefined);
publishSnapshot(shelf, source, { turn: Number.POSITIVE_INFINITY }).then(
  () => end(undefined),
  (error: unknown) => end(reasonOf(error)),
);
