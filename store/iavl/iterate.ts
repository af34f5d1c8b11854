import { Inner, type Leaf, type Tree, type TreeNode } from "./node.ts";

/** The leaves with `start` <= key < `end`, smallest first; an absent bound is open. Holds one path, never a list. */
export function* ascending(tree: Tree, start: string | undefined, end: string | undefined): Generator<Leaf, void> {
  const later: TreeNode[] = [];
  let node = tree;
  let from = start;
  while (node !== undefined) {
    while (node instanceof Inner) {
      if (from !== undefined && from >= node.key) {
        node = node.right;
      } else {
        later.push(node.right);
        node = node.left;
      }
    }
    if (end !== undefined && node.key >= end) return;
    if (from === undefined || node.key >= from) yield node;
    // Everything still waiting lies above the bound.
    from = undefined;
    node = later.pop();
  }
}

/** The same leaves, largest first. */
export function* descending(tree: Tree, start: string | undefined, end: string | undefined): Generator<Leaf, void> {
  const later: TreeNode[] = [];
  let node = tree;
  let below = end;
  while (node !== undefined) {
    while (node instanceof Inner) {
      if (below !== undefined && below <= node.key) {
        node = node.left;
      } else {
        later.push(node.left);
        node = node.right;
      }
    }
    if (start !== undefined && node.key < start) return;
    if (below === undefined || node.key < below) yield node;
    below = undefined;
    node = later.pop();
  }
}

/** Every node, children before their parent and left before right: the order in which a tree can be rebuilt. */
export function* postOrder(tree: Tree): Generator<TreeNode, void> {
  const open: Inner[] = [];
  let node = tree;
  let done: TreeNode | undefined;
  while (node !== undefined) {
    while (node instanceof Inner) {
      open.push(node);
      node = node.left;
    }
    yield node;
    done = node;
    let parent = open.at(-1);
    while (parent !== undefined && parent.right === done) {
      open.pop();
      yield parent;
      done = parent;
      parent = open.at(-1);
    }
    node = parent?.right;
  }
}
