import type { KeyPath, PathStep, TreeNode } from "../engine.ts";
import type { KeyRange } from "../types.ts";
import type { HeapView } from "./heap.ts";
import {
  hashOf,
  heightOf,
  keyRefOf,
  leftOf,
  prefixHigh,
  prefixLow,
  prefixWord,
  rightOf,
  sizeOf,
  valueLengthOf,
  valueRefOf,
  versionOf,
} from "./record.ts";

/** What reading needs; the views of the node memory must reach as far as the tree that is read. */
export interface Reading {
  readonly words: Uint32Array;
  readonly bytes: Uint8Array;
  readonly heap: HeapView;
}

/** How `key` stands to that of a node: below, equal or above 0. `high` and `low` are its prefix. */
export function compareAt({ words, heap }: Reading, id: number, key: Uint8Array, high: number, low: number): number {
  const nodeHigh = prefixHigh(words, id);
  if (high !== nodeHigh) return high < nodeHigh ? -1 : 1;
  const nodeLow = prefixLow(words, id);
  if (low !== nodeLow) return low < nodeLow ? -1 : 1;
  return heap.compareKey(key, keyRefOf(words, id));
}

/** The leaf of a key; 0 where there is none. */
export function findLeaf(arena: Reading, root: number, key: Uint8Array): number {
  if (root === 0) return 0;
  const { words } = arena;
  const high = prefixWord(key, 0);
  const low = prefixWord(key, 4);
  let id = root;
  while (heightOf(words, id) > 0) {
    id = compareAt(arena, id, key, high, low) < 0 ? leftOf(words, id) : rightOf(words, id);
  }
  return compareAt(arena, id, key, high, low) === 0 ? id : 0;
}

/** A copy of a leaf's value. */
export function leafValue({ words, heap }: Reading, id: number): Uint8Array {
  return heap.value(valueRefOf(words, id), valueLengthOf(words, id));
}

/** A copy of a node's key. */
export function nodeKey({ words, heap }: Reading, id: number): Uint8Array {
  return heap.key(keyRefOf(words, id));
}

/** A bound of a range, with its prefix. */
interface Bound {
  readonly key: Uint8Array;
  readonly high: number;
  readonly low: number;
}

const boundOf = (key: Uint8Array | undefined): Bound | undefined =>
  key === undefined ? undefined : { key, high: prefixWord(key, 0), low: prefixWord(key, 4) };

/** How a bound stands to the key of a node. */
const against = (arena: Reading, bound: Bound, id: number): number =>
  compareAt(arena, id, bound.key, bound.high, bound.low);

/** The leaves of a range in its order. Holds one path, never a list; `reading` is asked anew whenever it goes on. */
export function* leavesOf(reading: () => Reading, root: number, range: KeyRange): Generator<number, void> {
  const later: number[] = [];
  const ascending = range.reverse !== true;
  // Where the walk begins, and where it ends.
  let first = boundOf(ascending ? range.start : range.end);
  const last = boundOf(ascending ? range.end : range.start);
  let id = root;
  while (id !== 0) {
    const arena = reading();
    const { words } = arena;
    while (heightOf(words, id) > 0) {
      // Ascending from a start: the left child has nothing where start >= key. Descending to an end: the right one where end <= key.
      const skip = first !== undefined && (ascending ? against(arena, first, id) >= 0 : against(arena, first, id) <= 0);
      const near = ascending ? leftOf(words, id) : rightOf(words, id);
      const far = ascending ? rightOf(words, id) : leftOf(words, id);
      if (skip) id = far;
      else {
        later.push(far);
        id = near;
      }
    }
    if (last !== undefined && (ascending ? against(arena, last, id) <= 0 : against(arena, last, id) > 0)) return;
    const inside = first === undefined || (ascending ? against(arena, first, id) <= 0 : against(arena, first, id) > 0);
    // Everything still waiting lies beyond the bound.
    first = undefined;
    if (inside) yield id;
    id = later.pop() ?? 0;
  }
}

/** The ids of a tree's nodes, children before their parent and left before right. */
export function* postOrder(reading: () => Reading, root: number): Generator<number, void> {
  const open: number[] = [];
  let id = root;
  while (id !== 0) {
    let { words } = reading();
    while (heightOf(words, id) > 0) {
      open.push(id);
      id = leftOf(words, id);
    }
    yield id;
    let done = id;
    let parent = open.at(-1) ?? 0;
    ({ words } = reading());
    while (parent !== 0 && rightOf(words, parent) === done) {
      open.pop();
      yield parent;
      ({ words } = reading());
      done = parent;
      parent = open.at(-1) ?? 0;
    }
    id = parent === 0 ? 0 : rightOf(words, parent);
  }
}

/** A node as a walk hands it out. */
export function nodeItem(arena: Reading, id: number): TreeNode {
  const height = heightOf(arena.words, id);
  const value = height === 0 ? leafValue(arena, id) : undefined;
  return { height, version: versionOf(arena.words, id), key: nodeKey(arena, id), value };
}

/** What proves a key, from the root down. */
export function pathTo(arena: Reading, root: number, key: Uint8Array): KeyPath | undefined {
  if (root === 0) return undefined;
  const { words, bytes } = arena;
  const bound: Bound = { key, high: prefixWord(key, 0), low: prefixWord(key, 4) };
  const steps: PathStep[] = [];
  let id = root;
  for (let height = heightOf(words, id); height > 0; height = heightOf(words, id)) {
    const toLeft = against(arena, bound, id) < 0;
    const sibling = hashOf(bytes, toLeft ? rightOf(words, id) : leftOf(words, id));
    steps.push({ height, size: sizeOf(words, id), version: versionOf(words, id), toLeft, sibling });
    id = toLeft ? leftOf(words, id) : rightOf(words, id);
  }
  if (against(arena, bound, id) !== 0) return undefined;
  return { value: leafValue(arena, id), version: versionOf(words, id), steps };
}
