import { StoreError } from "../errors.ts";
import type { KeyRange, StateView } from "../types.ts";
import type { SleepingCaller } from "./calls.ts";
import type { HistoryCommit } from "./write.ts";

// An answer takes a few disk reads; a history that does not give one must not hold up the thread that asks.
const PATIENCE_MS = 5_000;
// Rows fetched at a time, at first and at most.
const FIRST_ROWS = 16;
const MOST_ROWS = 512;

/** The least key above another. */
const after = (key: Uint8Array) => Buffer.concat([key, Buffer.of(0)]);

/** A version read from the history. */
export class HistoryView implements StateView {
  readonly height: number;
  readonly root: Uint8Array;
  readonly note: Uint8Array;
  private readonly caller: SleepingCaller;
  private readonly names: ReadonlySet<string>;

  private constructor(commit: HistoryCommit, caller: SleepingCaller, names: ReadonlySet<string>) {
    this.height = commit.height;
    this.root = commit.root;
    this.note = commit.note;
    this.caller = caller;
    this.names = names;
  }

  /** @throws StoreError where the history does not hold the height, or does not answer */
  static at(height: number, caller: SleepingCaller, names: ReadonlySet<string>): HistoryView {
    return new HistoryView(caller.call(PATIENCE_MS, "commit", height), caller, names);
  }

  get(store: string, key: Uint8Array): Uint8Array | undefined {
    this.check(store);
    const value = this.caller.call(PATIENCE_MS, "value", store, key, this.height);
    return value && Uint8Array.from(value);
  }

  has(store: string, key: Uint8Array): boolean {
    return this.get(store, key) !== undefined;
  }

  *iterate(store: string, range: KeyRange): Generator<readonly [key: Uint8Array, value: Uint8Array], void> {
    this.check(store);
    const { height } = this;
    const { reverse = false } = range;
    let { start, end } = range;
    for (let limit = FIRST_ROWS; ; limit = Math.min(limit * 4, MOST_ROWS)) {
      const rows = this.caller.call(PATIENCE_MS, "range", { store, height, start, end, reverse, limit });
      for (const [key, value] of rows) yield [Uint8Array.from(key), Uint8Array.from(value)];
      const last = rows.at(-1)?.[0];
      if (last === undefined || rows.length < limit) return;
      if (reverse) end = last;
      else start = after(last);
    }
  }

  private check(store: string): void {
    if (!this.names.has(store))
      throw new StoreError(`no store is named "${store}"; there are: ${[...this.names].join(", ")}`);
  }
}
