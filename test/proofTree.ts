import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes } from "../codec/bytes.ts";
import { type ExistenceProof, InnerOp, LeafOp } from "../codec/gen/cosmos/ics23/v1/proofs.ts";

export type Entry = readonly [key: Uint8Array, value: Uint8Array];
const zigzag = (value: number): Uint8Array => {
  const out: number[] = [];
  let rest = value * 2;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  return Uint8Array.from([...out, rest]);
};
export const leafPrefix = (version: number) => concatBytes(zigzag(0), zigzag(1), zigzag(version));
export const leafOp = (prefix: Uint8Array) =>
  LeafOp.fromPartial({ hash: 1, prehashKey: 0, prehashValue: 1, length: 1, prefix });
const sized = (bytes: Uint8Array) => concatBytes(Uint8Array.of(bytes.length), bytes);

export interface Built {
  root: Uint8Array;
  height: number;
  paths: InnerOp[][];
}

// A tree with IAVL's hashes over sorted entries; its balance does not matter to proofs.
export function build(entries: readonly Entry[], version: number): Built {
  const [only] = entries;
  if (only === undefined) throw new Error("no entries");
  if (entries.length === 1) {
    return {
      root: sha256(concatBytes(leafPrefix(version), sized(only[0]), sized(sha256(only[1])))),
      height: 0,
      paths: [[]],
    };
  }
  const middle = Math.ceil(entries.length / 2);
  const [left, right] = [build(entries.slice(0, middle), version), build(entries.slice(middle), version)];
  const height = Math.max(left.height, right.height) + 1;
  const head = concatBytes(zigzag(height), zigzag(entries.length), zigzag(version));
  const ofLeft = InnerOp.fromPartial({
    hash: 1,
    prefix: concatBytes(head, Uint8Array.of(32)),
    suffix: sized(right.root),
  });
  const ofRight = InnerOp.fromPartial({ hash: 1, prefix: concatBytes(head, sized(left.root), Uint8Array.of(32)) });
  return {
    root: sha256(concatBytes(head, sized(left.root), sized(right.root))),
    height,
    paths: [...left.paths.map((path) => [...path, ofLeft]), ...right.paths.map((path) => [...path, ofRight])],
  };
}

export function existenceAt(
  entries: readonly Entry[],
  tree: Built,
  index: number,
  version: number,
): ExistenceProof | undefined {
  const entry = entries[index];
  if (entry === undefined) return undefined;
  return { key: entry[0], value: entry[1], leaf: leafOp(leafPrefix(version)), path: tree.paths[index] ?? [] };
}
