import type { ChangeSet, KeyRange } from "./types.ts";

/**
 * The tree engines: `arena` is the fast one, `objects` the plain one, the oracle. `arena-checked` spoils all memory that
 * it frees and throws when it comes upon such a node: for whoever looks for a fault of the arena.
 */
export type EngineName = "arena" | "arena-checked" | "objects";

/** An inner node on the way from the root to a key. */
export interface PathStep {
  readonly height: number;
  /** Leaves below. */
  readonly size: number;
  readonly version: number;
  /** Whether the way goes on to the left child. */
  readonly toLeft: boolean;
  /** Hash of the other child, 32 bytes. */
  readonly sibling: Uint8Array;
}

/** A key with what proves it: the inner nodes above its leaf, the root first. */
export interface KeyPath {
  readonly value: Uint8Array;
  /** The block height that wrote the leaf. */
  readonly version: number;
  readonly steps: readonly PathStep[];
}

/** A node of a walk. The object and its bytes are good until the walk goes on. */
export interface TreeNode {
  /** 0 for a leaf. */
  readonly height: number;
  readonly version: number;
  /** Of an inner node, the smallest key of its right subtree. */
  readonly key: Uint8Array;
  /** Of a leaf; `undefined` for an inner node. */
  readonly value: Uint8Array | undefined;
}

/** One immutable IAVL tree: the keys of one store in one version. Byte arrays handed out are the caller's unless said. */
export interface Tree {
  /** Number of keys. A tree of n > 0 keys has 2n - 1 nodes. */
  readonly size: number;
  /** The root hash, 32 bytes: SHA-256 of nothing for a tree without keys. */
  root(): Uint8Array;
  get(key: Uint8Array): Uint8Array | undefined;
  has(key: Uint8Array): boolean;
  iterate(range: KeyRange): IterableIterator<readonly [key: Uint8Array, value: Uint8Array]>;
  path(key: Uint8Array): KeyPath | undefined;
  /** Every node, children before their parent and left before right: the order in which a tree can be rebuilt. */
  nodes(): IterableIterator<TreeNode>;
}

/** The trees of a version by store name, in the order of the names. Exactly these stand under its root. */
export type Trees = ReadonlyMap<string, Tree>;

/**
 * The trees of one version of the state. It is kept for as long as someone holds it, whatever happens to the versions
 * around it; whoever made it holds it once. Once nobody does, its memory is used for something else.
 */
export interface Forest {
  readonly height: number;
  readonly trees: Trees;
  /** False once released by its last holder: reading its trees is an error from then on. */
  readonly alive: boolean;
  hold(): void;
  release(): void;
}

/** Rebuilds a forest from the nodes of its trees in post-order, store after store. */
export interface ForestBuilder {
  /** @throws StoreError for a key that is not above the one before it in the same tree */
  leaf(key: Uint8Array, value: Uint8Array, version: number): void;
  /** Joins the last two subtrees. @throws StoreError where there are not two, or they come to another height */
  inner(height: number, version: number): void;
  /** Ends the tree of a store, which has its hashes then. @throws StoreError where it is more than one subtree */
  end(store: string): Tree;
  /** The forest, held once by the caller. */
  finish(height: number): Forest;
  /** Gives up what was built. */
  abort(): void;
}

/** Keeps trees. All forests that share nodes are of one engine. */
export interface TreeEngine {
  /** Bytes in use, those of retained versions too; `undefined` where they are the JavaScript heap's. */
  readonly usedBytes: number | undefined;
  /** The forest before the first block: height 0, no stores. */
  empty(): Forest;
  /**
   * The trees of `stores` after the changes of a block, as the Go implementation comes to by applying them one after
   * the other; `base` stays as it is. A store that `base` has not starts empty. The changes are sorted and whole.
   */
  apply(base: Forest, stores: Iterable<string>, height: number, changes: ChangeSet): Forest;
  build(): ForestBuilder;
}
