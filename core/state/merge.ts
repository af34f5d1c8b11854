import { compareBytes } from "../../codec/bytes.ts";
import type { KeyRange } from "../../store/types.ts";

/** One pending write; `null` deletes. */
export interface Write {
  readonly key: Uint8Array;
  readonly value: Uint8Array | null;
}

/** The first index whose key is not below `key`. */
function lowerBound(writes: readonly Write[], key: Uint8Array, from = 0): number {
  let low = from;
  let high = writes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const write = writes[middle];
    if (write !== undefined && compareBytes(write.key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Sorted writes with later ones put among them, each in the place of an earlier one of its key. Both lists are sorted by key. */
function withWrites(sorted: readonly Write[], later: readonly Write[]): Write[] {
  const merged: Write[] = [];
  let at = 0;
  const upTo = (end: number) => {
    for (; at < end; at++) {
      const write = sorted[at];
      if (write !== undefined) merged.push(write);
    }
  };
  for (const write of later) {
    upTo(lowerBound(sorted, write.key, at));
    merged.push(write);
    const old = sorted[at];
    if (old !== undefined && compareBytes(old.key, write.key) === 0) at += 1;
  }
  upTo(sorted.length);
  return merged;
}

/** Writes in sorted lists, the oldest first, each more than twice as long as the next; never changed once made. */
export type Runs = readonly (readonly Write[])[];

/**
 * Runs with later writes, sorted by key, after them. A block iterates between its writes, so they must not be put among all
 * that came before: short lists are joined as they come, each write log(n) times in all.
 */
export function withRun(runs: Runs, later: readonly Write[]): Runs {
  const kept = [...runs];
  let last = later;
  for (let before = kept.at(-1); before !== undefined && before.length <= 2 * last.length; before = kept.at(-1)) {
    kept.pop();
    last = withWrites(before, last);
  }
  return [...kept, last];
}

type Pairs = IterableIterator<readonly [Uint8Array, Uint8Array]>;

/** Pairs of the state below with the writes over them, in the range's direction. Runs without a key in the range cost nothing more. */
export function mergeRuns(below: Pairs, runs: Runs, { start, end, reverse }: KeyRange): Pairs {
  return runs.reduce((pairs, writes) => {
    const first = start === undefined ? 0 : lowerBound(writes, start);
    const last = end === undefined ? writes.length : lowerBound(writes, end, first);
    return first < last ? mergeWrites(pairs, writes, first, last, reverse === true ? -1 : 1) : pairs;
  }, below);
}

/** Pairs with the writes from index `first` to before `last` over them. */
function* mergeWrites(
  below: Pairs,
  writes: readonly Write[],
  first: number,
  last: number,
  step: 1 | -1,
): Generator<readonly [Uint8Array, Uint8Array]> {
  let at = step === 1 ? first : last - 1;
  const pending = () => (at >= first && at < last ? writes[at] : undefined);
  let next = below.next();
  for (;;) {
    const write = pending();
    if (next.done === true && write === undefined) return;
    const order = next.done === true ? 1 : write === undefined ? -1 : step * compareBytes(next.value[0], write.key);
    if (order < 0) {
      if (next.done !== true) yield next.value;
      next = below.next();
      continue;
    }
    if (order === 0) next = below.next();
    at += step;
    if (write !== undefined && write.value !== null) yield [write.key, write.value];
  }
}
