import type { Mining } from "./types.ts";

/** Makes blocks by themselves. */
export interface Miner {
  readonly mode: Mining;
  set(mode: Mining): void;
  /** A transaction waits. */
  wake(): void;
  stop(): void;
}

/** A block of more transactions than these is one of many that come at once. */
const fewTxs = 8;
/** Milliseconds that a transaction waits for others at most. */
const longestGathering = 50;

/**
 * Where many transactions come at once, as long as a block took is spent on gathering those of the next: what a block costs by
 * itself (a log that is synced, votes, hashes) would otherwise be paid for a handful of them.
 * @param make makes a block, and never rejects
 * @param waiting how many transactions wait for a block
 */
export function miner(first: Mining, make: () => Promise<void>, waiting: () => number): Miner {
  let mode = first;
  let timer: NodeJS.Timeout | undefined;
  /** A block comes by itself: at the end of this turn of the loop, or after gathering. */
  let soon: { readonly cancel: () => void } | undefined;
  let gathering = 0;
  let stopped = false;
  /** Asked for while a block was in work. */
  let again = false;
  const tick = (ms: number) => {
    timer = setTimeout(() => {
      void make().then(() => {
        if (!stopped && mode.mode === "interval") tick(mode.ms);
      });
    }, ms);
    // Whoever serves the chain keeps the process; a test that forgot it does not hang.
    timer.unref();
  };
  const wake = () => {
    if (stopped || mode.mode !== "auto" || waiting() === 0) return;
    again = soon !== undefined;
    if (again) return;
    const mine = () => {
      // Blocks may have been asked to come in another way while this one was gathering.
      if (mode.mode !== "auto") {
        soon = undefined;
        return;
      }
      const before = waiting();
      const start = performance.now();
      void make().then(() => {
        soon = undefined;
        gathering = before > fewTxs ? Math.min(performance.now() - start, longestGathering) : 0;
        // What did not fit has its turn; where nothing was taken, the next transaction asks again.
        if (again || waiting() < before) wake();
      });
    };
    // All that arrives in this turn of the loop shares a block.
    if (gathering < 1) {
      const immediate = setImmediate(mine);
      soon = { cancel: () => clearImmediate(immediate) };
    } else {
      const later = setTimeout(mine, gathering);
      soon = { cancel: () => clearTimeout(later) };
    }
  };
  const halt = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const start = () => {
    if (mode.mode === "interval") tick(mode.ms);
    else wake();
  };
  start();
  return {
    get mode() {
      return mode;
    },
    set(next) {
      halt();
      mode = next;
      start();
    },
    wake,
    stop() {
      stopped = true;
      halt();
      soon?.cancel();
    },
  };
}
