import { innerHash, leafHash, type MerkleProof } from "../../codec/merkle.ts";

/** An RFC 6962 tree with all of its hashes, from which proofs are read instead of reckoned anew. */
export interface MerkleTree {
  readonly root: Uint8Array;
  /** @throws when there is no such leaf */
  proof(index: number): MerkleProof;
}

/**
 * The tree over leaves, one at least. A level pairs its nodes from the left, and one that is left over goes up as it is: that is
 * RFC 6962's split at the largest power of two.
 */
export function merkleTree(leaves: readonly Uint8Array[]): MerkleTree {
  if (leaves.length === 0) throw new Error("a tree needs a leaf");
  const levels: Uint8Array[][] = [leaves.map(leafHash)];
  for (let level = levels[0] ?? []; level.length > 1; ) {
    const above: Uint8Array[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at], level[at + 1]];
      if (left !== undefined) above.push(right === undefined ? left : innerHash(left, right));
    }
    levels.push(above);
    level = above;
  }
  return {
    root: levels.at(-1)?.[0] ?? new Uint8Array(0),
    proof(index) {
      const own = levels[0]?.[index];
      if (own === undefined) throw new Error(`no leaf ${index} among ${leaves.length}`);
      const aunts: Uint8Array[] = [];
      let at = index;
      for (const level of levels) {
        const sibling = level[at ^ 1];
        if (sibling !== undefined) aunts.push(sibling);
        at >>= 1;
      }
      return { total: leaves.length, index, leafHash: own, aunts };
    },
  };
}
