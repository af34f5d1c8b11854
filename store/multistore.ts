import { reasonOf, StoreError } from "./errors.ts";
import { proveKey } from "./proof.ts";
import type { Candidate, ChangeSet, StateStore, StateView, StoreProof } from "./types.ts";
import { nextTrees, type Trees, Version } from "./version.ts";

/** A block applied over a base and not committed. */
class PendingVersion extends Version implements Candidate {
  readonly base: Version;
  /** Needed for the log until the block is committed or discarded. */
  changes: ChangeSet | undefined;
  /** The version that this became. */
  published: Version | undefined;

  constructor(base: Version, height: number, note: Uint8Array, trees: Trees, changes: ChangeSet) {
    super(height, note, trees, base.names);
    this.base = base;
    this.changes = changes;
    this.published = undefined;
  }
}

/** What makes versions durable. `append` returns when the version survives a power cut. */
export interface Durability {
  append(version: Version, changes: ChangeSet): void;
  /** After the version is published: work that may be spread over blocks. Must not throw for what can wait. */
  settle(latest: Version): void;
  close(): void;
}

/** The durability of a store that lives in memory alone. */
export const volatile: Durability = { append: () => {}, settle: () => {}, close: () => {} };

/** The authenticated state over object trees. */
export class MultiStore implements StateStore {
  readonly storeNames: readonly string[];
  private readonly versions = new Map<number, Version>();
  private readonly keepRecent: number;
  private readonly durability: Durability;
  private newest: Version;
  private oldest: number;
  private fault: string | undefined;

  /** @param recent consecutive versions, at least one, oldest first */
  constructor(recent: readonly Version[], keepRecent: number, durability: Durability) {
    const first = recent[0];
    if (first === undefined) throw new StoreError("a store needs a version to start from");
    this.storeNames = [...first.names];
    this.keepRecent = keepRecent;
    this.durability = durability;
    this.newest = first;
    this.oldest = first.height;
    for (const version of recent) this.publish(version);
  }

  get latest(): StateView {
    return this.newest;
  }

  at(height: number): StateView | undefined {
    return this.versions.get(height);
  }

  retained(): { readonly oldest: number; readonly newest: number } {
    return { oldest: this.oldest, newest: this.newest.height };
  }

  apply(base: StateView, height: number, changes: ChangeSet, note: Uint8Array): Candidate {
    this.checkOpen();
    if (!(base instanceof Version))
      throw new StoreError("the base of a block must be a version or candidate of this store");
    const lowest = base.height + 1;
    if (!Number.isSafeInteger(height) || height < 1 || (base.height > 0 && height !== lowest)) {
      throw new StoreError(`a block over height ${base.height} must have height ${lowest}, not ${height}`);
    }
    return new PendingVersion(base, height, note, nextTrees(base, this.storeNames, height, changes), changes);
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
    const version = new Version(pending.height, pending.note, pending.trees, pending.names, pending.root);
    try {
      this.durability.append(version, changes);
    } catch (error) {
      // After a failed write or sync nobody knows what the disk holds: only recovery at the next start does.
      this.fault = `the state log failed at height ${version.height}: ${reasonOf(error)}`;
      throw new StoreError(this.fault, { cause: error });
    }
    pending.changes = undefined;
    pending.published = version;
    this.publish(version);
    this.durability.settle(version);
  }

  discard(candidate: Candidate): void {
    open(candidate).pending.changes = undefined;
  }

  prove(store: string, key: Uint8Array, height: number): StoreProof {
    const version = this.versions.get(height);
    if (version === undefined) {
      throw new StoreError(`height ${height} has no proofs: ${this.oldest} to ${this.newest.height} are retained`);
    }
    return proveKey(version.trees, store, key);
  }

  close(): void {
    if (this.fault === "the store is closed") return;
    this.fault = "the store is closed";
    this.durability.close();
  }

  private checkOpen(): void {
    if (this.fault !== undefined) throw new StoreError(this.fault);
  }

  private publish(version: Version): void {
    if (this.newest.height === 0) {
      this.versions.clear();
      this.oldest = version.height;
    }
    this.versions.set(version.height, version);
    this.newest = version;
    while (this.versions.size > this.keepRecent) this.versions.delete(this.oldest++);
  }
}

function open(candidate: Candidate): { readonly pending: PendingVersion; readonly changes: ChangeSet } {
  if (!(candidate instanceof PendingVersion)) throw new StoreError("not a candidate of this store");
  const { changes } = candidate;
  if (changes === undefined)
    throw new StoreError(`the candidate of height ${candidate.height} is already committed or discarded`);
  return { pending: candidate, changes };
}
