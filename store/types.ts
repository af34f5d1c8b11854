/** One write: `null` deletes the key. Keys and values are never empty. */
export type Change = readonly [key: Uint8Array, value: Uint8Array | null];

/** The writes of one block by store name; within a store sorted by key, bytewise ascending, no key twice. */
export type ChangeSet = ReadonlyMap<string, readonly Change[]>;

/** A range of keys in bytewise order: `start` inclusive, `end` exclusive; an absent bound is open. */
export interface KeyRange {
  readonly start?: Uint8Array | undefined;
  readonly end?: Uint8Array | undefined;
  readonly reverse?: boolean | undefined;
}

/** A read-only state: one retained version, or a candidate that may become one. */
export interface StateView {
  readonly height: number;
  /** The RFC 6962 root over all stores: the app hash, 32 bytes. */
  readonly root: Uint8Array;
  /** What the application recorded beside this version (its header); opaque here and not hashed. */
  readonly note: Uint8Array;
  get(store: string, key: Uint8Array): Uint8Array | undefined;
  has(store: string, key: Uint8Array): boolean;
  iterate(store: string, range: KeyRange): IterableIterator<readonly [key: Uint8Array, value: Uint8Array]>;
}

/** An applied block that is durable nowhere yet; several may stand at one height. */
export interface Candidate extends StateView {
  readonly base: StateView;
}

/** ICS-23 proofs of one key, from the leaf outwards: `ics23:iavl`, then `ics23:simple`; each an encoded CommitmentProof. */
export interface StoreProof {
  /** The proven value; `undefined` means that the first proof shows absence. */
  readonly value: Uint8Array | undefined;
  readonly iavl: Uint8Array;
  readonly simple: Uint8Array;
}

/** A version that also says which stores are under its root. */
export interface WholeView extends StateView {
  readonly standing: readonly string[];
}

/** A state on its way in from other nodes. Nothing of it shows before `adopt`. */
export interface IncomingState {
  /**
   * Takes the next bytes of its stream (`sync/items.ts`).
   *
   * @throws SnapshotFault where they are none of such a stream, StoreError where the disk fails
   */
  add(bytes: Uint8Array): void;
  /**
   * Ends the stream.
   *
   * @returns the whole state, verified and readable, good until `adopt` or `discard`
   * @throws SnapshotFault where it comes to another root, StoreError where this program does not know its stores
   */
  finish(): WholeView;
  /** Makes it the store's latest version, durable before this returns. */
  adopt(): void;
  /** Gives it up, wherever it stands; after `adopt` this does nothing. */
  discard(): void;
}

/** What there is to read. */
export interface StateReader {
  readonly storeNames: readonly string[];
  /** The committed version; height 0 and the empty root before the first commit. */
  readonly latest: StateView;
  /** The view of a retained version, or `undefined` where it is pruned or not yet there. */
  at(height: number): StateView | undefined;
  /** The heights of the retained versions, lowest and highest. */
  retained(): { readonly oldest: number; readonly newest: number };
  /** @throws StoreError where the version is not retained or the store is unknown */
  prove(store: string, key: Uint8Array, height: number): StoreProof;
}

/** The authenticated state. All calls are synchronous; `commit` returns when the block is durable. */
export interface StateStore extends StateReader {
  /** The stores under the root of the latest version. The next block has those that the store was opened with. */
  readonly standing: readonly string[];
  /**
   * Applies a change set over `base` at `height`; the base stays as it is. The store holds on to `changes` until
   * commit, which writes them to the log: they must not be altered.
   *
   * @throws StoreError for a height that does not follow the base, unsorted or repeated keys, empty keys or values, and
   * for a base that was discarded or is no longer retained
   */
  apply(base: StateView, height: number, changes: ChangeSet, note: Uint8Array): Candidate;
  /**
   * Makes the candidate the latest version: appended to the log, synced, then published. Candidates that can now never
   * be committed are discarded.
   */
  commit(candidate: Candidate): void;
  /** Gives the candidate up: it cannot be read any more, nor can a view that is no longer retained. */
  discard(candidate: Candidate): void;
  /** Bytes that the trees take, retained versions included; `undefined` where they are objects of the JavaScript heap. */
  readonly treeBytes: number | undefined;
  /** Whether a state may be received: before the first block, and again while the one received has no block over it. */
  readonly receptive: boolean;
  /**
   * Begins to receive a state that others have.
   *
   * @param root the app hash that it must come to
   * @param most bytes that its stream can have
   * @throws StoreError where the store is not receptive or the disk has no room
   */
  receive(height: number, root: Uint8Array, most: number): IncomingState;
  close(): void;
}
