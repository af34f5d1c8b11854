import type { Heap } from "./heap.ts";
import type { NodeMemory } from "./nodes.ts";
import { heightOf, keyRefOf, leftOf, rightOf, valueLengthOf, valueRefOf, versionOf } from "./record.ts";
import { U32Stack } from "./stack.ts";
import type { Dead } from "./write.ts";

const LEAF_WORDS = 3;

/** What a version lacks of the one before it, in the pieces in which it came together. */
export interface Missing {
  nodes: Uint32Array[];
  leaves: Uint32Array[];
  keys: Uint32Array[];
}

/** @returns what nothing is missing of at first, then what `dead` says */
export function missing(dead?: Dead): Missing {
  return dead === undefined
    ? { nodes: [], leaves: [], keys: [] }
    : { nodes: [dead.nodes], leaves: [dead.leaves], keys: [dead.keys] };
}

/** Gives records, values and keys back to the memory that they are of. */
export class Reaper {
  private readonly nodes: NodeMemory;
  private readonly heap: Heap;

  constructor(nodes: NodeMemory, heap: Heap) {
    this.nodes = nodes;
    this.heap = heap;
  }

  /** Frees all of it. */
  free(dead: Missing): void {
    for (const keys of dead.keys) for (const key of keys) this.heap.freeKey(key);
    for (const leaves of dead.leaves) {
      for (let i = 0; i < leaves.length; i += LEAF_WORDS) {
        this.heap.freeValue(leaves[i + 1] as number, leaves[i + 2] as number);
      }
    }
    for (const nodes of dead.nodes) this.nodes.give(nodes);
  }

  /** Frees what came after a version; the rest, which that version has, is returned. */
  freeAfter(dead: Missing, height: number): Missing {
    const { words } = this.nodes;
    const kept: Missing = { nodes: [], leaves: [], keys: [] };
    const gone: Missing = { nodes: [], leaves: [], keys: [] };
    const after = (id: number) => versionOf(words, id) > height;
    split(dead.nodes, 1, after, gone.nodes, kept.nodes);
    split(dead.leaves, LEAF_WORDS, after, gone.leaves, kept.leaves);
    split(dead.keys, 1, (key) => this.heap.keySince(key) > height, gone.keys, kept.keys);
    this.free(gone);
    return kept;
  }

  /** Frees of a tree what came after a version that shares its nodes; all of it where `height` is -1. */
  freeTree(root: number, height: number): void {
    const { words } = this.nodes;
    const found = { nodes: new U32Stack(), leaves: new U32Stack(), keys: new U32Stack() };
    const open = root === 0 ? [] : [root];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (versionOf(words, id) <= height) continue;
      found.nodes.push(id);
      if (heightOf(words, id) > 0) {
        open.push(leftOf(words, id), rightOf(words, id));
        continue;
      }
      found.leaves.push(id);
      found.leaves.push(valueRefOf(words, id));
      found.leaves.push(valueLengthOf(words, id));
      if (this.heap.keySince(keyRefOf(words, id)) > height) found.keys.push(keyRefOf(words, id));
    }
    this.free(missing({ nodes: found.nodes.taken(), leaves: found.leaves.taken(), keys: found.keys.taken() }));
  }
}

/** Sorts items of `width` words, told by their first one, into two lists. */
function split(
  pieces: readonly Uint32Array[],
  width: number,
  first: (word: number) => boolean,
  yes: Uint32Array[],
  no: Uint32Array[],
): void {
  const [ayes, noes] = [new U32Stack(), new U32Stack()];
  for (const piece of pieces) {
    for (let i = 0; i < piece.length; i += width) {
      const stack = first(piece[i] as number) ? ayes : noes;
      for (let j = i; j < i + width; j++) stack.push(piece[j] as number);
    }
  }
  yes.push(ayes.taken());
  no.push(noes.taken());
}
