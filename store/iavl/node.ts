import { scratchOf } from "../text.ts";
import { EMPTY_ROOT, hashInner, hashLeaf, hashScratch } from "./hash.ts";

/** A key with its value. Never changes. */
export class Leaf {
  readonly key: string;
  readonly value: string;
  /** The block height that wrote it. */
  readonly version: number;
  readonly hash: string;

  constructor(key: string, value: string, version: number, hash: string) {
    this.key = key;
    this.value = value;
    this.version = version;
    this.hash = hash;
  }

  get height(): number {
    return 0;
  }

  get size(): number {
    return 1;
  }
}

/** A fork: keys below `key` stand to the left, the others to the right. Frozen once it has a hash. */
export class Inner {
  /** The smallest key of the right subtree. */
  key: string;
  version: number;
  height: number;
  /** Leaves below. */
  size: number;
  left: TreeNode;
  right: TreeNode;
  /** Empty while the node belongs to the block being applied: until then it may be changed in place. */
  hash: string;

  constructor(key: string, version: number, height: number, size: number, left: TreeNode, right: TreeNode) {
    this.key = key;
    this.version = version;
    this.height = height;
    this.size = size;
    this.left = left;
    this.right = right;
    this.hash = "";
  }
}

export type TreeNode = Leaf | Inner;

/** A tree is its root; a tree without keys has none. */
export type Tree = TreeNode | undefined;

/** Recomputes height and size from the children. */
export function measure(node: Inner): void {
  const { left, right } = node;
  node.height = Math.max(left.height, right.height) + 1;
  node.size = left.size + right.size;
}

/** A node over two subtrees, not hashed yet. */
export function fork(key: string, version: number, left: TreeNode, right: TreeNode): Inner {
  const node = new Inner(key, version, 0, 0, left, right);
  measure(node);
  return node;
}

/** A hashed leaf from the bytes of its value. */
export function makeLeaf(key: string, value: Uint8Array, version: number): Leaf {
  const length = value.length;
  const buffer = scratchOf(length);
  buffer.set(value);
  const text = buffer.toString("latin1", 0, length);
  return new Leaf(key, text, version, hashLeaf(version, key, hashScratch(length)));
}

/** The node's hash; computes it for those of its descendants that lack one, which freezes them. */
export function hashOf(node: TreeNode): string {
  if (node.hash !== "" || node instanceof Leaf) return node.hash;
  node.hash = hashInner(node.height, node.size, node.version, hashOf(node.left), hashOf(node.right));
  return node.hash;
}

/** The tree's root hash as text of 32 characters. */
export function rootOf(tree: Tree): string {
  return tree === undefined ? EMPTY_ROOT : hashOf(tree);
}
