import { sha256 } from "@noble/hashes/sha2.js";
import { compareBytes, concatBytes, equalBytes, toUtf8 } from "../bytes.ts";
import type { CommitmentProof, ExistenceProof, InnerOp, NonExistenceProof } from "../gen/cosmos/ics23/v1/proofs.ts";
import { checkLeafOp, iavlSpec, maxDepth, ProofError, type Side, simpleSpec, type TreeSpec } from "./spec.ts";

/**
 * Shows that `store` holds `value` under `key` in the state whose application hash is `appHash`: the first proof leads
 * to the root of the store, the second from there to `appHash`, which block H + 1 carries for the state of H.
 * @throws ProofError when the proofs do not show it
 */
export function verifyMembership(
  appHash: Uint8Array,
  store: string,
  key: Uint8Array,
  value: Uint8Array,
  proofs: readonly CommitmentProof[],
): void {
  const exist = existence(levels(proofs)[0]);
  const root = checkExistence(iavlSpec, exist, key, value);
  verifyStore(appHash, store, root, proofs);
}

/** Shows that `store` holds nothing under `key`, as `verifyMembership` shows what it holds. @throws ProofError */
export function verifyNonMembership(
  appHash: Uint8Array,
  store: string,
  key: Uint8Array,
  proofs: readonly CommitmentProof[],
): void {
  const { proof } = levels(proofs)[0];
  if (proof?.$case !== "nonexist") throw new ProofError("proof of the store is not one of absence");
  const root = checkNonExistence(iavlSpec, proof.value, key);
  verifyStore(appHash, store, root, proofs);
}

/** The root that `proof` leads to. @throws ProofError unless it is one of `key` and `value` in a tree of `spec` */
export function checkExistence(spec: TreeSpec, proof: ExistenceProof, key: Uint8Array, value: Uint8Array): Uint8Array {
  if (key.length === 0 || value.length === 0) throw new ProofError(`${spec.name} proof of an empty key or value`);
  if (!equalBytes(proof.key, key)) throw new ProofError(`${spec.name} proof is of another key`);
  if (!equalBytes(proof.value, value)) throw new ProofError(`${spec.name} proof is of another value`);
  if (proof.path.length > maxDepth) throw new ProofError(`${spec.name} proof is deeper than ${maxDepth}`);
  const leaf = checkLeafOp(spec, proof.leaf);
  sidesOf(spec, proof.path);
  let hash = sha256(concatBytes(leaf.prefix, varint(key.length), key, varint(32), sha256(value)));
  for (const op of proof.path) hash = sha256(concatBytes(op.prefix, hash, op.suffix));
  return hash;
}

/** The root under which `proof` shows that nothing stands at `key`. @throws ProofError when it does not */
export function checkNonExistence(spec: TreeSpec, proof: NonExistenceProof, key: Uint8Array): Uint8Array {
  if (key.length === 0) throw new ProofError(`${spec.name} proof of an empty key`);
  const { left, right } = proof;
  const roots = [left, right].flatMap((side) => (side ? [checkExistence(spec, side, side.key, side.value)] : []));
  const [root, other] = roots;
  if (root === undefined) throw new ProofError(`${spec.name} proof of absence names no neighbour`);
  if (other !== undefined && !equalBytes(root, other)) throw new ProofError(`${spec.name} neighbours are of two trees`);
  if (left && compareBytes(left.key, key) >= 0)
    throw new ProofError(`${spec.name} left neighbour is not left of the key`);
  if (right && compareBytes(right.key, key) <= 0)
    throw new ProofError(`${spec.name} right neighbour is not right of the key`);
  if (!adjacent(spec, left?.path, right?.path)) throw new ProofError(`${spec.name} neighbours do not touch`);
  return root;
}

function verifyStore(appHash: Uint8Array, store: string, root: Uint8Array, proofs: readonly CommitmentProof[]): void {
  const reached = checkExistence(simpleSpec, existence(levels(proofs)[1]), toUtf8(store), root);
  if (!equalBytes(reached, appHash)) throw new ProofError("proof leads to another application hash");
}

function levels(proofs: readonly CommitmentProof[]): [CommitmentProof, CommitmentProof] {
  const [first, second] = proofs;
  if (first === undefined || second === undefined || proofs.length !== 2) {
    throw new ProofError(`${proofs.length} proofs: two are needed, of the store and of the key in it`);
  }
  return [first, second];
}

function existence({ proof }: CommitmentProof): ExistenceProof {
  if (proof?.$case !== "exist") throw new ProofError("proof is not one of existence");
  return proof.value;
}

function sidesOf(spec: TreeSpec, path: readonly InnerOp[]): Side[] {
  return path.map((op, i) => spec.sideOf(op, i + 1));
}

// Without a left neighbour the right one must be the first leaf, and the other way round; two must meet at one node.
function adjacent(
  spec: TreeSpec,
  left: readonly InnerOp[] | undefined,
  right: readonly InnerOp[] | undefined,
): boolean {
  const [leftSides, rightSides] = [sidesOf(spec, left ?? []), sidesOf(spec, right ?? [])];
  if (left === undefined || right === undefined) {
    return leftSides.every((side) => side === "right") && rightSides.every((side) => side === "left");
  }
  let [i, j] = [left.length - 1, right.length - 1];
  while (i >= 0 && j >= 0 && sameOp(left[i], right[j])) {
    i--;
    j--;
  }
  if (leftSides[i] !== "left" || rightSides[j] !== "right") return false;
  return (
    leftSides.slice(0, i).every((side) => side === "right") && rightSides.slice(0, j).every((side) => side === "left")
  );
}

function sameOp(a: InnerOp | undefined, b: InnerOp | undefined): boolean {
  return a !== undefined && b !== undefined && equalBytes(a.prefix, b.prefix) && equalBytes(a.suffix, b.suffix);
}

function varint(value: number): Uint8Array {
  const out: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) out.push((rest % 128) | 0x80);
  out.push(rest);
  return Uint8Array.from(out);
}
