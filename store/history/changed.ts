import { keyPrefix } from "./keys.ts";

// A row of written keys holds the prefixes of their rows: [length u32 little-endian][prefix]*.

/** Prefixes of rows as the value of a `changedKey` row. */
export function packPrefixes(prefixes: readonly Uint8Array[]): Buffer {
  const size = prefixes.reduce((sum, prefix) => sum + 4 + prefix.length, 0);
  const value = Buffer.allocUnsafe(size);
  let at = 0;
  for (const prefix of prefixes) {
    at = value.writeUInt32LE(prefix.length, at);
    value.set(prefix, at);
    at += prefix.length;
  }
  return value;
}

/** The prefixes in the value of a `changedKey` row. */
export function* unpackPrefixes(value: Uint8Array): Generator<Buffer, void> {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.length);
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    yield bytes.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
}

/** A write of the state as its row: prefix and value, empty for a deletion. */
export interface HistoryRow {
  readonly prefix: Buffer;
  readonly value: Uint8Array;
}

/** A write of the state as a row of the history. */
export function historyRow(store: string, key: Uint8Array, value: Uint8Array | null): HistoryRow {
  return { prefix: keyPrefix(store, key), value: value ?? new Uint8Array(0) };
}
