import { join } from "node:path";
import { Arena } from "./arena/arena.ts";
import { asideWriter } from "./aside/writer.ts";
import type { EngineName, TreeEngine } from "./engine.ts";
import { StoreError, withRemedy } from "./errors.ts";
import { makeDirectories } from "./files.ts";
import { History } from "./history/history.ts";
import type { HistoryOptions, HistoryStart } from "./history/options.ts";
import { objectEngine } from "./iavl/engine.ts";
import { lockDirectory } from "./lock.ts";
import { type Durability, MultiStore, volatile } from "./multistore.ts";
import type { LogRecord } from "./record.ts";
import { replay } from "./replay.ts";
import { historyIn } from "./sizes.ts";
import { snapshotName } from "./snapshot-write.ts";
import {
  listSnapshots,
  loadNewest,
  type SnapshotDuty,
  type SnapshotPolicy,
  Snapshotter,
  wasReceived,
} from "./snapshots.ts";
import { SnapshotDraft } from "./sync/restore.ts";
import { threadFile } from "./threads.ts";
import type { ChangeSet, StateStore } from "./types.ts";
import { checkKnown, emptyVersion, type Version } from "./version.ts";
import { openLog, type WriteAheadLog } from "./wal.ts";

/** Bytes of log that bring the next snapshot forward unless told. */
export const usualLogBytes = 256 * 1024 * 1024;

/** How to open a state. */
export interface StoreOptions {
  /** Where the state is kept; made if it is not there. Without it the state lives in memory and ends with the process. */
  readonly dir?: string | undefined;
  /** Every store of the chain: 1 to 127 of a-z, 0-9, `_`, `-`. A name that the state does not have yet starts empty. */
  readonly storeNames: readonly string[];
  /** Stores that the chain had once and has no longer: read where older versions have them, ended by the next block. */
  readonly formerNames?: readonly string[] | undefined;
  /** What keeps the trees, `arena` unless told. Roots, files and answers are the same. */
  readonly engine?: EngineName | undefined;
  /** Newest versions that stay readable and provable, 100 unless told. After a restart, those since the last snapshot. */
  readonly keepRecent?: number | undefined;
  /** Blocks between two snapshots, 1000 unless told. */
  readonly snapshotInterval?: number | undefined;
  /** Bytes of log that bring the next snapshot forward, 256 MiB unless told. */
  readonly snapshotLogBytes?: number | undefined;
  /** Least nodes of a snapshot written after a block, 20,000 unless told: some 10 ms. */
  readonly snapshotStep?: number | undefined;
  /**
   * Whether a thread of its own writes snapshots while blocks go on, which needs the arena and a built package; else, and unless
   * told, they are written in pieces between blocks.
   */
  readonly snapshotThread?: boolean | undefined;
  /** Snapshots to be made for others, and who takes them. */
  readonly snapshotDuty?: SnapshotDuty | undefined;
  /** The values of older heights, kept in a database behind the log. None unless told, and never without `dir`. */
  readonly history?: HistoryOptions | undefined;
  /** Told of what recovery and snapshots did out of the ordinary. */
  readonly log?: ((line: string) => void) | undefined;
}

const engines: Readonly<Record<EngineName, () => TreeEngine>> = {
  arena: () => new Arena(),
  "arena-checked": () => new Arena({ poison: true }),
  objects: () => objectEngine,
};

function checkedNames(storeNames: readonly string[]): ReadonlySet<string> {
  for (const name of storeNames) {
    if (!/^[a-z0-9_-]{1,127}$/.test(name)) {
      throw new StoreError(`"${name}" cannot name a store: 1 to 127 of a-z, 0-9, _ and - are allowed`);
    }
  }
  // Sorted, as the root over the stores wants them. ASCII: this is the order of the bytes too.
  const names = new Set([...storeNames].sort((a, b) => (a < b ? -1 : 1)));
  if (names.size !== storeNames.length) throw new StoreError("a store is named twice");
  return names;
}

function positive(value: number | undefined, usual: number, what: string): number {
  const given = value ?? usual;
  if (!Number.isSafeInteger(given) || given < 1)
    throw new StoreError(`${what} must be a whole number from 1, not ${given}`);
  return given;
}

class DiskDurability implements Durability {
  readonly past: History | undefined;
  private readonly wal: WriteAheadLog;
  private readonly snapshotter: Snapshotter;
  private readonly unlock: () => void;
  private readonly dir: string;

  constructor(
    dir: string,
    wal: WriteAheadLog,
    snapshotter: Snapshotter,
    past: History | undefined,
    unlock: () => void,
  ) {
    this.dir = dir;
    this.past = past;
    this.wal = wal;
    this.snapshotter = snapshotter;
    this.unlock = unlock;
  }

  append(version: Version, changes: ChangeSet): void {
    const { height, root, note } = version;
    this.wal.append({ height, root, note, stores: [...version.trees.keys()], changes });
  }

  settle(latest: Version): void {
    if (this.past !== undefined) {
      this.past.follow(latest.height);
      this.wal.readThrough(this.past.synced);
    }
    this.snapshotter.step(latest);
  }

  draft(height: number, root: Uint8Array, most: number): SnapshotDraft {
    return new SnapshotDraft(join(this.dir, `${snapshotName(height)}.tmp`), height, root, most);
  }

  adopt(draft: SnapshotDraft): void {
    this.snapshotter.adopt(draft.dir, draft.height);
    this.past?.rebase(join(this.dir, snapshotName(draft.height)), draft.height);
  }

  close(): void {
    this.past?.close();
    this.snapshotter.close();
    this.wal.close();
    this.unlock();
  }
}

interface Recovered {
  readonly wal: WriteAheadLog;
  /** The height below which the log holds nothing: that of the snapshot, or the one before the first block. */
  readonly since: number | undefined;
  readonly recent: readonly Version[];
  /** Whether the state came from other nodes, and no block since. */
  readonly received: boolean;
}

function recover(
  dir: string,
  engine: TreeEngine,
  names: ReadonlySet<string>,
  keep: number,
  log: (line: string) => void,
  hasHistory: boolean,
): Recovered {
  const loaded = loadNewest(dir, engine, names, log);
  if (loaded !== undefined) checkKnown(loaded.trees.keys(), names, `the snapshot of height ${loaded.height} in ${dir}`);
  let latest = loaded ?? emptyVersion(engine, names);
  let since = loaded?.height;
  const recent = [latest];
  const visit = (record: LogRecord, where: string) => {
    since ??= record.height - 1;
    latest = replay(engine, latest, record, where);
    recent.push(latest);
    if (recent.length > keep) recent.shift()?.forest.release();
  };
  const wal = openLog(join(dir, "wal"), latest.height, log, visit, hasHistory);
  const received = recent.length === 1 && loaded?.height === latest.height && wasReceived(dir, latest.height);
  return { wal, since, recent, received };
}

function openHistory(
  dir: string,
  options: HistoryOptions,
  recent: readonly Version[],
  names: ReadonlySet<string>,
  log: (line: string) => void,
): History {
  const program = options.program ?? threadFile("store/history/worker");
  const start: HistoryStart = {
    dir: historyIn(dir),
    state: dir,
    storeNames: [...names],
    log: join(dir, "wal"),
    backend: options.backend,
    keep: options.keep,
    pruneInterval: positive(options.pruneInterval, 10, "pruneInterval"),
    snapshot: listSnapshots(dir)[0],
    latest: recent.at(-1)?.height ?? 0,
    roots: recent.filter(({ height }) => height > 0).map(({ height, root }) => [height, root] as const),
  };
  return History.open(start, program, names, log);
}

function claim(dir: string, log: (line: string) => void): () => void {
  try {
    makeDirectories(dir);
    return lockDirectory(dir, log);
  } catch (error) {
    throw withRemedy(error, dir);
  }
}

/**
 * Opens the state of a directory at its last committed block: the newest snapshot, and the log over it, every root
 * compared. What a crash left half-written is cut off and said through `log`.
 *
 * @throws StoreError where the directory is in use, its state is damaged, or options are out of range
 */
export function openStore(options: StoreOptions): StateStore {
  const storeNames = [...checkedNames(options.storeNames)];
  const names = checkedNames([...storeNames, ...(options.formerNames ?? [])]);
  const keep = positive(options.keepRecent, 100, "keepRecent");
  const policy: SnapshotPolicy = {
    interval: positive(options.snapshotInterval, 1000, "snapshotInterval"),
    logBytes: positive(options.snapshotLogBytes, usualLogBytes, "snapshotLogBytes"),
    step: positive(options.snapshotStep, 20_000, "snapshotStep"),
  };
  const log = options.log ?? (() => {});
  const engine = engines[options.engine ?? "arena"]();
  const { dir } = options;
  if (dir === undefined)
    return new MultiStore(engine, [emptyVersion(engine, names)], keep, volatile, false, storeNames);
  const unlock = claim(dir, log);
  try {
    const { wal, since, recent, received } = recover(dir, engine, names, keep, log, options.history !== undefined);
    const past = options.history && openHistory(dir, options.history, recent, names, log);
    const aside = options.snapshotThread && engine instanceof Arena ? asideWriter(engine, dir, log) : undefined;
    const snapshotter = new Snapshotter(dir, wal, policy, since, log, options.snapshotDuty, aside);
    const durability = new DiskDurability(dir, wal, snapshotter, past, unlock);
    return new MultiStore(engine, recent, keep, durability, received, storeNames);
  } catch (error) {
    unlock();
    throw withRemedy(error, dir);
  }
}
