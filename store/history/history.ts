import { MessageChannel, Worker } from "node:worker_threads";
import { reasonOf } from "../errors.ts";
import { loadBeforeThreads } from "../kv/rocksdb.ts";
import type { StateView, StoreProof } from "../types.ts";
import { SharedProgress, SleepingCaller } from "./calls.ts";
import type { HistoryStart } from "./options.ts";
import { type HistoryLink, proofAt, viewAt } from "./reader.ts";
import { HistoryView } from "./view.ts";
import type { WorkerLine, WorkerSetting } from "./worker.ts";

// Rows live for one batch: a larger young generation would only be memory that is not given back.
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

// A database that was killed may have much of its own log to read again.
const OPEN_MS = 600_000;
const CLOSE_MS = 60_000;
// To ask for a proof of a version that is loaded.
const AT_ONCE_MS = 20;

/**
 * The history of a state as its thread sees it. Blocks are written by another thread, which reads them from the log: the
 * one that commits tells it a number and waits for nothing.
 */
export class History {
  private readonly caller: SleepingCaller;
  private readonly shared: SharedProgress;
  private readonly names: ReadonlySet<string>;
  private readonly log: (line: string) => void;
  private committed: number;
  private fault: string | undefined;

  private constructor(
    caller: SleepingCaller,
    shared: SharedProgress,
    names: ReadonlySet<string>,
    committed: number,
    log: (line: string) => void,
  ) {
    this.caller = caller;
    this.shared = shared;
    this.names = names;
    this.committed = committed;
    this.log = log;
  }

  /**
   * Starts the thread, and waits until it has opened its database.
   * @param program of the thread
   * @throws StoreError where the database cannot be opened or does not fit the state
   */
  static open(start: HistoryStart, program: string, names: ReadonlySet<string>, log: (line: string) => void): History {
    if (start.backend === "rocksdb") loadBeforeThreads(program);
    const { port1, port2 } = new MessageChannel();
    const shared = new SharedProgress();
    const workerData: WorkerSetting = { port: port2, buffer: shared.buffer, program };
    const worker = new Worker(program, { workerData, transferList: [port2], name: "history", resourceLimits });
    const history = new History(new SleepingCaller(port1, shared), shared, names, start.latest, log);
    worker.on("message", ({ line }: WorkerLine) => log(line));
    worker.on("error", (error) => history.fail(reasonOf(error)));
    // A process that ends does not wait for its history: the next start writes what is missing.
    worker.unref();
    port1.unref();
    try {
      history.caller.call(OPEN_MS, "open", start);
    } catch (error) {
      void worker.terminate();
      throw error;
    }
    return history;
  }

  /** Lowest and highest height that can be read; undefined before there is one. */
  reach(): { readonly oldest: number; readonly newest: number } | undefined {
    const { oldest, height } = this.shared.get();
    return height === 0 ? undefined : { oldest, newest: height };
  }

  /** Through which height the history survives a power cut: the log below is not needed for it. */
  get synced(): number {
    return this.shared.get().synced;
  }

  /** Tells of a block that the log holds durably. */
  follow(height: number): void {
    this.committed = height;
    if (this.fault === undefined) this.caller.follow(height);
  }

  /**
   * The version of a height, read from the database; undefined for one that is pruned or was never there.
   * @throws StoreError where the history is too far behind, stands still, or does not answer
   */
  view(height: number): StateView | undefined {
    return viewAt(height, this.committed, this.shared, this.fault, () =>
      HistoryView.at(height, this.caller, this.names),
    );
  }

  /** See `proofAt`. Does not wait: this thread commits blocks. */
  prove(store: string, key: Uint8Array, height: number): StoreProof {
    return proofAt(this.caller, AT_ONCE_MS, store, key, height, this.shared.ended);
  }

  /** A way for other threads to read. */
  link(): HistoryLink {
    const { port1, port2 } = new MessageChannel();
    this.caller.connect({ port: port2, buffer: new SharedProgress().buffer });
    return { port: port1, progress: this.shared.buffer };
  }

  /** Begins anew with the snapshot of a state that came whole from elsewhere. */
  rebase(path: string, height: number): void {
    this.committed = height;
    this.caller.call(OPEN_MS, "rebase", path, height);
  }

  /** Returns when the database is closed, all that was written synced. A failure is said: the log has it all. */
  close(): void {
    if (this.fault !== undefined) return;
    this.fault = "the store is closed";
    this.shared.end();
    try {
      this.caller.call(CLOSE_MS, "close");
    } catch (error) {
      this.log(`closing the history failed, the next start writes what is missing: ${reasonOf(error)}`);
    }
  }

  private fail(reason: string): void {
    if (this.fault !== undefined) return;
    this.fault = reason;
    this.shared.end();
    this.log(`the history has ended, the state goes on without it until the next start: ${reason}`);
  }
}
