import type { Mining } from "./types.ts";

/** Makes blocks by themselves. */
export interface Miner {
  readonly mode: Mining;
  set(mode: Mining): void;
  /** A transaction waits. */
  wake(): void;
  stop(): void;
}

/**
 * @param make makes a block, and never rejects
 * @param waiting how many transactions wait for a block
 */
export function miner(first: Mining, make: () => Promise<void>, waiting: () => number): Miner {
  let mode = first;
  let timer: NodeJS.Timeout | undefined;
  let soon: NodeJS.Immediate | undefined;
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
    // All that arrives in this turn of the loop shares a block.
    soon = setImmediate(() => {
      const before = waiting();
      void make().then(() => {
        soon = undefined;
        // What did not fit has its turn; where nothing was taken, the next transaction asks again.
        if (again || waiting() < before) wake();
      });
    });
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
      clearImmediate(soon);
    },
  };
}
