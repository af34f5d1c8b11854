import { Arena } from "../arena/arena.ts";
import { StoreError } from "../errors.ts";
import { proveKey } from "../proof.ts";
import { replay } from "../replay.ts";
import { readSnapshot } from "../snapshot-read.ts";
import { listSnapshots } from "../snapshots.ts";
import type { StoreProof } from "../types.ts";
import { emptyVersion, type Version } from "../version.ts";
import { LogTail } from "./tail.ts";

/** Where a state's files are, and its stores. */
export interface StateFiles {
  /** Of the state, with its snapshots. */
  readonly dir: string;
  readonly log: string;
  readonly storeNames: readonly string[];
}

/** Versions with their trees, made of a snapshot and the log over it: one at a time, the last one asked for. */
export class OldVersions {
  private readonly engine = new Arena();
  private readonly files: StateFiles;
  private readonly names: ReadonlySet<string>;
  private version: Version | undefined;

  constructor(files: StateFiles) {
    this.files = files;
    this.names = new Set(files.storeNames);
  }

  /**
   * The proofs of a key as it stood at a height that is committed.
   * @throws StoreError where no snapshot lies at or below the height, or the files are damaged
   */
  prove(store: string, key: Uint8Array, height: number): StoreProof {
    if (this.version?.height !== height) this.version = this.load(height);
    return proveKey(this.version.trees, store, key);
  }

  private load(height: number): Version {
    const near = this.version;
    this.version = undefined;
    if (near !== undefined && near.height < height) return this.replayTo(near, height);
    near?.forest.release();
    return this.replayTo(this.base(height), height);
  }

  private base(height: number): Version {
    const snapshots = listSnapshots(this.files.dir);
    const nearest = snapshots.find((snapshot) => snapshot.height <= height);
    if (nearest !== undefined) return readSnapshot(nearest.path, this.engine, this.names);
    const lowest = snapshots.at(-1);
    if (lowest === undefined) return emptyVersion(this.engine, this.names);
    throw new StoreError(`height ${height} has no proofs: they reach back to the snapshot of height ${lowest.height}`);
  }

  private replayTo(base: Version, height: number): Version {
    let version = base;
    const tail = new LogTail(this.files.log, base.height);
    try {
      while (version.height < height) {
        const { record } = tail.next();
        const next = replay(this.engine, version, record.whole(), this.files.log);
        version.forest.release();
        version = next;
      }
    } catch (error) {
      version.forest.release();
      throw error;
    } finally {
      tail.close();
    }
    return version;
  }
}
