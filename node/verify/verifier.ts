import { Worker } from "node:worker_threads";
import type { SignatureClaim } from "../../core/tx/step.ts";
import { threadFile } from "../../store/threads.ts";
import { reasonOf } from "../errors.ts";
import { packClaims } from "./batch.ts";

/** A thread that verifies signatures. */
export interface Verifier {
  /** False when the thread has failed: nothing is verified ahead any more. */
  alive(): boolean;
  /** Calls back with a byte for each claim, batches in the order in which they were given; with nothing where the thread has failed. */
  verify(claims: readonly SignatureClaim[], done: (valid: Uint8Array | undefined) => void): void;
  close(): Promise<void>;
}

/** Starts the thread. A failure of it is said, and costs no more than its help. */
export function startVerifier(log: (line: string) => void): Verifier {
  const waiting: ((valid: Uint8Array | undefined) => void)[] = [];
  let alive = true;
  // What it makes lives for one batch.
  const worker = new Worker(threadFile("node/verify/thread"), { resourceLimits: { maxYoungGenerationSizeMb: 4 } });
  worker.unref();
  const end = () => {
    alive = false;
    for (const done of waiting.splice(0)) done(undefined);
  };
  worker.on("message", (valid: Uint8Array) => waiting.shift()?.(valid));
  worker.on("error", (error) => {
    log(`signatures are verified on one thread from now on: ${reasonOf(error)}`);
    end();
  });
  worker.on("exit", end);
  return {
    alive: () => alive,
    verify(claims, done) {
      if (!alive) {
        done(undefined);
        return;
      }
      waiting.push(done);
      const batch = packClaims(claims);
      worker.postMessage(batch, [batch.buffer]);
    },
    async close() {
      await worker.terminate();
    },
  };
}
