import type { Forest, ForestBuilder, Tree } from "../engine.ts";
import { StoreError } from "../errors.ts";
import type { Arena } from "./arena.ts";
import { ArenaTree } from "./forest.ts";
import { compareAt } from "./read.ts";
import { heightOf, prefixWord } from "./record.ts";
import type { BlockWriter } from "./write.ts";

/** Nodes between two rounds of hashing: in post-order a node's children come before it. */
const BATCH = 1 << 16;

/** A subtree that waits for its parent, with its smallest leaf and its largest. */
interface Built {
  readonly id: number;
  readonly smallest: number;
  readonly largest: number;
}

/** Rebuilds trees in an arena. */
export class ArenaBuilder implements ForestBuilder {
  private readonly arena: Arena;
  private readonly writer: BlockWriter;
  private readonly roots = new Map<string, number>();
  private waiting: Built[] = [];
  private unhashed = 0;

  constructor(arena: Arena, writer: BlockWriter) {
    this.arena = arena;
    this.writer = writer;
  }

  leaf(key: Uint8Array, value: Uint8Array, version: number): void {
    const last = this.waiting.at(-1);
    if (last !== undefined && !this.above(key, last.largest))
      throw new StoreError("a leaf whose key is not above the one before");
    const id = this.writer.makeLeaf(key, value, 0, version);
    this.waiting.push({ id, smallest: id, largest: id });
    this.hashSome();
  }

  private above(key: Uint8Array, leaf: number): boolean {
    return compareAt(this.arena.reading(), leaf, key, prefixWord(key, 0), prefixWord(key, 4)) > 0;
  }

  inner(height: number, version: number): void {
    const right = this.waiting.at(-1);
    const left = this.waiting.at(-2);
    if (left === undefined || right === undefined) throw new StoreError("an inner node without children");
    const id = this.writer.makeInner(left.id, right.id, right.smallest, version);
    this.waiting.length -= 2;
    this.waiting.push({ id, smallest: left.smallest, largest: right.largest });
    const found = heightOf(this.arena.nodes.words, id);
    if (found !== height) throw new StoreError(`an inner node of height ${found} instead of ${height}`);
    this.hashSome();
  }

  private hashSome(): void {
    if (++this.unhashed < BATCH) return;
    this.arena.hashNew();
    this.writer.forget();
    this.unhashed = 0;
  }

  end(store: string): Tree {
    if (this.waiting.length > 1) throw new StoreError(`${this.waiting.length} subtrees without a parent`);
    this.arena.hashNew();
    this.writer.forget();
    const root = this.waiting.pop()?.id ?? 0;
    this.roots.set(store, root);
    return new ArenaTree(root, () => this.arena.reading());
  }

  finish(height: number): Forest {
    return this.arena.adopt(height, this.roots);
  }

  abort(): void {
    // Before their records go: the hasher writes into them.
    this.arena.hashNew();
    for (const root of [...this.roots.values(), ...this.waiting.map(({ id }) => id)]) this.arena.freeTree(root);
    this.roots.clear();
    this.waiting = [];
    this.writer.forget();
  }
}
