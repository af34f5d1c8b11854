// A table in shared memory by which threads that read keep a version from being freed. A slot is one word: the upper 20
// bits say for which use of the slot it stands, the lower 12 how often it is held. Both together change by one compare
// and exchange, so a version cannot go between the look at it and the hold. Word 0 counts publications.

const COUNT_BITS = 12;
const COUNT_MASK = (1 << COUNT_BITS) - 1;

/** Where a version is held. */
export interface Pin {
  readonly slot: number;
  /** Which use of the slot. */
  readonly use: number;
}

export class Pins {
  readonly buffer: SharedArrayBuffer;
  private readonly words: Int32Array;

  /** @param from how many versions there may be at a time, or the memory that another thread made */
  constructor(from: number | SharedArrayBuffer) {
    this.buffer = typeof from === "number" ? new SharedArrayBuffer(4 * (from + 1)) : from;
    this.words = new Int32Array(this.buffer);
  }

  /** Slots, numbered from 1. */
  get slots(): number {
    return this.words.length - 1;
  }

  /** Which use of a slot is, or comes, next. */
  useOf(slot: number): number {
    return Atomics.load(this.words, slot) >>> COUNT_BITS;
  }

  /** Keeps the version there; false when it has been given up. */
  hold({ slot, use }: Pin): boolean {
    for (;;) {
      const word = Atomics.load(this.words, slot);
      if (word >>> COUNT_BITS !== use || (word & COUNT_MASK) === COUNT_MASK) return false;
      if (Atomics.compareExchange(this.words, slot, word, word + 1) === word) return true;
    }
  }

  /** Ends a hold. */
  release({ slot }: Pin): void {
    Atomics.sub(this.words, slot, 1);
  }

  /** Gives a version up, so that nobody can hold it any more; false while somebody does. */
  close({ slot, use }: Pin): boolean {
    const word = use << COUNT_BITS;
    return Atomics.compareExchange(this.words, slot, word, (use + 1) << COUNT_BITS) === word;
  }

  /** Ends all holds: the threads that had them are gone. */
  clear(): void {
    for (let slot = 1; slot < this.words.length; slot++) Atomics.and(this.words, slot, ~COUNT_MASK);
  }

  get published(): number {
    return Atomics.load(this.words, 0);
  }

  /** Counts a publication. */
  publish(): void {
    Atomics.add(this.words, 0, 1);
  }
}
