import { closeSync, fstatSync, openSync } from "node:fs";
import { StoreError } from "../errors.ts";
import { type LogRecord, RECORD_HEAD, readRecord, readRecordHead, writesIn } from "../record.ts";
import { listSegments, payloadAt, REMEDY, readSegmentHead, SEGMENT_HEAD } from "../segment.ts";

/** The segment that is being read. */
interface Open {
  readonly fd: number;
  readonly path: string;
  readonly seed: number;
  offset: number;
}

/** A record, and whether it stands in another segment than the one read before. */
interface Followed {
  readonly record: FollowedRecord;
  readonly turned: boolean;
}

/** A record whose writes are read as they are taken. */
export interface FollowedRecord {
  readonly height: number;
  readonly root: Uint8Array;
  readonly note: Uint8Array;
  writes(): ReturnType<typeof writesIn>;
  whole(): LogRecord;
}

/** Reads a log that another thread appends to, record by record. */
export class LogTail {
  private readonly dir: string;
  private open: Open | undefined;
  /** The last height that was read or passed over; 0 before the first record of a log. */
  private height: number;

  /** @param after the height below the first that is wanted; 0: whatever comes first */
  constructor(dir: string, after: number) {
    this.dir = dir;
    this.height = after;
  }

  /** The next record, which the caller knows to be durable. @throws StoreError where it is missing or damaged */
  next(): Followed {
    let turned = this.open === undefined;
    for (;;) {
      this.open ??= this.find();
      const { fd, seed, path, offset } = this.open;
      const payload = payloadAt(fd, offset, fstatSync(fd).size, seed);
      if (payload === undefined) {
        if (!this.goesOn(path)) {
          const where = `${path}: the record after height ${this.height}, at offset ${offset}`;
          throw new StoreError(`${where}, is damaged. ${REMEDY}`);
        }
        this.close();
        turned = true;
        continue;
      }
      this.open.offset = offset + RECORD_HEAD + payload.length;
      const record: FollowedRecord = {
        ...readRecordHead(payload),
        writes: () => writesIn(payload),
        whole: () => readRecord(payload),
      };
      if (record.height <= this.height) continue;
      if (this.height > 0 && record.height !== this.height + 1)
        throw new StoreError(`${path}: height ${record.height} follows ${this.height}. ${REMEDY}`);
      this.height = record.height;
      return { record, turned };
    }
  }

  close(): void {
    if (this.open !== undefined) closeSync(this.open.fd);
    this.open = undefined;
  }

  /** Whether this segment has ended and another begins with the next height. */
  private goesOn(path: string): boolean {
    return listSegments(this.dir).some((segment) => segment.path !== path && segment.first === this.height + 1);
  }

  private find(): Open {
    const segments = listSegments(this.dir);
    const segment = this.height === 0 ? segments[0] : segments.findLast(({ first }) => first <= this.height + 1);
    if (segment === undefined) {
      const begins = segments[0] === undefined ? "is empty" : `begins at height ${segments[0].first}`;
      throw new StoreError(`${this.dir}: the log ${begins}, but height ${this.height + 1} is wanted`);
    }
    const { path } = segment;
    const fd = openSync(path, "r");
    const seed = readSegmentHead(fd);
    if (seed === undefined) {
      closeSync(fd);
      throw new StoreError(`${path}: the head of this log file is damaged (offset 0). ${REMEDY}`);
    }
    return { fd, path, seed, offset: SEGMENT_HEAD };
  }
}
