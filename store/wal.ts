import { join } from "node:path";
import { disk } from "./disk.ts";
import { StoreError, withRemedy } from "./errors.ts";
import { makeDirectories, syncDirectory, writeSynced } from "./files.ts";
import { type LogRecord, recordSize, writeRecord } from "./record.ts";
import { listSegments, REMEDY, readSegment, type Segment, segmentHead, segmentName } from "./segment.ts";

const MEBIBYTE = 1 << 20;

/** A segment that is not written any more. */
interface Ended {
  readonly path: string;
  readonly last: number;
}

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
  private closed: readonly Ended[];
  private head: Head | undefined;
  private buffer = Buffer.allocUnsafeSlow(MEBIBYTE);
  /** Bytes written since the last `rotate`: how much a restart has to replay. */
  bytes: number;
  /** Through which height a snapshot holds the state. */
  private covered: number;
  /** Through which height those behind the log have read it. */
  private read: number;

  /**
   * @param segments as `openLog` found them, oldest first; the newest is continued
   * @param kept ended ones below them, which a snapshot covers and somebody still reads
   * @param read through which height the log has been read; infinite where nobody reads it
   */
  constructor(dir: string, segments: readonly Segment[], kept: readonly Ended[] = [], read = Number.POSITIVE_INFINITY) {
    this.dir = dir;
    this.bytes = segments.reduce((sum, segment) => sum + segment.size, 0);
    this.closed = [...kept, ...segments.slice(0, -1)];
    this.covered = kept.at(-1)?.last ?? 0;
    this.read = read;
    const newest = segments.at(-1);
    if (newest !== undefined) {
      const { path, first, seed, last } = newest;
      const fd = disk().open(path, "a");
      // What was read of it may be in no more than the system's memory, if a process was killed before its sync.
      disk().sync(fd);
      this.head = { fd, path, first, seed, last };
    }
  }

  /** Appends a record with one write, and returns when it is on the disk. @throws StoreError naming file and remedy */
  append(record: LogRecord): void {
    try {
      this.write(record);
    } catch (error) {
      throw withRemedy(error, this.head?.path ?? this.dir);
    }
  }

  private write(record: LogRecord): void {
    this.head ??= this.create(record.height);
    const size = recordSize(record);
    if (size > 0xffffffff) throw new StoreError(`the changes of height ${record.height} exceed 4 GiB`);
    if (size > this.buffer.length) this.buffer = Buffer.allocUnsafeSlow(size * 2);
    writeRecord(this.buffer, record, size, this.head.seed);
    writeSynced(this.head.fd, this.buffer.subarray(0, size));
    this.head.last = record.height;
    this.bytes += size;
    // A genesis may be large; blocks after it are not, and what it took is not kept.
    if (this.buffer.length > 8 * MEBIBYTE) this.buffer = Buffer.allocUnsafeSlow(MEBIBYTE);
  }

  /** Ends the segment; the next record begins a new one. */
  rotate(): void {
    if (this.head === undefined) return;
    const { head } = this;
    this.closed = [...this.closed, head];
    this.head = undefined;
    this.bytes = 0;
    disk().close(head.fd);
  }

  /** Gives up what a snapshot of `height` holds: ended segments with no height above it, once they have been read. */
  dropThrough(height: number): void {
    this.covered = Math.max(this.covered, height);
    this.drop();
  }

  /** Notes that the log has been read through `height`: what a snapshot covers too can go. */
  readThrough(height: number): void {
    if (height <= this.read) return;
    this.read = height;
    this.drop();
  }

  private drop(): void {
    const height = Math.min(this.covered, this.read);
    const gone = this.closed.filter(({ last }) => last <= height);
    if (gone.length === 0) return;
    for (const { path } of gone) disk().remove(path);
    this.closed = this.closed.filter(({ last }) => last > height);
    syncDirectory(this.dir);
  }

  close(): void {
    if (this.head !== undefined) disk().close(this.head.fd);
    this.head = undefined;
  }

  private create(first: number): Head {
    const path = join(this.dir, segmentName(first));
    const { head, seed } = segmentHead(first);
    const fd = disk().open(path, "wx", 0o600);
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
 * @param hasReader somebody reads the log behind the state, and says with `readThrough` how far: nothing goes before
 * @throws StoreError where the log is damaged before its end or heights are missing
 */
export function openLog(
  dir: string,
  after: number,
  log: (line: string) => void,
  visit: (record: LogRecord, where: string) => void,
  hasReader = false,
): WriteAheadLog {
  makeDirectories(dir);
  const files = listSegments(dir);
  const segments: Segment[] = [];
  const kept: Ended[] = [];
  let height = after;
  for (const [i, { path, first }] of files.entries()) {
    const next = files[i + 1];
    // Covered by the snapshot: left behind by a crash between a snapshot and the deletion of what it replaced.
    if (next !== undefined && next.first <= after + 1) {
      if (hasReader) kept.push({ path, last: next.first - 1 });
      else disk().remove(path);
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
      disk().remove(path);
    } else if (after > 0 && segment.last <= after) {
      if (hasReader) kept.push(segment);
      else disk().remove(path);
    } else {
      segments.push(segment);
    }
  }
  syncDirectory(dir);
  return new WriteAheadLog(dir, segments, kept, hasReader ? 0 : undefined);
}
