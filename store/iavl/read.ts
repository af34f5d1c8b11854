import { Inner, type Leaf, type Tree, type TreeNode } from "./node.ts";

/** The leaf where the search for `key` ends: the key itself if it is there, else one of its neighbours. */
function closest(root: TreeNode, key: string): Leaf {
  let node = root;
  while (node instanceof Inner) node = key < node.key ? node.left : node.right;
  return node;
}

/** The leaf of a key. */
export function find(tree: Tree, key: string): Leaf | undefined {
  if (tree === undefined) return undefined;
  const leaf = closest(tree, key);
  return leaf.key === key ? leaf : undefined;
}

/** The inner nodes from the root down to the leaf of `key`, and that leaf. */
export function pathTo(tree: Tree, key: string): { readonly path: readonly Inner[]; readonly leaf: Leaf } | undefined {
  if (tree === undefined) return undefined;
  const path: Inner[] = [];
  let node = tree;
  while (node instanceof Inner) {
    path.push(node);
    node = key < node.key ? node.left : node.right;
  }
  return node.key === key ? { path, leaf: node } : undefined;
}
