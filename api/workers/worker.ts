import { Worker } from "node:worker_threads";
import { codeOf, reasonOf } from "../../store/errors.ts";
import { threadFile } from "../../store/threads.ts";
import type { Answered, Said, Task, WorkerStart } from "./messages.ts";
import { fromRefusal } from "./refusal.ts";

/** How a task ended. `lost`: its thread has, with the task half done. */
export type Outcome =
  | { readonly kind: "answered"; readonly answer: Answered }
  | { readonly kind: "refused"; readonly error: Error }
  | { readonly kind: "lost"; readonly memory: boolean };

export interface WorkerEvents {
  /** It takes a task: at first, and again after each. */
  free(worker: QueryWorker): void;
  /** It has ended, by itself or by `end`. @param started whether it ever took a task */
  ended(worker: QueryWorker, started: boolean, reason: string): void;
  report(where: string, fault: string): void;
}

/** A thread that answers one query at a time. */
export class QueryWorker {
  private readonly thread: Worker;
  private readonly events: WorkerEvents;
  private readonly gone: Promise<void>;
  private task: { readonly id: number; readonly done: (outcome: Outcome) => void } | undefined;
  private started = false;
  private fault: unknown;
  /** What the thread has of the arena's memory. */
  private bytes = 0;
  private chunks = 0;

  /** @param heapMb most megabytes of objects; it ends where a query makes more */
  constructor(start: WorkerStart, heapMb: number, events: WorkerEvents) {
    this.events = events;
    this.thread = new Worker(threadFile("api/workers/thread"), {
      workerData: start,
      transferList: start.history === undefined ? [] : [start.history.connection.port],
      name: "query",
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    this.thread.unref();
    this.thread.on("message", (said: Said) => this.hear(said));
    this.thread.on("error", (error) => {
      this.fault = error;
    });
    this.gone = new Promise((resolve) => {
      this.thread.on("exit", () => {
        const reason = this.fault === undefined ? "ended" : reasonOf(this.fault);
        this.finish({ kind: "lost", memory: codeOf(this.fault) === "ERR_WORKER_OUT_OF_MEMORY" });
        resolve();
        events.ended(this, this.started, reason);
      });
    });
  }

  /** Has a task done. `done` is called when nothing of it is going on any more. */
  run(
    task: Omit<Task, "memory">,
    beyond: (bytes: number, chunks: number) => Task["memory"],
    done: (outcome: Outcome) => void,
  ): void {
    const memory = beyond(this.bytes, this.chunks);
    if (memory !== undefined) {
      this.bytes = memory.nodes.byteLength;
      this.chunks = memory.from + memory.chunks.length;
    }
    this.task = { id: task.id, done };
    this.thread.postMessage({ ...task, memory } satisfies Task);
  }

  /** Ends the thread, with whatever it is doing. */
  async end(): Promise<void> {
    await this.thread.terminate();
    await this.gone;
  }

  private hear(said: Said): void {
    if ("report" in said) {
      this.events.report(said.report, said.fault);
      return;
    }
    if ("ready" in said) this.started = true;
    else if (said.id !== this.task?.id) return;
    else if ("refusal" in said) this.finish({ kind: "refused", error: fromRefusal(said.refusal) });
    else this.finish({ kind: "answered", answer: { value: said.value, height: said.height } });
    this.events.free(this);
  }

  private finish(outcome: Outcome): void {
    const { task } = this;
    this.task = undefined;
    task?.done(outcome);
  }
}
