import { randomInt } from "node:crypto";
import { closeSync, fstatSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "./crc32.ts";
import { disk } from "./disk.ts";
import { StoreError } from "./errors.ts";
import { readAt } from "./files.ts";
import { type LogRecord, MIN_PAYLOAD, RECORD_HEAD, readRecord } from "./record.ts";

// A segment is [magic 8][first height u64][seed u32][crc32 u32], then records. The seed is random and begins the sum
// of every record: without it, a value written by a transaction could pose as a record to the search below.
const MAGIC = Buffer.from("eco2wal1", "latin1");
export const SEGMENT_HEAD = 24;

/** What to do about a log or snapshot that cannot be read. */
export const REMEDY =
  "Restore the directory from a backup, or move it away and let the node build it anew from the blocks.";

const NAME = /^(\d{16})\.wal$/;

/** The name of a segment's file. */
export function segmentName(first: number): string {
  return `${String(first).padStart(16, "0")}.wal`;
}

/** The segments of a log, oldest first. */
export function listSegments(dir: string): readonly { readonly path: string; readonly first: number }[] {
  return readdirSync(dir)
    .map((name) => ({ path: join(dir, name), first: Number(NAME.exec(name)?.[1] ?? Number.NaN) }))
    .filter(({ first }) => Number.isSafeInteger(first))
    .sort((a, b) => a.first - b.first);
}

/** The head of a new segment, and the seed in it. */
export function segmentHead(first: number): { readonly head: Buffer; readonly seed: number } {
  const seed = randomInt(2 ** 32);
  const head = Buffer.alloc(SEGMENT_HEAD);
  MAGIC.copy(head);
  head.writeBigUInt64LE(BigInt(first), 8);
  head.writeUInt32LE(seed, 16);
  head.writeUInt32LE(crc32(head.subarray(0, 20)), 20);
  return { head, seed };
}

/** The seed of a segment; undefined where its head is damaged. */
export function readSegmentHead(fd: number): number | undefined {
  const head = readAt(fd, 0, SEGMENT_HEAD);
  if (head.length < SEGMENT_HEAD || !head.subarray(0, 8).equals(MAGIC)) return undefined;
  return head.readUInt32LE(20) === crc32(head.subarray(0, 20)) ? head.readUInt32LE(16) : undefined;
}

/** The payload of the record at `offset` of a file of `size` bytes, where one stands whole with the right sum. */
export function payloadAt(fd: number, offset: number, size: number, seed: number): Buffer | undefined {
  if (offset + RECORD_HEAD + MIN_PAYLOAD > size) return undefined;
  const head = readAt(fd, offset, RECORD_HEAD);
  const length = head.readUInt32LE(0);
  if (length < MIN_PAYLOAD || offset + RECORD_HEAD + length > size) return undefined;
  const payload = readAt(fd, offset + RECORD_HEAD, length);
  return crc32(payload, seed) === head.readUInt32LE(4) ? payload : undefined;
}

/** Whether a good record stands anywhere behind `offset`: then what is bad there was not merely torn at the end. */
function recordBehind(fd: number, offset: number, size: number, seed: number, last: number): boolean {
  const rest = readAt(fd, offset, size - offset);
  for (let at = 1; at + RECORD_HEAD + MIN_PAYLOAD <= rest.length; at++) {
    const length = rest.readUInt32LE(at);
    if (length < MIN_PAYLOAD || at + RECORD_HEAD + length > rest.length) continue;
    // Of the height only what follows in reason is looked at: it spares the sum nearly everywhere.
    const height = rest.readBigUInt64LE(at + RECORD_HEAD);
    if (height <= BigInt(last) || height > BigInt(last) + 1_000_000n) continue;
    const payload = rest.subarray(at + RECORD_HEAD, at + RECORD_HEAD + length);
    if (crc32(payload, seed) === rest.readUInt32LE(at + 4)) return true;
  }
  return false;
}

/** Ends a file at a length, durably. */
export function cutOff(path: string, length: number): void {
  const fd = disk().open(path, "r+");
  try {
    disk().truncate(fd, length);
    disk().sync(fd);
  } finally {
    disk().close(fd);
  }
}

/** A segment as it was read. */
export interface Segment {
  readonly path: string;
  readonly first: number;
  /** Its highest height; `first - 1` where it has no record. */
  readonly last: number;
  readonly size: number;
  readonly seed: number;
}

/**
 * Reads a segment record by record. In the newest segment a bad end is a write that was cut short: it is cut off and
 * said. Anything else bad is damage.
 *
 * @returns undefined for a newest segment whose making was cut short
 * @throws StoreError naming file and offset where the damage lies before a good record or in an older segment
 */
export function readSegment(
  path: string,
  first: number,
  newest: boolean,
  log: (line: string) => void,
  visit: (record: LogRecord, where: string) => void,
): Segment | undefined {
  const fd = openSync(path, "r");
  try {
    const { size } = fstatSync(fd);
    const seed = readSegmentHead(fd);
    if (seed === undefined) {
      if (newest && size <= SEGMENT_HEAD) return undefined;
      throw new StoreError(`${path}: the head of this log file is damaged (offset 0). ${REMEDY}`);
    }
    let last = first - 1;
    let offset = SEGMENT_HEAD;
    while (offset < size) {
      const payload = payloadAt(fd, offset, size, seed);
      if (payload === undefined) {
        if (!newest || recordBehind(fd, offset, size, seed, last)) {
          throw new StoreError(
            `${path}: the record at offset ${offset}, after height ${last}, is damaged, and good ones follow. ${REMEDY}`,
          );
        }
        cutOff(path, offset);
        log(
          `${path}: cut off ${size - offset} bytes at offset ${offset}: the record after height ${last} was not written whole`,
        );
        return { path, first, last, size: offset, seed };
      }
      const record = readRecord(payload);
      if (record.height !== last + 1) {
        throw new StoreError(
          `${path}: offset ${offset} holds height ${record.height} instead of ${last + 1}. ${REMEDY}`,
        );
      }
      visit(record, `${path}, offset ${offset}`);
      last = record.height;
      offset += RECORD_HEAD + payload.length;
    }
    return { path, first, last, size: offset, seed };
  } finally {
    closeSync(fd);
  }
}
