import { equalBytes } from "../codec/bytes.ts";
import type { TreeNode } from "./engine.ts";
import { storeRoots, type Version } from "./version.ts";

/** Where the trees of a store in two states first part. */
export type Difference =
  /** Only one has the key, or it has another value there; `undefined` where it is not. */
  | {
      readonly kind: "key";
      readonly key: Uint8Array;
      readonly left: Uint8Array | undefined;
      readonly right: Uint8Array | undefined;
    }
  /** The same value, written by another block: one wrote again what stood there. */
  | { readonly kind: "version"; readonly key: Uint8Array; readonly left: number; readonly right: number }
  /** The same keys, values and versions in trees of another shape: the changes came in another order. */
  | { readonly kind: "shape" }
  /** One of them has not the store. */
  | { readonly kind: "store"; readonly missing: "left" | "right" };

/** A store whose roots differ. */
export interface StoreDifference {
  readonly store: string;
  readonly difference: Difference;
}

interface Leaf {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  readonly version: number;
}

/** Leaves come in the order of their keys. Copied: a node is good until the walk goes on. */
function* leaves(nodes: Iterable<TreeNode>): Generator<Leaf, void> {
  for (const { key, value, version } of nodes)
    if (value !== undefined) yield { key: key.slice(), value: value.slice(), version };
}

function firstDifference(left: Iterable<TreeNode>, right: Iterable<TreeNode>): Difference {
  const [a, b] = [leaves(left), leaves(right)];
  let again: Difference | undefined;
  for (;;) {
    const [one, other] = [a.next().value, b.next().value];
    if (one === undefined && other === undefined) return again ?? { kind: "shape" };
    const order = one === undefined ? 1 : other === undefined ? -1 : Buffer.compare(one.key, other.key);
    if (order < 0 && one !== undefined) return { kind: "key", key: one.key, left: one.value, right: undefined };
    if (order > 0 && other !== undefined) return { kind: "key", key: other.key, left: undefined, right: other.value };
    if (one === undefined || other === undefined) return { kind: "shape" };
    if (!equalBytes(one.value, other.value)) return { kind: "key", key: one.key, left: one.value, right: other.value };
    // Values that differ tell more than versions that do: only where there are none is the first of these told.
    if (one.version !== other.version)
      again ??= { kind: "version", key: one.key, left: one.version, right: other.version };
  }
}

/** The stores in which two states differ, in the order of their names, each with the first key that does. */
export function compareStates(left: Version, right: Version): StoreDifference[] {
  const roots = new Map(storeRoots(right.trees).map(({ name, root }) => [name, root]));
  const found: StoreDifference[] = [];
  for (const { name, root } of storeRoots(left.trees)) {
    const other = roots.get(name);
    roots.delete(name);
    const trees = [left.trees.get(name), right.trees.get(name)] as const;
    if (other === undefined || trees[0] === undefined || trees[1] === undefined)
      found.push({ store: name, difference: { kind: "store", missing: "right" } });
    else if (!equalBytes(root, other))
      found.push({ store: name, difference: firstDifference(trees[0].nodes(), trees[1].nodes()) });
  }
  for (const name of roots.keys()) found.push({ store: name, difference: { kind: "store", missing: "left" } });
  return found.sort((a, b) => (a.store < b.store ? -1 : 1));
}
