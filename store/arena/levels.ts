import { LIST_AT, MAX_INNERS, type NodeHasher, RECORD_BYTES } from "./layout.ts";
import type { NodeMemory } from "./nodes.ts";
import { U32Stack } from "./stack.ts";

/** Heights are below this: an AVL tree of 2^32 leaves has 46 levels. */
const HEIGHTS = 64;

/**
 * New inner nodes by their height, to be hashed from the lowest level up, each level in one go. A node whose height
 * changes is added again: what it is hashed to before its place among the levels is written over there.
 */
export class Levels {
  private readonly nodes: NodeMemory;
  private readonly hasher: NodeHasher;
  private readonly levels = Array.from({ length: HEIGHTS }, () => new U32Stack());
  private top = 0;

  constructor(nodes: NodeMemory, hasher: NodeHasher) {
    this.nodes = nodes;
    this.hasher = hasher;
  }

  add(id: number, height: number): void {
    (this.levels[height] as U32Stack).push(id * RECORD_BYTES);
    if (height > this.top) this.top = height;
  }

  /** Hashes what was added. The leaves below have their hashes already. */
  hash(): void {
    const { words } = this.nodes;
    for (let height = 1; height <= this.top; height++) {
      const { items, size } = this.levels[height] as U32Stack;
      for (let from = 0; from < size; from += MAX_INNERS) {
        const end = Math.min(size, from + MAX_INNERS);
        words.set(items.subarray(from, end), LIST_AT >>> 2);
        this.hasher.inners(end - from);
      }
    }
    this.clear();
  }

  clear(): void {
    for (let height = 1; height <= this.top; height++) (this.levels[height] as U32Stack).size = 0;
    this.top = 0;
  }
}
