import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, equalBytes, toUtf8 } from "./bytes.ts";

const leafMark = Uint8Array.of(0);
const innerMark = Uint8Array.of(1);

/** Hash of a leaf of an RFC 6962 tree. */
export function leafHash(leaf: Uint8Array): Uint8Array {
  return sha256(concatBytes(leafMark, leaf));
}

/** Hash of an inner node of an RFC 6962 tree. */
export function innerHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concatBytes(innerMark, left, right));
}

/** Root of the RFC 6962 tree over `leaves`; of none, the hash of nothing. */
export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  return leaves.length === 0 ? sha256(new Uint8Array(0)) : rootOf(leaves.map(leafHash), 0, leaves.length);
}

/** Proof that a leaf stands at `index` among `total`; `aunts` go from the leaf's sibling up to the root's child. */
export interface MerkleProof {
  readonly total: number;
  readonly index: number;
  readonly leafHash: Uint8Array;
  readonly aunts: readonly Uint8Array[];
}

/** Proof of the leaf at `index`. @throws when there is none */
export function merkleProof(leaves: readonly Uint8Array[], index: number): MerkleProof {
  const own = leaves[index];
  if (own === undefined) throw new Error(`no leaf ${index} among ${leaves.length}`);
  const hashes = leaves.map(leafHash);
  const aunts: Uint8Array[] = [];
  let [from, to] = [0, leaves.length];
  while (to - from > 1) {
    const middle = from + splitPoint(to - from);
    if (index < middle) {
      aunts.unshift(rootOf(hashes, middle, to));
      to = middle;
    } else {
      aunts.unshift(rootOf(hashes, from, middle));
      from = middle;
    }
  }
  return { total: leaves.length, index, leafHash: leafHash(own), aunts };
}

/** Whether `proof` shows that `leaf` is under `root`. */
export function verifyMerkleProof(root: Uint8Array, leaf: Uint8Array, proof: MerkleProof): boolean {
  if (!Number.isSafeInteger(proof.index) || proof.index < 0 || proof.index >= proof.total) return false;
  if (!equalBytes(proof.leafHash, leafHash(leaf))) return false;
  const sides = pathSides(proof.index, proof.total);
  if (sides.length !== proof.aunts.length) return false;
  let hash = proof.leafHash;
  proof.aunts.forEach((aunt, i) => {
    hash = sides[i] === "left" ? innerHash(aunt, hash) : innerHash(hash, aunt);
  });
  return equalBytes(hash, root);
}

/** For each step from the leaf at `index` up to the root of `total` leaves: on which side its sibling stands. */
export function pathSides(index: number, total: number): ("left" | "right")[] {
  const sides: ("left" | "right")[] = [];
  let [from, to] = [0, total];
  while (to - from > 1) {
    const middle = from + splitPoint(to - from);
    sides.unshift(index < middle ? "right" : "left");
    if (index < middle) to = middle;
    else from = middle;
  }
  return sides;
}

/** One store under the multistore's root. */
export interface StoreRoot {
  readonly name: string;
  readonly root: Uint8Array;
}

/** The multistore's leaves: length ‖ name ‖ length ‖ sha256(root), by name. Order of `stores` does not matter. */
export function multistoreLeaves(stores: readonly StoreRoot[]): Uint8Array[] {
  return [...stores].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)).map(multistoreLeaf);
}

/** The root over all stores: the application hash. */
export function multistoreRoot(stores: readonly StoreRoot[]): Uint8Array {
  return merkleRoot(multistoreLeaves(stores));
}

function multistoreLeaf({ name, root }: StoreRoot): Uint8Array {
  const key = toUtf8(name);
  // Lengths are varints: one byte below 128, and no store has a longer name.
  if (key.length === 0 || key.length > 127)
    throw new Error(`store name ${JSON.stringify(name)}: 1 to 127 bytes are allowed`);
  return concatBytes(Uint8Array.of(key.length), key, Uint8Array.of(32), sha256(root));
}

function rootOf(hashes: readonly Uint8Array[], from: number, to: number): Uint8Array {
  const only = hashes[from];
  if (to - from === 1 && only !== undefined) return only;
  const middle = from + splitPoint(to - from);
  return innerHash(rootOf(hashes, from, middle), rootOf(hashes, middle, to));
}

// The largest power of two below `count`, which is at least 2.
function splitPoint(count: number): number {
  let size = 1;
  while (size * 2 < count) size *= 2;
  return size;
}
