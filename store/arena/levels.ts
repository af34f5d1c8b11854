import { DIRTY, LIST_AT, MAX_INNERS, META, type NodeHasher, RECORD_BYTES } from "./layout.ts";
import type { NodeMemory } from "./nodes.ts";
import { heightOf, isDirty } from "./record.ts";

/** Heights are below this: an AVL tree of 2^32 leaves has 46 levels. */
const HEIGHTS = 64;

/**
 * Hashes the dirty inner nodes among `created`, from the lowest level up, each level in one go; leaves have their hash
 * already. Afterwards none of them is dirty.
 */
export function hashLevels(nodes: NodeMemory, hasher: NodeHasher, created: Uint32Array): void {
  const { words } = nodes;
  const starts = new Uint32Array(HEIGHTS + 1);
  for (const id of created) {
    if (!isDirty(words, id)) continue;
    const height = heightOf(words, id);
    starts[height + 1] = (starts[height + 1] as number) + 1;
  }
  for (let height = 1; height <= HEIGHTS; height++) {
    starts[height] = (starts[height] as number) + (starts[height - 1] as number);
  }
  const leaves = starts[1] as number;
  const addresses = new Uint32Array((starts[HEIGHTS] as number) - leaves);
  const next = starts.slice();
  for (const id of created) {
    if (!isDirty(words, id)) continue;
    const height = heightOf(words, id);
    words[(id << 4) | META] = (words[(id << 4) | META] as number) & ~DIRTY;
    if (height === 0) continue;
    const place = next[height] as number;
    next[height] = place + 1;
    addresses[place - leaves] = id * RECORD_BYTES;
  }
  for (let height = 1; height < HEIGHTS; height++) {
    const end = (starts[height + 1] as number) - leaves;
    for (let from = (starts[height] as number) - leaves; from < end; from += MAX_INNERS) {
      const part = addresses.subarray(from, Math.min(end, from + MAX_INNERS));
      words.set(part, LIST_AT >>> 2);
      hasher.inners(part.length);
    }
  }
}
