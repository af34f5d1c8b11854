import { type MessagePort, parentPort, Worker, workerData } from "node:worker_threads";
import { StoreError } from "../errors.ts";
import { answerCalls, type HistoryCalls, SharedProgress } from "./calls.ts";
import { Follower } from "./follower.ts";
import type { StateFiles } from "./oldVersions.ts";
import { Prover, serveProofs } from "./prover.ts";

/** What the thread is started with. */
export interface WorkerSetting {
  readonly port: MessagePort;
  readonly buffer: SharedArrayBuffer;
  /** This program, for a thread that loads old versions. */
  readonly program: string;
}

/** What a thread is started with that loads old versions. */
interface ProverSetting {
  readonly files: StateFiles;
}

/** A line for the node's log. */
export interface WorkerLine {
  readonly line: string;
}

// The program of the thread that writes the history, and reads from it: databases without synchronous reads can be
// asked from synchronous code only through another thread.
function serve({ port, buffer, program }: WorkerSetting): void {
  const progress = new SharedProgress(buffer);
  let follower: Follower | undefined;
  let prover: Prover | undefined;
  const opened = (): Follower => {
    if (follower === undefined) throw new StoreError("the history is not open");
    return follower;
  };
  const calls: HistoryCalls = {
    open: async (start) => {
      follower = await Follower.open(start, {
        log: (line) => parentPort?.postMessage({ line } satisfies WorkerLine),
        progress: (now) => progress.set(now),
      });
      progress.set(follower.progress);
      const workerData: ProverSetting = { files: { dir: start.state, log: start.log, storeNames: start.storeNames } };
      prover = new Prover(() => new Worker(program, { workerData, name: "old versions" }));
    },
    commit: async (height) => opened().commit(height),
    value: async (store, key, height) => opened().value(store, key, height),
    range: async (range) => opened().range(range),
    prove: async (store, key, height, patience) => {
      if (prover === undefined) throw new StoreError("the history is not open");
      return prover.prove(store, key, height, patience);
    },
    rebase: async (path, height) => opened().rebase(path, height),
    close: async () => {
      await prover?.close();
      await follower?.close();
      follower = undefined;
      // The answer goes out first.
      setImmediate(() => port.close());
    },
  };
  answerCalls(port, progress, calls, (height) => follower?.follow(height));
}

const setting = workerData as WorkerSetting | ProverSetting;
if (!("files" in setting)) serve(setting);
else if (parentPort !== null) serveProofs(setting.files, parentPort);
