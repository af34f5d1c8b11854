import type { Forest, ForestBuilder, TreeEngine } from "../engine.ts";
import { StoreError } from "../errors.ts";
import type { ChangeSet } from "../types.ts";
import { ArenaBuilder } from "./build.ts";
import { ArenaForest } from "./forest.ts";
import { Heap } from "./heap.ts";
import { type MakeHasher, type NodeHasher, RECORD_BYTES } from "./layout.ts";
import { LeafHasher } from "./leaves.ts";
import { Levels } from "./levels.ts";
import { type Missing, missing, Reaper } from "./lifetimes.ts";
import { NodeMemory } from "./nodes.ts";
import type { Reading } from "./read.ts";
import { makeHasher } from "./sha256/choose.ts";
import { BlockWriter } from "./write.ts";

/** How an arena is made. */
export interface ArenaOptions {
  /** Debug mode: whatever is freed is spoiled, and a read of it throws. */
  readonly poison?: boolean | undefined;
  /** Most memory for nodes in pages of 64 KiB, 4 GiB unless told. */
  readonly maxPages?: number | undefined;
  /** How to hash, the fastest that this machine has unless told. */
  readonly makeHasher?: MakeHasher | undefined;
}

/** The trees of a state in shared memory of its own; README.md says how. */
export class Arena implements TreeEngine {
  readonly nodes: NodeMemory;
  readonly heap: Heap;
  private readonly hasher: NodeHasher;
  private readonly leaves: LeafHasher;
  private readonly levels: Levels;
  private readonly writer: BlockWriter;
  private readonly reaper: Reaper;

  constructor(options: ArenaOptions = {}) {
    const poison = options.poison === true;
    this.nodes = new NodeMemory(poison, options.maxPages);
    this.heap = new Heap(poison);
    this.hasher = (options.makeHasher ?? makeHasher)(this.nodes.memory);
    this.leaves = new LeafHasher(this.nodes, this.hasher);
    this.levels = new Levels(this.nodes, this.hasher);
    this.writer = new BlockWriter(this.nodes, this.heap, this.leaves, this.levels);
    this.reaper = new Reaper(this.nodes, this.heap);
  }

  /** Bytes in use for nodes, keys and values, retained versions included. */
  get usedBytes(): number {
    return this.nodes.used * RECORD_BYTES + this.heap.usedBytes;
  }

  reading(): Reading {
    const { words, bytes } = this.nodes;
    return { words, bytes, heap: this.heap };
  }

  empty(): ArenaForest {
    return this.forest(0, undefined, new Map(), missing());
  }

  apply(base: Forest, stores: Iterable<string>, height: number, changes: ChangeSet): ArenaForest {
    if (!(base instanceof ArenaForest)) throw new StoreError("the base of a block is of another engine");
    const { writer } = this;
    const roots = new Map<string, number>();
    writer.begin(height);
    try {
      for (const name of stores) {
        const root = base.trees.get(name)?.id ?? 0;
        const writes = changes.get(name);
        roots.set(name, writes === undefined ? root : writer.apply(root, writes));
      }
      this.hashNew();
    } catch (error) {
      writer.undo();
      throw error;
    }
    return this.forest(height, base, roots, missing(writer.end()));
  }

  build(): ForestBuilder {
    return new ArenaBuilder(this, new BlockWriter(this.nodes, this.heap, this.leaves, this.levels));
  }

  /** Hashes all that was made since the last time. */
  hashNew(): void {
    this.leaves.flush();
    this.levels.hash();
  }

  /** A forest that was rebuilt: it shares no nodes with any other. */
  adopt(height: number, roots: ReadonlyMap<string, number>): ArenaForest {
    return this.forest(height, undefined, roots, missing());
  }

  /** Frees a tree that no forest has. */
  freeTree(root: number): void {
    this.reaper.freeTree(root, -1);
  }

  private forest(
    height: number,
    parent: ArenaForest | undefined,
    roots: ReadonlyMap<string, number>,
    without: Missing,
  ): ArenaForest {
    return new ArenaForest(height, parent, roots, without, this);
  }

  /**
   * Takes out a version that nobody holds, and frees what only it had. With one version right over it, that is what
   * the upper one lacks of it and the one under it has not either. With more than one it has to wait: what one of them
   * lacks another may have.
   */
  collect(forest: ArenaForest): void {
    const { parent, children } = forest;
    const [child, second] = children;
    if (second !== undefined) return;
    const below = parent?.height ?? -1;
    parent?.children.delete(forest);
    if (child === undefined) {
      for (const tree of forest.trees.values()) this.reaper.freeTree(tree.id, below);
    } else {
      parent?.children.add(child);
      child.parent = parent;
      child.missing = this.withoutMiddle(forest.missing, child.missing, parent);
    }
    forest.missing = missing();
    if (parent !== undefined && !parent.alive) this.collect(parent);
  }

  private withoutMiddle(lower: Missing, upper: Missing, parent: ArenaForest | undefined): Missing {
    if (parent === undefined) {
      this.reaper.free(upper);
      return missing();
    }
    const kept = this.reaper.freeAfter(upper, parent.height);
    return {
      nodes: [...lower.nodes, ...kept.nodes],
      leaves: [...lower.leaves, ...kept.leaves],
      keys: [...lower.keys, ...kept.keys],
    };
  }
}
