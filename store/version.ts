import { multistoreRoot, type StoreRoot } from "../codec/merkle.ts";
import type { Forest, Tree, TreeEngine, Trees } from "./engine.ts";
import { StoreError } from "./errors.ts";
import type { ChangeSet, KeyRange, StateView } from "./types.ts";

/** The roots of the stores in the order of their names. */
export function storeRoots(trees: Trees): StoreRoot[] {
  return [...trees].map(([name, tree]) => ({ name, root: tree.root() }));
}

function rootOver(trees: Trees): Uint8Array {
  return multistoreRoot(storeRoots(trees));
}

/** An immutable version of the whole state; versions share the nodes that did not change between them. */
export class Version implements StateView {
  readonly height: number;
  readonly root: Uint8Array;
  readonly note: Uint8Array;
  readonly forest: Forest;
  /** The stores that may be asked for: those of the forest, any that the next block adds, and any that a block took away. */
  readonly names: ReadonlySet<string>;

  constructor(note: Uint8Array, forest: Forest, names: ReadonlySet<string>, root = rootOver(forest.trees)) {
    this.height = forest.height;
    this.note = note;
    this.forest = forest;
    this.names = names;
    this.root = root;
  }

  /** The trees by store name. @throws StoreError once the version is released */
  get trees(): Trees {
    if (!this.forest.alive) throw new StoreError(`the version of height ${this.height} is no longer kept`);
    return this.forest.trees;
  }

  get standing(): readonly string[] {
    return [...this.trees.keys()];
  }

  private treeOf(store: string): Tree | undefined {
    if (!this.names.has(store)) {
      throw new StoreError(`no store is named "${store}"; there are: ${[...this.names].join(", ")}`);
    }
    return this.trees.get(store);
  }

  get(store: string, key: Uint8Array): Uint8Array | undefined {
    return this.treeOf(store)?.get(key);
  }

  has(store: string, key: Uint8Array): boolean {
    return this.treeOf(store)?.has(key) === true;
  }

  *iterate(store: string, range: KeyRange): Generator<readonly [key: Uint8Array, value: Uint8Array], void> {
    const tree = this.treeOf(store);
    if (tree !== undefined) yield* tree.iterate(range);
  }
}

/** The state before the first block: no stores under the root yet. */
export function emptyVersion(engine: TreeEngine, names: ReadonlySet<string>): Version {
  return new Version(new Uint8Array(0), engine.empty(), names);
}

/** @throws StoreError for a state of another program: one with a store that `names` has not */
export function checkKnown(stores: Iterable<string>, names: ReadonlySet<string>, where: string): void {
  for (const store of stores) {
    if (!names.has(store)) {
      throw new StoreError(
        `${where} has the store "${store}", which this program does not know: a wrong program or a wrong directory`,
      );
    }
  }
}

/** Refuses what would give two nodes different roots, or a tree that cannot be proven. */
function checkChanges(stores: ReadonlySet<string>, changes: ChangeSet): void {
  for (const [store, writes] of changes) {
    if (!stores.has(store)) throw new StoreError(`changes for "${store}", which is not a store`);
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

/** The forest of `stores` after a change set: one that was not there before starts empty, one that is not named ends. */
export function nextForest(
  engine: TreeEngine,
  base: Version,
  stores: readonly string[],
  height: number,
  changes: ChangeSet,
): Forest {
  checkChanges(new Set(stores), changes);
  if (!base.forest.alive) throw new StoreError(`the version of height ${base.height} is no longer kept`);
  return engine.apply(base.forest, stores, height, changes);
}
