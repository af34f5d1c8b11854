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
export function withWrites(sorted: readonly Write[], later: readonly Write[]): Write[] {
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

/** Pairs of the state below with the sorted writes over them, in the range's direction. */
export function* mergeWrites(
  below: IterableIterator<readonly [Uint8Array, Uint8Array]>,
  writes: readonly Write[],
  range: KeyRange,
): Generator<readonly [Uint8Array, Uint8Array]> {
  const first = range.start === undefined ? 0 : lowerBound(writes, range.start);
  const last = range.end === undefined ? writes.length : lowerBound(writes, range.end);
  const step = range.reverse === true ? -1 : 1;
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
