// What the two threads know of each other without asking: neither has to turn its event loop for it.
const STOP = 0;
const END = 1;
const LENGTH = 2;
const HEAD_BYTES = 12;
const TEXT_BYTES = 4096;

const COMPLETE = 1;
const STOPPED = 2;
const FAILED = 3;

/** How a snapshot in another thread ended; with the reason where it failed. */
export type AsideEnd = "complete" | "stopped" | { readonly failed: string };

/** Shared memory of the thread that commits and the one that writes a snapshot. */
export class AsideState {
  readonly buffer: SharedArrayBuffer;
  private readonly cells: Int32Array;
  private readonly text: Uint8Array;

  constructor(buffer = new SharedArrayBuffer(HEAD_BYTES + TEXT_BYTES)) {
    this.buffer = buffer;
    this.cells = new Int32Array(buffer, 0, 3);
    this.text = new Uint8Array(buffer, HEAD_BYTES);
  }

  /** Whether the writer is to give up. */
  get unwanted(): boolean {
    return Atomics.load(this.cells, STOP) === 1;
  }

  askToStop(): void {
    Atomics.store(this.cells, STOP, 1);
    Atomics.notify(this.cells, STOP);
  }

  /** The writer sleeps, unless it is told that there is nothing more to do. */
  rest(ms: number): void {
    Atomics.wait(this.cells, STOP, 0, ms);
  }

  /** The last that the writer says. */
  finish(end: AsideEnd): void {
    if (typeof end === "object") {
      const reason = Buffer.from(end.failed).subarray(0, TEXT_BYTES);
      this.text.set(reason);
      Atomics.store(this.cells, LENGTH, reason.length);
    }
    Atomics.store(this.cells, END, end === "complete" ? COMPLETE : end === "stopped" ? STOPPED : FAILED);
    Atomics.notify(this.cells, END);
  }

  /** How it ended; undefined while it has not. */
  get end(): AsideEnd | undefined {
    const end = Atomics.load(this.cells, END);
    if (end === 0) return undefined;
    if (end === COMPLETE) return "complete";
    if (end === STOPPED) return "stopped";
    return { failed: Buffer.from(this.text.slice(0, Atomics.load(this.cells, LENGTH))).toString() };
  }

  /** Sleeps until it has ended, at most so many milliseconds. */
  wait(ms: number): AsideEnd | undefined {
    Atomics.wait(this.cells, END, 0, ms);
    return this.end;
  }
}
