import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { StoreError } from "../errors.ts";
import { answerCalls, type HistoryCalls, SharedProgress } from "./calls.ts";
import { Follower } from "./follower.ts";

/** What the thread is started with. */
export interface WorkerSetting {
  readonly port: MessagePort;
  readonly buffer: SharedArrayBuffer;
}

/** A line for the node's log. */
export interface WorkerLine {
  readonly line: string;
}

// The program of the thread that writes the history, and reads from it: databases without synchronous reads can be
// asked from synchronous code only through another thread.
function serve({ port, buffer }: WorkerSetting): void {
  const progress = new SharedProgress(buffer);
  let follower: Follower | undefined;
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
    },
    commit: async (height) => opened().commit(height),
    value: async (store, key, height) => opened().value(store, key, height),
    range: async (range) => opened().range(range),
    rebase: async (path, height) => opened().rebase(path, height),
    close: async () => {
      await follower?.close();
      follower = undefined;
      // The answer goes out first.
      setImmediate(() => port.close());
    },
  };
  answerCalls(port, progress, calls, (height) => follower?.follow(height));
}

serve(workerData as WorkerSetting);
