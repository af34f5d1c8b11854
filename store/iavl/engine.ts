import type { Forest, ForestBuilder, KeyPath, PathStep, Tree, TreeEngine, TreeNode } from "../engine.ts";
import { StoreError } from "../errors.ts";
import { toBytes, toText } from "../text.ts";
import type { ChangeSet, KeyRange } from "../types.ts";
import { ascending, descending, postOrder } from "./iterate.ts";
import { fork, hashOf, Inner, makeLeaf, type TreeNode as Node, type Tree as Root, rootOf } from "./node.ts";
import { find, pathTo } from "./read.ts";
import { applyChanges } from "./write.ts";

function boundOf(bound: Uint8Array | undefined): string | undefined {
  return bound === undefined ? undefined : toText(bound);
}

function stepOf(node: Inner, key: string): PathStep {
  const toLeft = key < node.key;
  const { height, size, version } = node;
  return { height, size, version, toLeft, sibling: toBytes(hashOf(toLeft ? node.right : node.left)) };
}

class ObjectTree implements Tree {
  readonly node: Root;

  constructor(node: Root) {
    this.node = node;
  }

  get size(): number {
    return this.node?.size ?? 0;
  }

  root(): Uint8Array {
    return toBytes(rootOf(this.node));
  }

  get(key: Uint8Array): Uint8Array | undefined {
    const leaf = find(this.node, toText(key));
    return leaf === undefined ? undefined : toBytes(leaf.value);
  }

  has(key: Uint8Array): boolean {
    return find(this.node, toText(key)) !== undefined;
  }

  *iterate(range: KeyRange): Generator<readonly [key: Uint8Array, value: Uint8Array], void> {
    const walk = range.reverse === true ? descending : ascending;
    for (const leaf of walk(this.node, boundOf(range.start), boundOf(range.end))) {
      yield [toBytes(leaf.key), toBytes(leaf.value)];
    }
  }

  path(key: Uint8Array): KeyPath | undefined {
    const text = toText(key);
    const found = pathTo(this.node, text);
    if (found === undefined) return undefined;
    const { leaf, path } = found;
    return { value: toBytes(leaf.value), version: leaf.version, steps: path.map((node) => stepOf(node, text)) };
  }

  *nodes(): Generator<TreeNode, void> {
    for (const node of postOrder(this.node)) {
      const value = node instanceof Inner ? undefined : toBytes(node.value);
      yield { height: node.height, version: node.version, key: toBytes(node.key), value };
    }
  }
}

const EMPTY = new ObjectTree(undefined);

// The garbage collector frees what nobody holds; counting only tells uses after the last release.
class ObjectForest implements Forest {
  readonly height: number;
  readonly trees: ReadonlyMap<string, ObjectTree>;
  private holders = 1;

  constructor(height: number, trees: ReadonlyMap<string, ObjectTree>) {
    this.height = height;
    this.trees = trees;
  }

  get alive(): boolean {
    return this.holders > 0;
  }

  hold(): void {
    this.holders += 1;
  }

  release(): void {
    this.holders -= 1;
  }
}

/** A subtree that waits for its parent, and its smallest and largest key. */
interface Built {
  readonly node: Node;
  readonly smallest: string;
  readonly largest: string;
}

class ObjectBuilder implements ForestBuilder {
  private readonly trees = new Map<string, ObjectTree>();
  private waiting: Built[] = [];

  leaf(key: Uint8Array, value: Uint8Array, version: number): void {
    const text = toText(key);
    const last = this.waiting.at(-1);
    if (last !== undefined && last.largest >= text)
      throw new StoreError("a leaf whose key is not above the one before");
    this.waiting.push({ node: makeLeaf(text, value, version), smallest: text, largest: text });
  }

  inner(height: number, version: number): void {
    const right = this.waiting.pop();
    const left = this.waiting.pop();
    if (left === undefined || right === undefined) throw new StoreError("an inner node without children");
    const node = fork(right.smallest, version, left.node, right.node);
    if (node.height !== height) throw new StoreError(`an inner node of height ${node.height} instead of ${height}`);
    this.waiting.push({ node, smallest: left.smallest, largest: right.largest });
  }

  end(store: string): Tree {
    const [built] = this.waiting;
    if (this.waiting.length > 1) throw new StoreError(`${this.waiting.length} subtrees without a parent`);
    this.waiting = [];
    const tree = new ObjectTree(built?.node);
    tree.root();
    this.trees.set(store, tree);
    return tree;
  }

  finish(height: number): Forest {
    return new ObjectForest(height, this.trees);
  }

  abort(): void {
    this.trees.clear();
    this.waiting = [];
  }
}

/** Trees of JavaScript objects: plain, and what the other engine is held against. */
export const objectEngine: TreeEngine = {
  usedBytes: undefined,

  empty: () => new ObjectForest(0, new Map()),

  apply(base: Forest, stores: Iterable<string>, height: number, changes: ChangeSet): Forest {
    if (!(base instanceof ObjectForest)) throw new StoreError("the base of a block is of another engine");
    const trees = new Map<string, ObjectTree>();
    for (const name of stores) {
      const tree = base.trees.get(name) ?? EMPTY;
      const writes = changes.get(name);
      trees.set(name, writes === undefined ? tree : new ObjectTree(applyChanges(tree.node, writes, height)));
    }
    return new ObjectForest(height, trees);
  },

  build: () => new ObjectBuilder(),
};
