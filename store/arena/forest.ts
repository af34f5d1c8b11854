import type { Forest, KeyPath, Tree, TreeNode } from "../engine.ts";
import { StoreError } from "../errors.ts";
import type { KeyRange } from "../types.ts";
import type { Missing } from "./lifetimes.ts";
import { findLeaf, leafValue, leavesOf, nodeItem, nodeKey, pathTo, postOrder, type Reading } from "./read.ts";
import { hashOf, sizeOf } from "./record.ts";

const EMPTY_ROOT = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** A tree by the id of its root, 0 where it has no keys. */
export class ArenaTree implements Tree {
  readonly id: number;
  private readonly reading: () => Reading;

  /** @param reading gives what to read by. @throws StoreError from then on when the tree may not be read any more */
  constructor(id: number, reading: () => Reading) {
    this.id = id;
    this.reading = reading;
  }

  get size(): number {
    return this.id === 0 ? 0 : sizeOf(this.reading().words, this.id);
  }

  root(): Uint8Array {
    return this.id === 0 ? new Uint8Array(Buffer.from(EMPTY_ROOT, "hex")) : hashOf(this.reading().bytes, this.id);
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const arena = this.reading();
    const leaf = findLeaf(arena, this.id, key);
    return leaf === 0 ? undefined : leafValue(arena, leaf);
  }

  has(key: Uint8Array): boolean {
    return findLeaf(this.reading(), this.id, key) !== 0;
  }

  *iterate(range: KeyRange): Generator<readonly [key: Uint8Array, value: Uint8Array], void> {
    for (const leaf of leavesOf(this.reading, this.id, range)) {
      const arena = this.reading();
      yield [nodeKey(arena, leaf), leafValue(arena, leaf)];
    }
  }

  path(key: Uint8Array): KeyPath | undefined {
    return pathTo(this.reading(), this.id, key);
  }

  *nodes(): Generator<TreeNode, void> {
    for (const id of postOrder(this.reading, this.id)) yield nodeItem(this.reading(), id);
  }
}

/** Where a version stands among those that share nodes with it. */
export class ArenaForest implements Forest {
  readonly height: number;
  readonly trees = new Map<string, ArenaTree>();
  /** The nearest version under it that is still there. */
  parent: ArenaForest | undefined;
  /** The versions right over it. */
  readonly children = new Set<ArenaForest>();
  /** What it lacks of its parent. */
  missing: Missing;
  private holders = 1;
  private readonly collect: (forest: ArenaForest) => void;

  /** @param collect called when nobody holds it any more */
  constructor(
    height: number,
    parent: ArenaForest | undefined,
    roots: Iterable<readonly [store: string, root: number]>,
    without: Missing,
    arena: { reading(): Reading; collect(forest: ArenaForest): void },
  ) {
    this.height = height;
    this.parent = parent;
    this.missing = without;
    this.collect = (forest) => arena.collect(forest);
    const reading = () => {
      if (this.holders === 0) throw new StoreError(`the version of height ${height} is no longer kept`);
      return arena.reading();
    };
    for (const [store, root] of roots) this.trees.set(store, new ArenaTree(root, reading));
    parent?.children.add(this);
  }

  get alive(): boolean {
    return this.holders > 0;
  }

  hold(): void {
    if (this.holders === 0) throw new StoreError(`the version of height ${this.height} is no longer kept`);
    this.holders += 1;
  }

  release(): void {
    if (this.holders === 0) throw new StoreError(`the version of height ${this.height} was released too often`);
    this.holders -= 1;
    if (this.holders === 0) this.collect(this);
  }
}
