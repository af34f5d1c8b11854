import { innerHash, leafHash } from "./merkle.ts";

/**
 * An RFC 6962 tree that grows, as the roots of its full subtrees, the largest first: one for each bit of the number of leaves.
 * Enough for the root and for further leaves, without the leaves.
 */
export interface Frontier {
  readonly count: bigint;
  readonly roots: readonly Uint8Array[];
}

/** The tree without leaves. */
export const emptyFrontier: Frontier = { count: 0n, roots: [] };

/** The tree with one more leaf. */
export function appendLeaf({ count, roots }: Frontier, leaf: Uint8Array): Frontier {
  const grown = [...roots];
  let hash = leafHash(leaf);
  for (let bits = count; (bits & 1n) === 1n; bits >>= 1n) {
    const left = grown.pop();
    if (left === undefined) throw new Error(`a tree of ${count} leaves has more full subtrees than ${roots.length}`);
    hash = innerHash(left, hash);
  }
  grown.push(hash);
  return { count: count + 1n, roots: grown };
}

/** The root of the tree. @throws for a tree without leaves */
export function frontierRoot({ roots }: Frontier): Uint8Array {
  let root = roots[roots.length - 1];
  if (root === undefined) throw new Error("a tree without leaves has no root here");
  for (let at = roots.length - 2; at >= 0; at--) {
    const left = roots[at];
    if (left !== undefined) root = innerHash(left, root);
  }
  return root;
}
