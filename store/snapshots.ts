import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { disk } from "./disk.ts";
import type { TreeEngine } from "./engine.ts";
import { codeOf, reasonOf, StoreError, withRemedy } from "./errors.ts";
import { removeAll, syncDirectory } from "./files.ts";
import { REMEDY } from "./segment.ts";
import { readMeta } from "./snapshot-meta.ts";
import { readSnapshot } from "./snapshot-read.ts";
import { SlicedRun, type SnapshotRun } from "./snapshot-run.ts";
import { nodeCount, snapshotName } from "./snapshot-write.ts";
import type { Version } from "./version.ts";
import type { WriteAheadLog } from "./wal.ts";

const NAME = /^snap-(\d{16})$/;

/** The snapshots of a directory, newest first. */
export function listSnapshots(dir: string): readonly { readonly path: string; readonly height: number }[] {
  return readdirSync(dir)
    .map((name) => ({ path: join(dir, name), height: Number(NAME.exec(name)?.[1] ?? Number.NaN) }))
    .filter(({ height }) => Number.isSafeInteger(height))
    .sort((a, b) => b.height - a.height);
}

function removeExcept(dir: string, height: number, held: ReadonlySet<number> = new Set()): void {
  for (const old of listSnapshots(dir)) {
    if (old.height !== height && !held.has(old.height)) removeAll(old.path);
  }
  syncDirectory(dir);
}

/** Codes of the system that mean that a file is not what it was; any other is no reason to give a snapshot up. */
const lossOf: readonly unknown[] = ["ENOENT", "ENOTDIR", "EISDIR", "EIO"];

function readUnlessDamaged(
  path: string,
  height: number,
  engine: TreeEngine,
  names: ReadonlySet<string>,
  damaged: (reason: string) => void,
): Version | undefined {
  try {
    const version = readSnapshot(path, engine, names);
    if (version.height === height) return version;
    version.forest.release();
    damaged(`the snapshot ${path} is damaged: it holds height ${version.height}`);
  } catch (error) {
    const cause = error instanceof StoreError ? error.cause : error;
    const code = codeOf(cause);
    if (code !== undefined && !lossOf.includes(code)) throw withRemedy(cause, path);
    damaged(reasonOf(error));
  }
  return undefined;
}

/**
 * The newest snapshot that can be read; undefined where there is none. Removes what a crash left half-made, and what
 * the one found replaces.
 *
 * @throws StoreError where there are snapshots and all are damaged: the log alone does not reach back to the start
 */
export function loadNewest(
  dir: string,
  engine: TreeEngine,
  names: ReadonlySet<string>,
  log: (line: string) => void,
): Version | undefined {
  for (const name of readdirSync(dir)) {
    if (name.startsWith("snap-") && name.endsWith(".tmp")) removeAll(join(dir, name));
  }
  const snapshots = listSnapshots(dir);
  const reasons: string[] = [];
  for (const { path, height } of snapshots) {
    const version = readUnlessDamaged(path, height, engine, names, (reason) => {
      reasons.push(reason);
      log(`${reason}; looking for an older one`);
    });
    if (version === undefined) continue;
    // Its name may be newer than the last sync, and what it replaces must not go before it is there for good.
    syncDirectory(dir);
    removeExcept(dir, height);
    return version;
  }
  if (reasons.length > 0) throw new StoreError(`no snapshot can be read. ${reasons.join("; ")}. ${REMEDY}`);
  return undefined;
}

/** Whether the snapshot of a height came from other nodes. */
export function wasReceived(dir: string, height: number): boolean {
  return readMeta(join(dir, snapshotName(height))).received === true;
}

/** When snapshots are made. */
export interface SnapshotPolicy {
  /** Blocks between two snapshots. */
  readonly interval: number;
  /** Bytes of log that bring the next one forward. */
  readonly logBytes: number;
  /** Least nodes written after a block. */
  readonly step: number;
}

/** Snapshots of heights that all nodes agree on, for whoever joins by state sync. */
export interface SnapshotDuty {
  /** A snapshot is made of each height that is a multiple of this. */
  readonly every: number;
  /** Given each of them once it is complete. It stays on the disk until `release` is called. */
  take(path: string, height: number, release: () => void): void;
}

/**
 * Begins a snapshot in another thread. It runs `wake` when that has ended, between two blocks.
 * @returns undefined where only this thread can write it
 */
export type BeginAside = (version: Version, wake: () => void) => SnapshotRun | undefined;

/** Makes snapshots beside blocks, or piece by piece after them, and clears away what each new one replaces. */
export class Snapshotter {
  private readonly dir: string;
  private readonly wal: WriteAheadLog;
  private readonly policy: SnapshotPolicy;
  private readonly log: (line: string) => void;
  private readonly duty: SnapshotDuty | undefined;
  /** Heights whose snapshots someone still reads. */
  private readonly held = new Set<number>();
  /** The version of the last agreed height, until its snapshot is begun. */
  private wanted: Version | undefined;
  private newest: number | undefined;
  private since: number | undefined;
  private running: { readonly version: Version; readonly run: SnapshotRun } | undefined;
  private readonly aside: BeginAside;

  /** @param since the height below which the log holds nothing; undefined before the first block */
  constructor(
    dir: string,
    wal: WriteAheadLog,
    policy: SnapshotPolicy,
    since: number | undefined,
    log: (line: string) => void,
    duty?: SnapshotDuty,
    aside: BeginAside = () => undefined,
  ) {
    this.dir = dir;
    this.wal = wal;
    this.policy = policy;
    this.since = since;
    this.log = log;
    this.duty = duty;
    this.aside = aside;
  }

  /** Begins a snapshot of `latest` if one is due, or goes on with the one begun. A failure is said and tried later. */
  step(latest: Version): void {
    // A chain may start at any height: its first block begins the first interval.
    this.since ??= latest.height - 1;
    if (this.duty !== undefined && latest.height % this.duty.every === 0) {
      latest.forest.hold();
      this.wanted?.forest.release();
      this.wanted = latest;
    }
    // Gone on with after the next block: a snapshot that is complete has a block behind it that can be rolled back.
    if (this.running === undefined) this.trying(() => this.begin(latest, this.since ?? 0));
    else this.goOn();
  }

  /** Takes a complete snapshot under another name for that of the state, in the place of all others. */
  adopt(draft: string, height: number): void {
    const target = join(this.dir, snapshotName(height));
    // Aside in one step, under a name that the next start removes: half of it under its own would be damage.
    const aside = `${target}.old.tmp`;
    if (existsSync(target)) disk().rename(target, aside);
    disk().rename(draft, target);
    syncDirectory(this.dir);
    removeAll(aside);
    removeExcept(this.dir, height);
    this.newest = height;
    this.since = height;
  }

  /** Gives up a snapshot in the making, unless it is as good as done. */
  close(): void {
    this.trying(() => {
      // Whom it would be handed to finds it at the next start.
      const { running } = this;
      if (running?.run.stop() === true) this.replaceOlder(running.version.height);
      running?.run.replaced?.();
    });
    this.end();
    this.wanted?.forest.release();
    this.wanted = undefined;
  }

  private trying(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.end();
      const reason = reasonOf(withRemedy(error, this.dir));
      this.log(`the snapshot failed and will be tried again after ${this.policy.interval} blocks: ${reason}`);
    }
  }

  private goOn(): void {
    this.trying(() => {
      const { running } = this;
      if (running?.run.step() !== true) return;
      this.finish(running.version.height);
      running.run.replaced?.();
    });
  }

  private end(): void {
    this.running?.version.forest.release();
    this.running = undefined;
  }

  private begin(latest: Version, since: number): void {
    const due = latest.height - since >= this.policy.interval || this.wal.bytes >= this.policy.logBytes;
    if (!due && this.wanted === undefined) return;
    if (this.wanted === undefined) latest.forest.hold();
    const version = this.wanted ?? latest;
    this.wanted = undefined;
    this.since = version.height;
    // From here on a segment holds only what the snapshot lacks, and the older ones can go when it is done.
    this.wal.rotate();
    const aside = this.aside(version, () => {
      if (this.running?.run === aside) this.goOn();
    });
    this.running = { version, run: aside ?? this.inSlices(version) };
  }

  private inSlices(version: Version): SnapshotRun {
    let nodes = 0;
    for (const tree of version.trees.values()) nodes += nodeCount(tree);
    // Fast enough to be done within half an interval, however large the state.
    const interval = Math.min(this.policy.interval, this.duty?.every ?? this.policy.interval);
    return new SlicedRun(this.dir, version, Math.max(this.policy.step, Math.ceil((2 * nodes) / interval)));
  }

  private replaceOlder(height: number): void {
    this.newest = height;
    removeExcept(this.dir, height, this.held);
    this.wal.dropThrough(height);
  }

  private finish(height: number): void {
    this.end();
    this.replaceOlder(height);
    if (this.duty === undefined || height % this.duty.every !== 0) return;
    const path = join(this.dir, snapshotName(height));
    this.held.add(height);
    this.duty.take(path, height, () => {
      // Kept on where it is still the newest.
      if (this.held.delete(height) && this.newest !== height) removeAll(path);
    });
  }
}
