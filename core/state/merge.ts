import { compareBytes } from "../../codec/bytes.ts";
import type { KeyRange } from "../../store/types.ts";

/** One pending write; `null` deletes. */
export interface Write {
  readonly key: Uint8Array;
  readonly value: Uint8Array | null;
}

/** The first index whose key is not below `key`. */
function lowerBound(writes: readonly Write[], key: Uint8Array): number {
  let low = 0;
  let high = writes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const write = writes[middle];
    if (write !== undefined && compareBytes(write.key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
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
