import type { KvBackendName } from "../kv/adapters.ts";

/** What is kept of the past, and where. */
export interface HistoryOptions {
  readonly backend: KvBackendName;
  /** Heights that can be read, the newest included; all from the first where undefined. */
  readonly keep?: number | undefined;
  /** Blocks between two rounds of taking away what is older, 10 unless told. */
  readonly pruneInterval?: number | undefined;
  /** The program of the writing thread; found beside this one unless given. */
  readonly program?: string | undefined;
}

/** What a history is opened with: plain data, for it goes to another thread. */
export interface HistoryStart {
  /** Of the history. */
  readonly dir: string;
  /** Of the state, with its snapshots. */
  readonly state: string;
  readonly storeNames: readonly string[];
  /** Of the log. */
  readonly log: string;
  readonly backend: KvBackendName;
  readonly keep: number | undefined;
  readonly pruneInterval: number;
  /** The newest snapshot on the disk, and its height. */
  readonly snapshot: { readonly path: string; readonly height: number } | undefined;
  /** The committed height; 0 before the first block. */
  readonly latest: number;
  /** Roots of versions that the state is sure of. */
  readonly roots: readonly (readonly [height: number, root: Uint8Array])[];
}
