import { closeSync, existsSync, fstatSync, openSync } from "node:fs";
import { join } from "node:path";
import { Arena } from "./arena/arena.ts";
import { reasonOf, StoreError } from "./errors.ts";
import { type LogRecord, RECORD_HEAD, readRecord } from "./record.ts";
import { replay } from "./replay.ts";
import { listSegments, payloadAt, readSegmentHead, SEGMENT_HEAD } from "./segment.ts";
import { readMeta } from "./snapshot-meta.ts";
import { readSnapshot } from "./snapshot-read.ts";
import { listSnapshots } from "./snapshots.ts";
import type { ChangeSet } from "./types.ts";
import { emptyVersion, nextForest, Version } from "./version.ts";

let arena: Arena | undefined;

/** What all versions that are read here are kept in: they can be compared, and blocks applied to them. */
function trees(): Arena {
  arena ??= new Arena();
  return arena;
}

/** A record of a log and where it ends in its file. */
export interface PlacedRecord {
  readonly record: LogRecord;
  readonly path: string;
  readonly end: number;
}

/** The records of a log in order, to its end or to the first that is not whole. Changes nothing. */
export function* logRecords(dir: string): Generator<PlacedRecord, void> {
  for (const { path } of existsSync(dir) ? listSegments(dir) : []) {
    const fd = openSync(path, "r");
    try {
      const { size } = fstatSync(fd);
      const seed = readSegmentHead(fd);
      if (seed === undefined) return;
      let offset = SEGMENT_HEAD;
      while (offset < size) {
        const payload = payloadAt(fd, offset, size, seed);
        if (payload === undefined) return;
        offset += RECORD_HEAD + payload.length;
        yield { record: readRecord(payload), path, end: offset };
      }
    } finally {
      closeSync(fd);
    }
  }
}

/** The heights that a state's files reach, told without reading its trees: a damaged snapshot counts as well. */
export function stateReach(dir: string): { readonly oldest: number; readonly newest: number } | undefined {
  if (!existsSync(dir)) return undefined;
  const lowest = listSnapshots(dir).at(-1)?.height;
  let oldest = lowest;
  let newest = lowest ?? 0;
  for (const { record } of logRecords(join(dir, "wal"))) {
    oldest ??= record.height;
    if (record.height === newest + 1 || newest === 0) newest = record.height;
  }
  return oldest === undefined ? undefined : { oldest, newest: Math.max(newest, listSnapshots(dir)[0]?.height ?? 0) };
}

/** The stores that stand in a directory's newest snapshot or in its log. */
function storesIn(dir: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { path } of listSnapshots(dir).slice(0, 1)) for (const { name } of readMeta(path).stores) names.add(name);
  for (const { record } of logRecords(join(dir, "wal"))) for (const name of record.stores) names.add(name);
  return names;
}

/** The newest readable snapshot at or below a height; the empty state where the log may begin at the first block. */
function baseOf(dir: string, names: ReadonlySet<string>, height: number): Version {
  const reasons: string[] = [];
  for (const { path, height: at } of listSnapshots(dir)) {
    if (at > height) continue;
    try {
      return readSnapshot(path, trees(), names);
    } catch (error) {
      reasons.push(reasonOf(error));
    }
  }
  if (reasons.length > 0) throw new StoreError(reasons.join("; "));
  return emptyVersion(trees(), names);
}

/**
 * Reads one version of a state from its files, which stay as they are; a process may have them open. Every root on the way
 * is compared. It takes the memory of the state until its forest is released.
 *
 * @param height 0 for the last
 * @throws StoreError where the height is not there, saying which are, or something is damaged
 */
export function readState(dir: string, height = 0): Version {
  const reach = stateReach(dir);
  if (reach === undefined) throw new StoreError(`${dir} holds no block yet`);
  if (height !== 0 && (height < reach.oldest || height > reach.newest))
    throw new StoreError(`${dir} has no height ${height}: its files reach from ${reach.oldest} to ${reach.newest}`);
  const wanted = height === 0 ? Number.POSITIVE_INFINITY : height;
  const base = baseOf(dir, storesIn(dir), wanted);
  let version = base;
  for (const { record, path, end } of logRecords(join(dir, "wal"))) {
    if (record.height > wanted) break;
    if (record.height <= version.height) continue;
    if (version.height > 0 && record.height !== version.height + 1) break;
    const next = replay(trees(), version, record, `${path}, before offset ${end}`);
    version.forest.release();
    version = next;
  }
  if (version.height !== (height === 0 ? reach.newest : height))
    throw new StoreError(
      `${dir}: the log ends at height ${version.height}, before ${height || reach.newest}; it is damaged there`,
    );
  return version;
}

/** The state before the first block. */
export function firstVersion(storeNames: readonly string[]): Version {
  return emptyVersion(trees(), new Set(storeNames));
}

/** The same version, which may be asked for other stores too: it has none of them. */
export function knowing({ note, forest, names, root }: Version, storeNames: readonly string[]): Version {
  return new Version(note, forest, new Set([...names, ...storeNames].sort((a, b) => (a < b ? -1 : 1))), root);
}

/** The version that changes make of one, as a block of the store does; neither is in any directory. */
export function nextVersion(base: Version, storeNames: readonly string[], height: number, changes: ChangeSet): Version {
  const stores = [...storeNames].sort((a, b) => (a < b ? -1 : 1));
  return new Version(base.note, nextForest(trees(), base, stores, height, changes), new Set(stores));
}
