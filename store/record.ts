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

/** What a record tells before its writes, and where they begin. */
interface RecordHead {
  readonly height: number;
  readonly root: Uint8Array;
  readonly note: Uint8Array;
  readonly at: number;
}

function overrun(payload: Buffer): StoreError {
  return new StoreError(`a log record overruns its ${payload.length} bytes`);
}

/** The part of a payload that stands before the writes. @throws StoreError where it does not parse */
export function readRecordHead(payload: Buffer): RecordHead {
  if (payload.length < MIN_PAYLOAD) throw overrun(payload);
  const height = Number(payload.readBigUInt64LE());
  const root = new Uint8Array(payload.subarray(8, 40));
  const at = 44 + payload.readUInt32LE(40);
  if (at > payload.length) throw overrun(payload);
  return { height, root, note: new Uint8Array(payload.subarray(44, at)), at };
}

/**
 * The writes of a payload whose sum was right, one by one as they are taken: a genesis has millions. A store begins with its
 * name alone. Keys and values are views of the payload.
 *
 * @throws StoreError where it still does not parse
 */
export function* writesIn(payload: Buffer): Generator<{ readonly store: string; readonly write?: Change }, void> {
  let { at } = readRecordHead(payload);
  const move = (length: number) => {
    if (at + length > payload.length) throw overrun(payload);
    at += length;
    return at - length;
  };
  for (let left = payload.readUInt16LE(move(2)); left > 0; left--) {
    const length = payload.readUInt8(move(1));
    const store = payload.toString("latin1", move(length), at);
    yield { store };
    for (let count = payload.readUInt32LE(move(4)); count > 0; count--) {
      const keyLength = payload.readUInt32LE(move(4));
      const valueLength = payload.readUInt32LE(move(4));
      const key = payload.subarray(move(keyLength), at);
      yield { store, write: [key, valueLength === DELETED ? null : payload.subarray(move(valueLength), at)] };
    }
  }
  if (at !== payload.length) throw new StoreError(`a log record has ${payload.length - at} bytes too many`);
}

/** Reads a payload whose sum was right. @throws StoreError where it still does not parse */
export function readRecord(payload: Buffer): LogRecord {
  const { height, root, note } = readRecordHead(payload);
  const stores: string[] = [];
  const changes = new Map<string, Change[]>();
  for (const { store, write } of writesIn(payload)) {
    if (write === undefined) {
      stores.push(store);
      continue;
    }
    const writes = changes.get(store);
    if (writes === undefined) changes.set(store, [write]);
    else writes.push(write);
  }
  return { height, root, note, stores, changes };
}
