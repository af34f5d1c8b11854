import { readdirSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { changesAt, noteAt, STORES, withDirectory } from "./testing/chain.ts";
import { openLog, type WriteAheadLog } from "./wal.ts";

function append(wal: WriteAheadLog, ...heights: number[]): void {
  for (const height of heights)
    wal.append({ height, root: Buffer.alloc(32), note: noteAt(height), stores: STORES, changes: changesAt(height) });
}

const open = (dir: string, after: number, hasReader: boolean) => {
  const seen: number[] = [];
  const wal = openLog(
    dir,
    after,
    () => {},
    ({ height }) => seen.push(height),
    hasReader,
  );
  return { wal, seen };
};

const files = (dir: string) => readdirSync(dir).map((name) => Number.parseInt(name, 10));

/** Segments 1-2, 3-4 and 5, of which a snapshot of height 4 covers two. */
function fill(dir: string, hasReader: boolean): WriteAheadLog {
  const { wal } = open(dir, 0, hasReader);
  append(wal, 1, 2);
  wal.rotate();
  append(wal, 3, 4);
  wal.rotate();
  append(wal, 5);
  return wal;
}

test("what a snapshot covers goes at once where nobody reads the log", () =>
  withDirectory((dir) => {
    const wal = fill(dir, false);
    wal.dropThrough(4);
    expect(files(dir)).toEqual([5]);
    wal.close();
  }));

test("what a snapshot covers stays until it has been read, whatever comes first", () =>
  withDirectory((dir) => {
    const wal = fill(dir, true);
    wal.dropThrough(4);
    expect(files(dir)).toEqual([1, 3, 5]);
    wal.readThrough(3);
    expect(files(dir)).toEqual([3, 5]);
    wal.readThrough(5);
    expect(files(dir)).toEqual([5]);
    append(wal, 6);
    wal.rotate();
    append(wal, 7);
    wal.readThrough(7);
    expect(files(dir)).toEqual([5, 7]);
    wal.dropThrough(6);
    expect(files(dir)).toEqual([7]);
    wal.close();
  }));

test("after a start the covered part stays for the reader, and is not replayed", () =>
  withDirectory((dir) => {
    fill(dir, true).close();
    const kept = open(dir, 4, true);
    expect(kept.seen).toEqual([5]);
    expect(files(dir)).toEqual([1, 3, 5]);
    append(kept.wal, 6);
    kept.wal.readThrough(2);
    expect(files(dir)).toEqual([3, 5]);
    kept.wal.close();
    const gone = open(dir, 4, false);
    expect(gone.seen).toEqual([5, 6]);
    expect(files(dir)).toEqual([5]);
    gone.wal.close();
  }));

test("a log that a snapshot covers to its end stays for the reader, and goes on in a new segment", () =>
  withDirectory((dir) => {
    fill(dir, true).close();
    const { wal, seen } = open(dir, 5, true);
    expect(seen).toEqual([]);
    expect(files(dir)).toEqual([1, 3, 5]);
    append(wal, 6);
    expect(files(dir)).toEqual([1, 3, 5, 6]);
    wal.readThrough(6);
    expect(files(dir)).toEqual([6]);
    wal.close();
  }));
