import { crc32 } from "./crc32.ts";
import { StoreError } from "./errors.ts";
import type { Change, ChangeSet } from "./types.ts";

// [length u32][crc32 u32] [height u64][app hash 32][note u32 +][stores u16]
// and by store [name u8 +][changes u32]([key length u32][value length u32][key][value])*; all numbers little-endian.
// The sum covers the payload, everything behind the first eight bytes.

/** One committed block in the log. */
export interface LogRecord {
  readonly height: number;
  readonly root: Uint8Array;
  readonly note: Uint8Array;
  /** Every store under the root, in order, whether it changed or not. */
  readonly stores: readonly string[];
  readonly changes: ChangeSet;
}

/** Bytes of length and sum before a payload. */
export const RECORD_HEAD = 8;
/** The smallest payload: no note, no stores. */
export const MIN_PAYLOAD = 8 + 32 + 4 + 2;
const DELETED = 0xffffffff;

/** The bytes that a record takes, head included. */
export function recordSize(record: LogRecord): number {
  let size = RECORD_HEAD + MIN_PAYLOAD + record.note.length;
  for (const name of record.stores) {
    size += 1 + name.length + 4;
    for (const [key, value] of record.changes.get(name) ?? []) size += 8 + key.length + (value?.length ?? 0);
  }
  return size;
}

/** Writes a record of `size` bytes to the start of `buffer`; the seed begins its sum. */
export function writeRecord(buffer: Buffer, record: LogRecord, size: number, seed: number): void {
  let at = buffer.writeBigUInt64LE(BigInt(record.height), RECORD_HEAD);
  const put = (bytes: Uint8Array) => {
    buffer.set(bytes, at);
    at += bytes.length;
  };
  put(record.root);
  at = buffer.writeUInt32LE(record.note.length, at);
  put(record.note);
  at = buffer.writeUInt16LE(record.stores.length, at);
  for (const name of record.stores) {
    at = buffer.writeUInt8(name.length, at);
    at += buffer.write(name, at, "latin1");
    const changes = record.changes.get(name) ?? [];
    at = buffer.writeUInt32LE(changes.length, at);
    for (const [key, value] of changes) {
      at = buffer.writeUInt32LE(key.length, at);
      at = buffer.writeUInt32LE(value === null ? DELETED : value.length, at);
      put(key);
      if (value !== null) put(value);
    }
  }
  if (at !== size) throw new StoreError(`a log record came out at ${at} bytes instead of ${size}`);
  buffer.writeUInt32LE(size - RECORD_HEAD, 0);
  buffer.writeUInt32LE(crc32(buffer.subarray(RECORD_HEAD, size), seed), 4);
}

/** Reads a payload whose sum was right. @throws StoreError where it still does not parse */
export function readRecord(payload: Buffer): LogRecord {
  let at = 0;
  const take = (length: number) => {
    if (at + length > payload.length) throw new StoreError(`a log record overruns its ${payload.length} bytes`);
    at += length;
    return payload.subarray(at - length, at);
  };
  const u32 = () => take(4).readUInt32LE();
  const height = Number(take(8).readBigUInt64LE());
  const root = new Uint8Array(take(32));
  const note = new Uint8Array(take(u32()));
  const stores: string[] = [];
  const changes = new Map<string, readonly Change[]>();
  for (let left = take(2).readUInt16LE(); left > 0; left--) {
    const name = take(take(1).readUInt8()).toString("latin1");
    const writes: Change[] = [];
    for (let count = u32(); count > 0; count--) {
      const keyLength = u32();
      const valueLength = u32();
      writes.push([take(keyLength), valueLength === DELETED ? null : take(valueLength)]);
    }
    stores.push(name);
    if (writes.length > 0) changes.set(name, writes);
  }
  if (at !== payload.length) throw new StoreError(`a log record has ${payload.length - at} bytes too many`);
  return { height, root, note, stores, changes };
}
