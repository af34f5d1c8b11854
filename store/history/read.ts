import { StoreError } from "../errors.ts";
import type { KvBackend } from "../kv/types.ts";
import { commitKey, keyOf, keyPrefix, lowerBound, parseRow, prefixEnd, rowKey, upperBound } from "./keys.ts";
import type { HistoryCommit } from "./write.ts";

/** A key and its value as they stood at a height. */
export type HistoryEntry = readonly [key: Uint8Array, value: Uint8Array];

/** The version of a key at a height; undefined where it had none. */
async function valueAt(kv: KvBackend, prefix: Uint8Array, height: number): Promise<Uint8Array | undefined> {
  for await (const [, value] of kv.iterate({ start: rowKey(prefix, height), end: prefixEnd(prefix), limit: 1 }))
    return value.length === 0 ? undefined : value;
  return undefined;
}

/** The value of a key at a height that the history holds. */
export function readValue(
  kv: KvBackend,
  store: string,
  key: Uint8Array,
  height: number,
): Promise<Uint8Array | undefined> {
  return valueAt(kv, keyPrefix(store, key), height);
}

/** Root and note of a height that the history holds. @throws StoreError where the row is missing */
export async function readCommit(kv: KvBackend, height: number): Promise<HistoryCommit> {
  const row = await kv.get(commitKey(height));
  if (row === undefined || row.length < 32) throw new StoreError(`the history lacks the record of height ${height}`);
  return { height, root: Uint8Array.from(row.subarray(0, 32)), note: Uint8Array.from(row.subarray(32)) };
}

/** Keys at a height. */
export interface HistoryRange {
  readonly store: string;
  readonly height: number;
  /** Inclusive and exclusive, as everywhere. */
  readonly start?: Uint8Array | undefined;
  readonly end?: Uint8Array | undefined;
  readonly reverse: boolean;
  /** Most entries, at least 1. */
  readonly limit: number;
}

// Rows of versions that do not count are read over; behind this many of one key it pays to search for the next.
const PATIENCE = 8;

async function ascending(kv: KvBackend, range: HistoryRange): Promise<HistoryEntry[]> {
  const { store, height, limit } = range;
  const found: HistoryEntry[] = [];
  const end = upperBound(store, range.end);
  let start: Buffer | undefined = lowerBound(store, range.start);
  while (start !== undefined) {
    let current: Uint8Array | undefined;
    let settled = false;
    let over = 0;
    const from: Buffer = start;
    start = undefined;
    for await (const [row, value] of kv.iterate({ start: from, end })) {
      const { prefix, height: written } = parseRow(row);
      if (current === undefined || Buffer.compare(prefix, current) !== 0) {
        current = prefix;
        settled = false;
        over = 0;
      }
      if (settled || written > height) {
        if (++over <= PATIENCE) continue;
        start = settled ? prefixEnd(prefix) : rowKey(prefix, height);
        break;
      }
      settled = true;
      if (value.length > 0 && found.push([keyOf(prefix), value]) === limit) return found;
    }
  }
  return found;
}

async function descending(kv: KvBackend, range: HistoryRange): Promise<HistoryEntry[]> {
  const { store, height, limit } = range;
  const found: HistoryEntry[] = [];
  const start = lowerBound(store, range.start);
  let end: Uint8Array | undefined = upperBound(store, range.end);
  while (end !== undefined) {
    const below: Uint8Array = end;
    end = undefined;
    // A key's oldest version comes first here: of those that count, the last one seen is the one to read.
    let current: { readonly prefix: Uint8Array; value: Uint8Array | undefined; seen: number } | undefined;
    for await (const [row, value] of kv.iterate({ start, end: below, reverse: true })) {
      const { prefix, height: written } = parseRow(row);
      if (current === undefined || Buffer.compare(prefix, current.prefix) !== 0) {
        if (current?.value !== undefined && found.push([keyOf(current.prefix), current.value]) === limit) return found;
        current = { prefix, value: undefined, seen: 0 };
      }
      if (written <= height) current.value = value.length === 0 ? undefined : value;
      if (++current.seen > PATIENCE) {
        current.value = await valueAt(kv, prefix, height);
        end = prefix;
        break;
      }
    }
    if (current?.value !== undefined && found.push([keyOf(current.prefix), current.value]) === limit) return found;
  }
  return found;
}

/** The first `limit` entries of a range as it stood at a height that the history holds; fewer only at its end. */
export function readRange(kv: KvBackend, range: HistoryRange): Promise<HistoryEntry[]> {
  return range.reverse ? descending(kv, range) : ascending(kv, range);
}
