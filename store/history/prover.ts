import type { MessagePort, Worker } from "node:worker_threads";
import { reasonOf, StoreError } from "../errors.ts";
import type { StoreProof } from "../types.ts";
import { OldVersions, type StateFiles } from "./oldVersions.ts";

// Unasked for so long, the thread ends and gives its memory back.
const IDLE_MS = 60_000;
const MOST_WAITING = 16;

interface Asked {
  readonly id: number;
  readonly store: string;
  readonly key: Uint8Array;
  readonly height: number;
}

type Told = { readonly id: number } & ({ readonly proof: StoreProof } | { readonly fault: string });

/** Answers on the thread of old versions. */
export function serveProofs(files: StateFiles, port: MessagePort): void {
  const versions = new OldVersions(files);
  port.on("message", ({ id, store, key, height }: Asked) => {
    try {
      port.postMessage({ id, proof: versions.prove(store, key, height) } satisfies Told);
    } catch (error) {
      port.postMessage({ id, fault: reasonOf(error) } satisfies Told);
    }
  });
}

interface Waiting {
  readonly resolve: (proof: StoreProof) => void;
  readonly reject: (error: StoreError) => void;
}

/**
 * Proofs of heights whose trees are no longer in memory. To load a version takes seconds: a thread that ends when it has not
 * been asked for a while does it, one version after another.
 */
export class Prover {
  private readonly start: () => Worker;
  private worker: Worker | undefined;
  private idle: NodeJS.Timeout | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  constructor(start: () => Worker) {
    this.start = start;
  }

  /**
   * @param patience milliseconds; a version that is not loaded by then is kept for the next call
   * @throws StoreError where the height cannot be proven, or not yet
   */
  async prove(store: string, key: Uint8Array, height: number, patience: number): Promise<StoreProof> {
    if (this.waiting.size >= MOST_WAITING)
      throw new StoreError(`height ${height} is not in memory, and too many ask for such proofs: ask again later`);
    const id = ++this.last;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const text = `height ${height} is being loaded for its proofs: ask again in some seconds`;
      timer = setTimeout(() => reject(new StoreError(text)), patience);
    });
    const answer = new Promise<StoreProof>((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    // It may come when nobody waits for it any more.
    answer.catch(() => undefined);
    this.running().postMessage({ id, store, key, height } satisfies Asked);
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.end("the history is closed");
    await worker?.terminate();
  }

  private running(): Worker {
    clearTimeout(this.idle);
    this.idle = setTimeout(() => {
      if (this.waiting.size === 0) void this.close();
    }, IDLE_MS);
    this.idle.unref();
    if (this.worker !== undefined) return this.worker;
    const worker = this.start();
    worker.unref();
    worker.on("message", (told: Told) => {
      const waiter = this.waiting.get(told.id);
      this.waiting.delete(told.id);
      if ("fault" in told) waiter?.reject(new StoreError(told.fault));
      else waiter?.resolve(told.proof);
    });
    worker.on("error", (error) => {
      if (this.worker === worker) this.end(`the thread that loads old versions failed: ${reasonOf(error)}`);
    });
    this.worker = worker;
    return worker;
  }

  private end(reason: string): void {
    clearTimeout(this.idle);
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(new StoreError(reason));
    this.waiting.clear();
  }
}
