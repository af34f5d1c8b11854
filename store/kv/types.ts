/** One write: `null` deletes the key. Keys are never empty, values may be. */
export type KvWrite = readonly [key: Uint8Array, value: Uint8Array | null];

/** A row. Its bytes may be part of a larger buffer and stay as they are. */
export type KvRow = readonly [key: Uint8Array, value: Uint8Array];

/** Keys in bytewise order: `start` inclusive, `end` exclusive; an absent bound is open. */
export interface KvRange {
  readonly start?: Uint8Array | undefined;
  readonly end?: Uint8Array | undefined;
  /** From the last key to the first. */
  readonly reverse?: boolean | undefined;
  /** Most rows to read; all unless told. */
  readonly limit?: number | undefined;
}

/** What a database can do beyond what all can. */
export interface KvCapabilities {
  /** Rows outlive the process. */
  readonly persistent: boolean;
  /** `compact` works in place; elsewhere it refuses. */
  readonly compacts: boolean;
}

/**
 * An ordered key-value database of one process. Keys compare bytewise. A batch is written whole or not at all, whatever
 * ends the process; writes are seen by the reads begun after them.
 */
export interface KvBackend {
  readonly capabilities: KvCapabilities;
  get(key: Uint8Array): Promise<Uint8Array | undefined>;
  /** The values of keys in their order; undefined where there is none. */
  getMany(keys: readonly Uint8Array[]): Promise<readonly (Uint8Array | undefined)[]>;
  /** The rows as they stood when the first was asked for. */
  iterate(range: KvRange): AsyncGenerator<KvRow, void>;
  /** @param options `sync`: return when this batch and all before it survive a power cut; without it, a killed process */
  batch(writes: readonly KvWrite[], options?: { readonly sync?: boolean }): Promise<void>;
  /** Returns when all that was written survives a power cut. */
  flush(): Promise<void>;
  /** Bytes that the database takes, on the disk where it has one. */
  size(): Promise<number>;
  /** Gives back the place of deleted rows. @throws StoreError where `capabilities.compacts` is false */
  compact(): Promise<void>;
  /** Further calls are refused. */
  close(): Promise<void>;
}
