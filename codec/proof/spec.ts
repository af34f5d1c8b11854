import { equalBytes } from "../bytes.ts";
import { HashOp, type InnerOp, type LeafOp, LengthOp } from "../gen/cosmos/ics23/v1/proofs.ts";

/** A proof that does not show what it claims; the message says why. */
export class ProofError extends Error {
  override readonly name = "ProofError";
}

/** On which side of an inner node the proven child stands. */
export type Side = "left" | "right";

/**
 * One of the two binary trees of a Cosmos chain. Both checks are at least as strict as cosmos/ics23 v0.11: they accept
 * only what an honest tree emits, so that no node can be read as a leaf nor a child be moved.
 */
export interface TreeSpec {
  readonly name: string;
  /** @throws ProofError unless `prefix` is that of a leaf */
  checkLeafPrefix(prefix: Uint8Array): void;
  /** Side of the child of `op`, which stands `layer` levels above the leaves. @throws ProofError on another shape */
  sideOf(op: InnerOp, layer: number): Side;
}

/** Longest path that is followed, as in cosmos/ics23: trees of 2^64 leaves are far shallower. */
export const maxDepth = 128;

/** Leaf operation of both trees: sha256(prefix ‖ length ‖ key ‖ length ‖ sha256(value)). @throws ProofError on another */
export function checkLeafOp(spec: TreeSpec, leaf: LeafOp | undefined): LeafOp {
  if (leaf === undefined) throw new ProofError(`${spec.name} proof has no leaf operation`);
  const standard =
    leaf.hash === HashOp.SHA256 &&
    leaf.prehashKey === HashOp.NO_HASH &&
    leaf.prehashValue === HashOp.SHA256 &&
    leaf.length === LengthOp.VAR_PROTO;
  if (!standard) throw new ProofError(`${spec.name} leaf operation is not the standard one`);
  spec.checkLeafPrefix(leaf.prefix);
  return leaf;
}

/** The tree over stores: RFC 6962, leaf mark 00, inner mark 01. */
export const simpleSpec: TreeSpec = {
  name: "simple",
  checkLeafPrefix(prefix) {
    if (!equalBytes(prefix, Uint8Array.of(0))) throw new ProofError("simple leaf prefix must be 00");
  },
  sideOf({ hash, prefix, suffix }) {
    if (hash !== HashOp.SHA256) throw new ProofError("simple inner operation must use SHA-256");
    if (prefix[0] !== 1) throw new ProofError("simple inner prefix must begin with 01");
    if (prefix.length === 1 && suffix.length === 32) return "left";
    if (prefix.length === 33 && suffix.length === 0) return "right";
    throw new ProofError(`simple inner operation of ${prefix.length} + ${suffix.length} bytes`);
  },
};

/** The tree within a store: zig-zag varints of height, size and version, then children of 32 bytes behind their length. */
export const iavlSpec: TreeSpec = {
  name: "iavl",
  checkLeafPrefix(prefix) {
    const { values, next } = header(prefix);
    if (values[0] !== 0n || values[1] !== 1n || next !== prefix.length) {
      throw new ProofError("iavl leaf prefix must be height 0, size 1 and a version");
    }
  },
  sideOf({ hash, prefix, suffix }, layer) {
    if (hash !== HashOp.SHA256) throw new ProofError("iavl inner operation must use SHA-256");
    const { values, next } = header(prefix);
    if ((values[0] ?? 0n) < BigInt(layer))
      throw new ProofError(`iavl inner operation ${layer} has height ${values[0]}`);
    const lengthAt = (bytes: Uint8Array, at: number) => bytes[at] === 32;
    const rest = prefix.length - next;
    // Limits of the standard specification: 4 to 12 bytes, the length of the child included.
    if (next + 1 < 4 || next + 1 > 12) throw new ProofError(`iavl inner prefix has a header of ${next} bytes`);
    if (rest === 1 && lengthAt(prefix, next) && suffix.length === 33 && lengthAt(suffix, 0)) return "left";
    if (rest === 34 && lengthAt(prefix, next) && lengthAt(prefix, next + 33) && suffix.length === 0) return "right";
    throw new ProofError(`iavl inner operation of ${prefix.length} + ${suffix.length} bytes`);
  },
};

function header(prefix: Uint8Array): { values: bigint[]; next: number } {
  const values: bigint[] = [];
  let next = 0;
  while (values.length < 3) {
    const read = zigzag(prefix, next);
    if (read.value < 0n) throw new ProofError("iavl prefix holds a negative number");
    values.push(read.value);
    next = read.next;
  }
  return { values, next };
}

function zigzag(bytes: Uint8Array, at: number): { value: bigint; next: number } {
  let raw = 0n;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) throw new ProofError("iavl prefix ends within a number");
    raw |= BigInt(byte & 0x7f) << BigInt(7 * i);
    if (byte < 0x80) {
      if ((byte === 0 && i > 0) || raw >> 64n !== 0n) break;
      return { value: (raw >> 1n) ^ -(raw & 1n), next: at + i + 1 };
    }
  }
  throw new ProofError("iavl prefix holds a malformed number");
}
