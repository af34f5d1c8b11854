import { multistoreRoot, type StoreRoot } from "../codec/merkle.ts";
import { StoreError } from "./errors.ts";
import { ascending, descending } from "./iavl/iterate.ts";
import { rootOf, type Tree } from "./iavl/node.ts";
import { find } from "./iavl/read.ts";
import { applyChanges } from "./iavl/write.ts";
import { toBytes, toText } from "./text.ts";
import type { ChangeSet, KeyRange, StateView } from "./types.ts";

/** The trees of a version by store name, in the order of the names. Exactly these stand under its root. */
export type Trees = ReadonlyMap<string, Tree>;

function boundOf(bound: Uint8Array | undefined): string | undefined {
  return bound === undefined ? undefined : toText(bound);
}

/** The roots of the stores in the order of their names. */
export function storeRoots(trees: Trees): StoreRoot[] {
  return [...trees].map(([name, tree]) => ({ name, root: toBytes(rootOf(tree)) }));
}

function rootOver(trees: Trees): Uint8Array {
  return multistoreRoot(storeRoots(trees));
}

/** An immutable version of the whole state; versions share the nodes that did not change between them. */
export class Version implements StateView {
  readonly height: number;
  readonly root: Uint8Array;
  readonly note: Uint8Array;
  readonly trees: Trees;
  /** The stores that may be asked for: those of the trees, and any that the next block adds. */
  readonly names: ReadonlySet<string>;

  constructor(height: number, note: Uint8Array, trees: Trees, names: ReadonlySet<string>, root = rootOver(trees)) {
    this.height = height;
    this.note = note;
    this.trees = trees;
    this.names = names;
    this.root = root;
  }

  private treeOf(store: string): Tree {
    if (!this.names.has(store)) {
      throw new StoreError(`no store is named "${store}"; there are: ${[...this.names].join(", ")}`);
    }
    return this.trees.get(store);
  }

  get(store: string, key: Uint8Array): Uint8Array | undefined {
    const leaf = find(this.treeOf(store), toText(key));
    return leaf === undefined ? undefined : toBytes(leaf.value);
  }

  has(store: string, key: Uint8Array): boolean {
    return find(this.treeOf(store), toText(key)) !== undefined;
  }

  *iterate(store: string, range: KeyRange): Generator<readonly [key: Uint8Array, value: Uint8Array], void> {
    const walk = range.reverse === true ? descending : ascending;
    for (const leaf of walk(this.treeOf(store), boundOf(range.start), boundOf(range.end))) {
      yield [toBytes(leaf.key), toBytes(leaf.value)];
    }
  }
}

/** The state before the first block: no stores under the root yet. */
export function emptyVersion(names: ReadonlySet<string>): Version {
  return new Version(0, new Uint8Array(0), new Map(), names);
}

/** Refuses what would give two nodes different roots, or a tree that cannot be proven. */
function checkChanges(base: Version, changes: ChangeSet): void {
  for (const [store, writes] of changes) {
    if (!base.names.has(store)) throw new StoreError(`changes for "${store}", which is not a store`);
    let last: Uint8Array | undefined;
    for (const [key, value] of writes) {
      const where = () => `store "${store}", key ${Buffer.from(key).toString("hex") || "(empty)"}`;
      if (key.length === 0) throw new StoreError(`${where()}: an empty key cannot be stored`);
      if (value?.length === 0) throw new StoreError(`${where()}: an empty value cannot be stored, for it has no proof`);
      if (last !== undefined && Buffer.compare(last, key) >= 0) {
        throw new StoreError(`${where()}: changes must be sorted by key, no key twice`);
      }
      last = key;
    }
  }
}

/** The trees of `stores` after a change set; a store that was not there before starts empty. */
export function nextTrees(base: Version, stores: Iterable<string>, height: number, changes: ChangeSet): Trees {
  checkChanges(base, changes);
  const trees = new Map<string, Tree>();
  for (const name of stores) {
    const writes = changes.get(name);
    const tree = base.trees.get(name);
    trees.set(name, writes === undefined ? tree : applyChanges(tree, writes, height));
  }
  return trees;
}
