import { toText } from "../text.ts";
import type { Change } from "../types.ts";
import { balance, own } from "./balance.ts";
import { fork, hashOf, Leaf, makeLeaf, type Tree, type TreeNode } from "./node.ts";
import { find } from "./read.ts";

function insert(node: TreeNode, leaf: Leaf, version: number): TreeNode {
  if (node instanceof Leaf) {
    if (leaf.key === node.key) return leaf;
    return leaf.key < node.key ? fork(node.key, version, leaf, node) : fork(leaf.key, version, node, leaf);
  }
  const mine = own(node, version);
  // Read before the descent: the child may be changed in place.
  if (leaf.key < mine.key) {
    const before = mine.left.size;
    mine.left = insert(mine.left, leaf, version);
    return mine.left.size === before ? mine : balance(mine, version);
  }
  const before = mine.right.size;
  mine.right = insert(mine.right, leaf, version);
  return mine.right.size === before ? mine : balance(mine, version);
}

/** What is left of a subtree after a removal, and its new smallest key where that changed below a right turn. */
interface Removal {
  readonly node: TreeNode | undefined;
  readonly smallest: string | undefined;
}

function removePresent(node: TreeNode, key: string, version: number): Removal {
  if (node instanceof Leaf) return { node: undefined, smallest: undefined };
  if (key < node.key) {
    const below = removePresent(node.left, key, version);
    // The right child takes the node's place as it is, with its old version.
    if (below.node === undefined) return { node: node.right, smallest: node.key };
    const mine = own(node, version);
    mine.left = below.node;
    return { node: balance(mine, version), smallest: below.smallest };
  }
  const below = removePresent(node.right, key, version);
  if (below.node === undefined) return { node: node.left, smallest: undefined };
  const mine = own(node, version);
  mine.right = below.node;
  if (below.smallest !== undefined) mine.key = below.smallest;
  return { node: balance(mine, version), smallest: undefined };
}

/** Removes a key; one that is not there leaves the tree, and so its root, untouched. */
function remove(tree: Tree, key: string, version: number): Tree {
  if (tree === undefined || find(tree, key) === undefined) return tree;
  return removePresent(tree, key, version).node;
}

/**
 * The tree after the changes of one block; the given one stays as it is. The root depends on the order of the
 * changes: they come sorted by key, and are applied one after the other as the Go implementation does.
 *
 * @param version the block height, which every changed node carries
 */
export function applyChanges(tree: Tree, changes: readonly Change[], version: number): Tree {
  let root = tree;
  for (const [key, value] of changes) {
    const text = toText(key);
    if (value === null) {
      root = remove(root, text, version);
    } else {
      const leaf = makeLeaf(text, value, version);
      root = root === undefined ? leaf : insert(root, leaf, version);
    }
  }
  if (root !== undefined) hashOf(root);
  return root;
}
