import { Inner, measure, type TreeNode } from "./node.ts";

/** The node itself where this block made it, else a copy that this block may change. */
export function own(node: Inner, version: number): Inner {
  if (node.hash === "") return node;
  return new Inner(node.key, version, node.height, node.size, node.left, node.right);
}

function inner(node: TreeNode): Inner {
  if (node instanceof Inner) return node;
  throw new TypeError("a leaf cannot be rotated: the tree is damaged");
}

function lean(node: Inner): number {
  return node.left.height - node.right.height;
}

function rotateRight(node: Inner, version: number): Inner {
  const top = own(inner(node.left), version);
  node.left = top.right;
  measure(node);
  top.right = node;
  measure(top);
  return top;
}

function rotateLeft(node: Inner, version: number): Inner {
  const top = own(inner(node.right), version);
  node.right = top.left;
  measure(node);
  top.left = node;
  measure(top);
  return top;
}

/**
 * Measures the node again after a change of a child and restores the AVL rule. Which of the two rotations an even
 * child gets is part of the root hash: a single one, as in the Go implementation.
 */
export function balance(node: Inner, version: number): Inner {
  measure(node);
  const by = lean(node);
  if (by > 1) {
    const left = inner(node.left);
    if (lean(left) < 0) node.left = rotateLeft(own(left, version), version);
    return rotateRight(node, version);
  }
  if (by < -1) {
    const right = inner(node.right);
    if (lean(right) > 0) node.right = rotateRight(own(right, version), version);
    return rotateLeft(node, version);
  }
  return node;
}
