import { Arena } from "./arena/arena.ts";
import { VersionShare } from "./arena/share.ts";
import type { Forest, TreeEngine } from "./engine.ts";
import { reasonOf, StoreError } from "./errors.ts";
import type { HistoryLink } from "./history/reader.ts";
import { proveKey } from "./proof.ts";
import { readSnapshot } from "./snapshot-read.ts";
import type { SnapshotDraft } from "./sync/restore.ts";
import type { Candidate, ChangeSet, IncomingState, StateStore, StateView, StoreProof } from "./types.ts";
import { checkKnown, nextForest, Version } from "./version.ts";

/** A block applied over a base and not committed. */
class PendingVersion extends Version implements Candidate {
  readonly base: Version;
  /** Needed for the log until the block is committed or discarded. */
  changes: ChangeSet | undefined;
  /** The version that this became. */
  published: Version | undefined;

  constructor(base: Version, note: Uint8Array, forest: Forest, changes: ChangeSet) {
    super(note, forest, base.names);
    this.base = base;
    this.changes = changes;
    this.published = undefined;
  }
}

/** Where versions older than those in memory are read. */
export interface Past {
  /** Lowest and highest height that can be read; undefined before there is one. */
  reach(): { readonly oldest: number; readonly newest: number } | undefined;
  /** @throws StoreError where the height should be there and cannot be read now */
  view(height: number): StateView | undefined;
  /** @throws StoreError where the height has no proofs any more, or none yet */
  prove(store: string, key: Uint8Array, height: number): StoreProof;
  /** A way for other threads to read it. */
  link(): HistoryLink;
}

/** What makes versions durable. `append` returns when the version survives a power cut. */
export interface Durability {
  append(version: Version, changes: ChangeSet): void;
  /** After the version is published: work that may be spread over blocks. Must not throw for what can wait. */
  settle(latest: Version): void;
  readonly past: Past | undefined;
  /** Begins a snapshot of what others send. */
  draft(height: number, root: Uint8Array, most: number): SnapshotDraft;
  /** Makes a finished draft the snapshot that the next start begins with. */
  adopt(draft: SnapshotDraft): void;
  close(): void;
}

/** The durability of a store that lives in memory alone. */
export const volatile: Durability = {
  append: () => {},
  settle: () => {},
  past: undefined,
  draft: () => {
    throw new StoreError("a state in memory receives no other: it needs a directory");
  },
  adopt: () => {},
  close: () => {},
};

/** The authenticated state over the trees of an engine. */
export class MultiStore implements StateStore {
  readonly storeNames: readonly string[];
  /** Those, and the ones that only older versions have. */
  private readonly names: ReadonlySet<string>;
  private readonly engine: TreeEngine;
  private readonly candidates = new Set<PendingVersion>();
  private readonly versions = new Map<number, Version>();
  private readonly keepRecent: number;
  private readonly durability: Durability;
  private newest: Version;
  private oldest: number;
  private fault: string | undefined;
  /** The latest version came from other nodes, and no block has been committed over it. */
  private received: boolean;

  /**
   * @param recent consecutive versions, at least one, oldest first
   * @param received whether the only one of them came from other nodes
   * @param storeNames what stands under the root from the next block on, in order; all that the versions know unless given
   */
  constructor(
    engine: TreeEngine,
    recent: readonly Version[],
    keepRecent: number,
    durability: Durability,
    received = false,
    storeNames?: readonly string[],
  ) {
    this.received = received;
    const first = recent[0];
    if (first === undefined) throw new StoreError("a store needs a version to start from");
    this.engine = engine;
    this.names = first.names;
    this.storeNames = storeNames ?? [...first.names];
    this.keepRecent = keepRecent;
    this.durability = durability;
    this.newest = first;
    this.oldest = first.height;
    for (const version of recent) this.publish(version);
  }

  get latest(): StateView {
    return this.newest;
  }

  get standing(): readonly string[] {
    return this.newest.standing;
  }

  at(height: number): StateView | undefined {
    return this.versions.get(height) ?? this.durability.past?.view(height);
  }

  retained(): { readonly oldest: number; readonly newest: number } {
    const past = this.durability.past?.reach();
    // A past that is still being written does not reach the versions in memory.
    const joined = past !== undefined && past.newest >= this.oldest - 1;
    return { oldest: joined ? Math.min(past.oldest, this.oldest) : this.oldest, newest: this.newest.height };
  }

  apply(base: StateView, height: number, changes: ChangeSet, note: Uint8Array): Candidate {
    this.checkOpen();
    if (!(base instanceof Version))
      throw new StoreError("the base of a block must be a version or candidate of this store");
    const lowest = base.height + 1;
    if (!Number.isSafeInteger(height) || height < 1 || (base.height > 0 && height !== lowest)) {
      throw new StoreError(`a block over height ${base.height} must have height ${lowest}, not ${height}`);
    }
    const forest = nextForest(this.engine, base, this.storeNames, height, changes);
    const candidate = new PendingVersion(base, note, forest, changes);
    this.candidates.add(candidate);
    return candidate;
  }

  commit(candidate: Candidate): void {
    this.checkOpen();
    const { pending, changes } = open(candidate);
    const base = pending.base instanceof PendingVersion ? pending.base.published : pending.base;
    if (base !== this.newest) {
      const stands = `the latest version is ${this.newest.height}`;
      throw new StoreError(
        `cannot commit height ${pending.height}: it was not applied over the latest version (${stands})`,
      );
    }
    // A new object, so that a committed version does not hold on to its base and through it to all before.
    const version = new Version(pending.note, pending.forest, pending.names, pending.root);
    try {
      this.durability.append(version, changes);
    } catch (error) {
      // After a failed write or sync nobody knows what the disk holds: only recovery at the next start does.
      this.fault = `the state log failed at height ${version.height}: ${reasonOf(error)}`;
      throw new StoreError(this.fault, { cause: error });
    }
    pending.changes = undefined;
    pending.published = version;
    this.received = false;
    this.candidates.delete(pending);
    this.dropStranded(pending);
    this.publish(version);
    this.durability.settle(version);
  }

  discard(candidate: Candidate): void {
    this.drop(open(candidate).pending);
  }

  prove(store: string, key: Uint8Array, height: number): StoreProof {
    const version = this.versions.get(height);
    if (version === undefined) {
      const { past } = this.durability;
      if (past !== undefined && height > 0 && height < this.oldest) return past.prove(store, key, height);
      throw new StoreError(`height ${height} has no proofs: ${this.oldest} to ${this.newest.height} are retained`);
    }
    return proveKey(version.trees, store, key);
  }

  /** For threads that read; `undefined` where the trees are objects of this thread. */
  share(): VersionShare | undefined {
    const { engine } = this;
    if (!(engine instanceof Arena)) return undefined;
    // The version before the first block has nothing to read.
    const retained = () => [...this.versions.values()].filter(({ height }) => height > 0);
    return new VersionShare(engine, [...this.names], retained, () => this.retained(), this.keepRecent);
  }

  /** The way of other threads to older heights, where they are kept. */
  linkPast(): HistoryLink | undefined {
    return this.durability.past?.link();
  }

  get treeBytes(): number | undefined {
    return this.engine.usedBytes;
  }

  get receptive(): boolean {
    return this.newest.height === 0 || this.received;
  }

  receive(height: number, root: Uint8Array, most: number): IncomingState {
    this.checkOpen();
    if (!this.receptive)
      throw new StoreError(`the state is at height ${this.newest.height} by blocks of its own: it receives no other`);
    const draft = this.durability.draft(height, root, most);
    let version: Version | undefined;
    return {
      add: (bytes) => draft.add(bytes),
      finish: () => {
        draft.finish();
        version = readSnapshot(draft.dir, this.engine, this.names);
        checkKnown(version.trees.keys(), version.names, `the received state of height ${height}`);
        return version;
      },
      adopt: () => {
        if (version === undefined) throw new StoreError("only a finished state can be adopted");
        this.checkOpen();
        this.durability.adopt(draft);
        this.replace(version);
        version = undefined;
      },
      discard: () => {
        version?.forest.release();
        version = undefined;
        draft.discard();
      },
    };
  }

  close(): void {
    if (this.fault === "the store is closed") return;
    this.fault = "the store is closed";
    this.durability.close();
  }

  private checkOpen(): void {
    if (this.fault !== undefined) throw new StoreError(this.fault);
  }

  private drop(candidate: PendingVersion): void {
    candidate.changes = undefined;
    this.candidates.delete(candidate);
    candidate.forest.release();
  }

  /** Lets go of the candidates that can never be committed, for another one now stands in their place. */
  private dropStranded(committed: PendingVersion): void {
    const lives = (candidate: PendingVersion): boolean => {
      const { base } = candidate;
      return base === committed || (base instanceof PendingVersion && this.candidates.has(base) && lives(base));
    };
    const stranded = [...this.candidates].filter((candidate) => !lives(candidate));
    for (const candidate of stranded) this.drop(candidate);
  }

  private replace(version: Version): void {
    for (const candidate of this.candidates) this.drop(candidate);
    for (const old of this.versions.values()) old.forest.release();
    this.versions.clear();
    this.oldest = version.height;
    this.newest = version;
    this.versions.set(version.height, version);
    this.received = true;
  }

  private publish(version: Version): void {
    if (this.newest.height === 0) {
      for (const old of this.versions.values()) if (old !== version) old.forest.release();
      this.versions.clear();
      this.oldest = version.height;
    }
    this.versions.set(version.height, version);
    this.newest = version;
    while (this.versions.size > this.keepRecent) {
      this.versions.get(this.oldest)?.forest.release();
      this.versions.delete(this.oldest++);
    }
  }
}

function open(candidate: Candidate): { readonly pending: PendingVersion; readonly changes: ChangeSet } {
  if (!(candidate instanceof PendingVersion)) throw new StoreError("not a candidate of this store");
  const { changes } = candidate;
  if (changes === undefined)
    throw new StoreError(`the candidate of height ${candidate.height} is already committed or discarded`);
  return { pending: candidate, changes };
}
