import { closeSync, openSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { StoreError } from "./errors.ts";
import { makeDirectories, syncDirectory, writeSynced } from "./files.ts";
import { type LogRecord, recordSize, writeRecord } from "./record.ts";
import { REMEDY, readSegment, type Segment, segmentHead } from "./segment.ts";

const MEBIBYTE = 1 << 20;
const NAME = /^(\d{16})\.wal$/;

/** The segment that is being written. */
interface Head {
  readonly fd: number;
  readonly path: string;
  readonly first: number;
  readonly seed: number;
  last: number;
}

/** The log of committed blocks: segments named by their first height, each ending where a snapshot began. */
export class WriteAheadLog {
  private readonly dir: string;
  private closed: readonly { readonly path: string; readonly last: number }[];
  private head: Head | undefined;
  private buffer = Buffer.allocUnsafeSlow(MEBIBYTE);
  /** Bytes written since the last `rotate`: how much a restart has to replay. */
  bytes: number;

  /** @param segments as `openLog` found them, oldest first; the newest is continued */
  constructor(dir: string, segments: readonly Segment[]) {
    this.dir = dir;
    this.bytes = segments.reduce((sum, segment) => sum + segment.size, 0);
    this.closed = segments.slice(0, -1);
    const newest = segments.at(-1);
    if (newest !== undefined) {
      const { path, first, seed, last } = newest;
      this.head = { fd: openSync(path, "a"), path, first, seed, last };
    }
  }

  /** Appends a record with one write, and returns when it is on the disk. */
  append(record: LogRecord): void {
    this.head ??= this.create(record.height);
    const size = recordSize(record);
    if (size > 0xffffffff) throw new StoreError(`the changes of height ${record.height} exceed 4 GiB`);
    if (size > this.buffer.length) this.buffer = Buffer.allocUnsafeSlow(size * 2);
    writeRecord(this.buffer, record, size, this.head.seed);
    writeSynced(this.head.fd, this.buffer.subarray(0, size));
    this.head.last = record.height;
    this.bytes += size;
    // A genesis may be large; blocks after it are not.
    if (this.buffer.length > 64 * MEBIBYTE) this.buffer = Buffer.allocUnsafeSlow(MEBIBYTE);
  }

  /** Ends the segment; the next record begins a new one. */
  rotate(): void {
    if (this.head === undefined) return;
    closeSync(this.head.fd);
    this.closed = [...this.closed, this.head];
    this.head = undefined;
    this.bytes = 0;
  }

  /** Deletes ended segments with no height above `height`. */
  dropThrough(height: number): void {
    for (const { path, last } of this.closed) if (last <= height) rmSync(path, { force: true });
    this.closed = this.closed.filter(({ last }) => last > height);
    syncDirectory(this.dir);
  }

  close(): void {
    if (this.head !== undefined) closeSync(this.head.fd);
    this.head = undefined;
  }

  private create(first: number): Head {
    const path = join(this.dir, `${String(first).padStart(16, "0")}.wal`);
    const { head, seed } = segmentHead(first);
    const fd = openSync(path, "wx", 0o600);
    writeSynced(fd, head);
    syncDirectory(this.dir);
    this.bytes += head.length;
    return { fd, path, first, seed, last: first - 1 };
  }
}

/**
 * Reads the log of a directory, makes what was cut short at its end good, and opens it for writing.
 *
 * @param after the height of the state so far; 0 for none, after which any height may come
 * @param visit is given every record above it, in order
 * @throws StoreError where the log is damaged before its end or heights are missing
 */
export function openLog(
  dir: string,
  after: number,
  log: (line: string) => void,
  visit: (record: LogRecord, where: string) => void,
): WriteAheadLog {
  makeDirectories(dir);
  const files = readdirSync(dir)
    .map((name) => ({ path: join(dir, name), first: Number(NAME.exec(name)?.[1] ?? Number.NaN) }))
    .filter(({ first }) => Number.isSafeInteger(first))
    .sort((a, b) => a.first - b.first);
  const segments: Segment[] = [];
  let height = after;
  for (const [i, { path, first }] of files.entries()) {
    const next = files[i + 1];
    // Covered by the snapshot: left behind by a crash between a snapshot and the deletion of what it replaced.
    if (next !== undefined && next.first <= after + 1) {
      rmSync(path);
      continue;
    }
    if (height > 0 && first > height + 1) {
      throw new StoreError(`${path}: the log goes on at height ${first}, but the state ends at ${height}. ${REMEDY}`);
    }
    const segment = readSegment(path, first, next === undefined, log, (record, where) => {
      if (record.height <= after) return;
      visit(record, where);
      height = record.height;
    });
    if (segment === undefined) {
      log(`${path}: removed, for it was not written whole and holds no record`);
      rmSync(path);
    } else if (after > 0 && segment.last <= after) {
      rmSync(path);
    } else {
      segments.push(segment);
    }
  }
  syncDirectory(dir);
  return new WriteAheadLog(dir, segments);
}
