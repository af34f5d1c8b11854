import { EngineError } from "../errors.ts";

/** Nanoseconds of a millisecond. */
const perMs = 1_000_000n;
/** The least by which CometBFT's validators let a block follow another. */
const least = perMs;

/** How time passes between blocks: with the computer's clock, or by the same step from block to block. */
export type Pace = "clock" | { readonly stepMs: number };

/** What of a clock outlives the process. */
export interface ClockState {
  /** Nanoseconds that the chain is ahead of the computer's clock. */
  readonly offset: bigint;
  readonly sameTime: boolean;
}

function later(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}

/**
 * When blocks are made. The computer's clock goes on by itself and moving time shifts it, so that time never stands still after a jump;
 * with a fixed step every run of a test has the same times. Time never goes back, whatever the computer's clock does.
 */
export class Clock {
  readonly #pace: Pace;
  #offset: bigint;
  #sameTime: boolean;
  #next: bigint | undefined;

  constructor(pace: Pace, state: ClockState = { offset: 0n, sameTime: false }) {
    this.#pace = pace;
    this.#offset = state.offset;
    this.#sameTime = state.sameTime;
  }

  get state(): ClockState {
    return { offset: this.#offset, sameTime: this.#sameTime };
  }

  /** The time that a block on top of one at `last` gets. @param step nanoseconds after the last, in place of the usual distance */
  next(last: bigint, step?: bigint): bigint {
    if (this.#next !== undefined && this.#next > last) return this.#next;
    if (step !== undefined) {
      if (step <= 0n) throw new EngineError(`blocks ${step} ns apart: time only goes forward, above 0 is allowed`);
      return last + step;
    }
    if (this.#sameTime) return last + 1n;
    if (this.#pace !== "clock") return last + BigInt(this.#pace.stepMs) * perMs;
    return later(this.#now(), last + least);
  }

  #now(): bigint {
    return BigInt(Date.now()) * perMs + this.#offset;
  }

  /** A block was made at this time: what was asked of it is done, and the clock is never behind it. */
  made(time: bigint): void {
    const asked = this.#next;
    this.#next = undefined;
    if (this.#pace !== "clock") return;
    // A time that was asked for is where the clock goes on from; any other only keeps it from falling behind.
    const now = this.#now();
    if (asked === time || (now < time && !this.#sameTime)) this.#offset += time - now;
  }

  /** The next block is `by` nanoseconds later than it would be. @returns its time @throws EngineError unless `by` is above 0 */
  advance(last: bigint, by: bigint): bigint {
    if (by <= 0n) throw new EngineError(`time cannot be moved by ${by} ns: it only goes forward`);
    return this.setNext(last, (this.#pace === "clock" ? later(this.#now(), last) : last) + by);
  }

  /** The next block has this very time. @throws EngineError unless it is after the last block */
  setNext(last: bigint, time: bigint): bigint {
    if (time <= last) throw new EngineError(`time ${time} is not after the last block's, ${last}: it cannot go back`);
    if (time >= 253_402_300_800n * 1_000_000_000n) throw new EngineError(`time ${time} is after the year 9999`);
    this.#next = time;
    return time;
  }

  set sameTime(on: boolean) {
    this.#sameTime = on;
  }

  /** Goes back to what it was at a snapshot. */
  restore(state: ClockState): void {
    this.#offset = state.offset;
    this.#sameTime = state.sameTime;
    this.#next = undefined;
  }
}
