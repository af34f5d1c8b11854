import {
  CommitmentProof,
  type ExistenceProof,
  HashOp,
  type InnerOp,
  type LeafOp,
  LengthOp,
} from "../codec/gen/cosmos/ics23/v1/proofs.ts";
import { merkleProof, multistoreLeaves, pathSides } from "../codec/merkle.ts";
import type { PathStep, Tree, Trees } from "./engine.ts";
import { StoreError } from "./errors.ts";
import { putSigned } from "./iavl/hash.ts";
import type { StoreProof } from "./types.ts";
import { storeRoots } from "./version.ts";

const NOTHING = new Uint8Array(0);
const HASH_LENGTH = Uint8Array.of(32);

/** The leaf operation of both ICS-23 specs in use; only the prefix differs. */
function leafOp(prefix: Uint8Array): LeafOp {
  return {
    hash: HashOp.SHA256,
    prehashKey: HashOp.NO_HASH,
    prehashValue: HashOp.SHA256,
    length: LengthOp.VAR_PROTO,
    prefix,
  };
}

function signedVarints(...values: readonly number[]): Uint8Array {
  const buffer = Buffer.alloc(values.length * 10);
  let end = 0;
  for (const value of values) end = putSigned(buffer, end, value);
  return new Uint8Array(buffer.subarray(0, end));
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** The step over an inner node whose left or right child is on the path. */
function innerOp({ height, size, version, toLeft, sibling }: PathStep): InnerOp {
  const head = signedVarints(height, size, version);
  return toLeft
    ? { hash: HashOp.SHA256, prefix: concat(head, HASH_LENGTH), suffix: concat(HASH_LENGTH, sibling) }
    : { hash: HashOp.SHA256, prefix: concat(head, HASH_LENGTH, sibling, HASH_LENGTH), suffix: NOTHING };
}

function existence(tree: Tree, key: Uint8Array): ExistenceProof | undefined {
  const found = tree.path(key);
  if (found === undefined) return undefined;
  const { value, version, steps } = found;
  return { key, value, leaf: leafOp(signedVarints(0, 1, version)), path: steps.map(innerOp).reverse() };
}

/** The neighbours of an absent key, each with the proof that it exists; one is missing at an edge of the tree. */
function absence(tree: Tree, key: Uint8Array): CommitmentProof {
  const [before] = tree.iterate({ end: key, reverse: true });
  const [after] = tree.iterate({ start: key });
  return {
    proof: {
      $case: "nonexist",
      value: { key, left: before && existence(tree, before[0]), right: after && existence(tree, after[0]) },
    },
  };
}

function simpleProof(trees: Trees, store: string): CommitmentProof {
  const stores = storeRoots(trees);
  const index = stores.findIndex(({ name }) => name === store);
  const { aunts } = merkleProof(multistoreLeaves(stores), index);
  const sides = pathSides(index, stores.length);
  const path = aunts.map((aunt, i): InnerOp => {
    const left = sides[i] === "left";
    const prefix = left ? concat(Uint8Array.of(1), aunt) : Uint8Array.of(1);
    return { hash: HashOp.SHA256, prefix, suffix: left ? NOTHING : aunt };
  });
  const root = stores[index]?.root ?? NOTHING;
  const exist = { key: Buffer.from(store, "latin1"), value: root, leaf: leafOp(Uint8Array.of(0)), path };
  return { proof: { $case: "exist", value: exist } };
}

/**
 * Proofs for `iavlSpec` and `tendermintSpec` that a key has its value, or none, under the root over all stores. The
 * absence proof of a store without any key names no neighbour, and verifiers refuse it: there the second proof is
 * the evidence, for it shows the root of the store to be SHA-256 of nothing.
 *
 * @throws StoreError where the store is not under this root
 */
export function proveKey(trees: Trees, store: string, key: Uint8Array): StoreProof {
  const tree = trees.get(store);
  if (tree === undefined) {
    throw new StoreError(`no store "${store}" at this height; there are: ${[...trees.keys()].join(", ")}`);
  }
  if (key.length === 0) throw new StoreError("an empty key has no proof: no store can hold one");
  const found = existence(tree, key);
  const iavl: CommitmentProof = found === undefined ? absence(tree, key) : { proof: { $case: "exist", value: found } };
  return {
    value: found?.value,
    iavl: CommitmentProof.encode(iavl).finish(),
    simple: CommitmentProof.encode(simpleProof(trees, store)).finish(),
  };
}
