import type { Change } from "../types.ts";
import type { Heap } from "./heap.ts";
import { HEIGHT_SHIFT, KEY, LEFT, META, PREFIX, RIGHT, SIZE, VALUE, VALUE_LENGTH, VERSION } from "./layout.ts";
import type { LeafHasher } from "./leaves.ts";
import type { Levels } from "./levels.ts";
import type { NodeMemory } from "./nodes.ts";
import {
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
} from "./record.ts";
import { U32Stack } from "./stack.ts";

/** What a block no longer reaches of the version under it. */
export interface Dead {
  /** Ids of inner nodes and leaves. */
  readonly nodes: Uint32Array;
  /** Of the leaves among them: id, where the value stands, its length. */
  readonly leaves: Uint32Array;
  /** Where the keys that are gone stand. */
  readonly keys: Uint32Array;
}

const GONE = 0;

/**
 * Makes the nodes of one block. Changes come sorted, and the root depends on their order: after each one the Go
 * implementation rebalances the whole way up before it looks for the next one's place. Here a subtree takes one change
 * after the other for as long as neither its height nor its smallest key changes, for then nothing above it would have
 * moved; else it returns, up to where the change ends, and the next change finds its way from there.
 */
export class BlockWriter {
  private readonly nodes: NodeMemory;
  private readonly heap: Heap;
  private readonly leaves: LeafHasher;
  private readonly levels: Levels;
  /** Every node made, those that the block itself gave up again too. */
  private readonly created = new U32Stack(1 << 12);
  private readonly abandoned = new U32Stack();
  private readonly deadNodes = new U32Stack(1 << 12);
  private readonly deadLeaves = new U32Stack(1 << 10);
  private readonly deadKeys = new U32Stack();
  private low = 0;
  private high = 0;
  private version = 0;
  private changes: readonly Change[] = [];
  private prefixes = new Uint32Array(0);
  /** The next change. */
  private at = 0;
  /** A subtree's new smallest key, on its way up to the node that has the subtree on its right; 0 where there is none. */
  private smallest = 0;
  private smallestHigh = 0;
  private smallestLow = 0;

  constructor(nodes: NodeMemory, heap: Heap, leaves: LeafHasher, levels: Levels) {
    this.nodes = nodes;
    this.heap = heap;
    this.leaves = leaves;
    this.levels = levels;
  }

  begin(version: number): void {
    this.version = version;
    this.low = version >>> 0;
    this.high = (version - this.low) * 2 ** -32;
    for (const stack of [this.created, this.abandoned, this.deadNodes, this.deadLeaves, this.deadKeys]) stack.size = 0;
  }

  /** The root after sorted changes; that of a tree without keys is 0. Inner nodes have no hash yet. */
  apply(root: number, changes: readonly Change[]): number {
    const count = changes.length;
    if (this.prefixes.length < 2 * count) this.prefixes = new Uint32Array(2 * count);
    this.changes = changes;
    for (let i = 0; i < count; i++) {
      const [key] = changes[i] as Change;
      this.prefixes[2 * i] = prefixWord(key, 0);
      this.prefixes[2 * i + 1] = prefixWord(key, 4);
    }
    this.at = 0;
    let id = root;
    while (this.at < count) {
      if (id !== 0) id = this.visit(id, count);
      else if (this.changes[this.at]?.[1] === null) this.at += 1;
      else id = this.newLeaf(0);
      this.smallest = 0;
    }
    this.changes = [];
    return id;
  }

  /** What the block gave up of the version under it. Gives back what it gave up of its own. */
  end(): Dead {
    this.nodes.give(this.abandoned.taken());
    return { nodes: this.deadNodes.taken(), leaves: this.deadLeaves.taken(), keys: this.deadKeys.taken() };
  }

  /** Of nodes of a tree that is rebuilt, which no block will undo. */
  forget(): void {
    this.created.size = 0;
  }

  /** Undoes a block that could not be finished. The version under it was never touched. */
  undo(): void {
    // Before their records go: the hasher writes into them.
    this.leaves.flush();
    this.levels.clear();
    this.changes = [];
    const { words } = this.nodes;
    for (const id of this.created.taken()) {
      if (heightOf(words, id) > 0) continue;
      const value = valueRefOf(words, id);
      const key = keyRefOf(words, id);
      if (value !== 0) this.heap.freeValue(value, valueLengthOf(words, id));
      if (key !== 0 && this.heap.keySince(key) === this.version) this.heap.freeKey(key);
    }
    this.nodes.give(this.created.taken());
  }

  /** A new leaf with its key in the heap already; for a tree that is rebuilt. */
  makeLeaf(key: Uint8Array, value: Uint8Array, known: number, version: number): number {
    const id = this.nodes.take();
    this.created.push(id);
    const { words } = this.nodes;
    const at = id << 4;
    const low = version >>> 0;
    // For undo, if the heap is full.
    words[at | VALUE] = 0;
    words[at | KEY] = 0;
    words[at | META] = (version - low) * 2 ** -32;
    words[at | VALUE_LENGTH] = value.length;
    words[at | SIZE] = 1;
    words[at | VERSION] = low;
    words[at | PREFIX] = prefixWord(key, 0);
    words[at | (PREFIX + 1)] = prefixWord(key, 4);
    words[at | VALUE] = this.heap.putValue(value);
    words[at | KEY] = known === 0 ? this.heap.putKey(key, version) : known;
    this.leaves.add(id, key, value, version);
    return id;
  }

  /** A node over two subtrees; its key is that of `from`, the smallest of the right one. */
  makeInner(left: number, right: number, from: number, version: number): number {
    const id = this.nodes.take();
    this.created.push(id);
    const { words } = this.nodes;
    const at = id << 4;
    const low = version >>> 0;
    words[at | LEFT] = left;
    words[at | RIGHT] = right;
    words[at | KEY] = keyRefOf(words, from);
    words[at | VERSION] = low;
    words[at | META] = (version - low) * 2 ** -32;
    words[at | PREFIX] = prefixHigh(words, from);
    words[at | (PREFIX + 1)] = prefixLow(words, from);
    this.measure(id);
    return id;
  }

  private newLeaf(knownKey: number): number {
    const [key, value] = this.changes[this.at] as readonly [Uint8Array, Uint8Array];
    this.at += 1;
    return this.makeLeaf(key, value, knownKey, this.version);
  }

  /** How the key of change `i` stands to that of a node. */
  private compare(i: number, id: number): number {
    const { words } = this.nodes;
    const high = this.prefixes[2 * i] as number;
    const nodeHigh = prefixHigh(words, id);
    if (high !== nodeHigh) return high < nodeHigh ? -1 : 1;
    const low = this.prefixes[2 * i + 1] as number;
    const nodeLow = prefixLow(words, id);
    if (low !== nodeLow) return low < nodeLow ? -1 : 1;
    return this.heap.compareKey((this.changes[i] as Change)[0], keyRefOf(words, id));
  }

  /** The first change from the one after the next, before `end`, whose key is not below that of a node. */
  private split(id: number, end: number): number {
    let low = this.at + 1;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(middle, id) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Applies changes before `end`, all of which belong into this subtree; its new root, or GONE. */
  private visit(id: number, end: number): number {
    const height = heightOf(this.nodes.words, id);
    if (height === 0) return this.visitLeaf(id, end);
    let node = id;
    while (this.at < end) {
      const toLeft = this.compare(this.at, node) < 0;
      const side = toLeft ? LEFT : RIGHT;
      let { words } = this.nodes;
      const child = words[(node << 4) | side] as number;
      const childHeight = heightOf(words, child);
      const childSize = sizeOf(words, child);
      const next = this.visit(child, toLeft ? this.split(node, end) : end);
      if (next === GONE) return this.collapse(node, toLeft);
      ({ words } = this.nodes);
      if (next === child && !this.isMine(words, child)) continue;
      node = this.own(node);
      ({ words } = this.nodes);
      const at = node << 4;
      words[at | side] = next;
      words[at | SIZE] = (words[at | SIZE] as number) + sizeOf(words, next) - childSize;
      if (this.smallest !== 0 && !toLeft) {
        words[at | KEY] = this.smallest;
        words[at | PREFIX] = this.smallestHigh;
        words[at | (PREFIX + 1)] = this.smallestLow;
        this.smallest = 0;
      }
      if (heightOf(words, next) !== childHeight) node = this.balance(node);
      if (this.smallest !== 0 || heightOf(this.nodes.words, node) !== height) return node;
    }
    return node;
  }

  private visitLeaf(leaf: number, end: number): number {
    let id = leaf;
    while (this.at < end) {
      const order = this.compare(this.at, id);
      const deletes = (this.changes[this.at] as Change)[1] === null;
      if (deletes && order !== 0) {
        this.at += 1;
        continue;
      }
      if (order === 0) {
        const { words } = this.nodes;
        this.deadNodes.push(id);
        this.deadLeaves.push(id);
        this.deadLeaves.push(valueRefOf(words, id));
        this.deadLeaves.push(valueLengthOf(words, id));
        if (deletes) {
          this.at += 1;
          this.deadKeys.push(keyRefOf(words, id));
          return GONE;
        }
        id = this.newLeaf(keyRefOf(words, id));
        continue;
      }
      const added = this.newLeaf(0);
      return order < 0 ? this.makeInner(added, id, id, this.version) : this.makeInner(id, added, added, this.version);
    }
    return id;
  }

  /** What stands in the place of a node that lost a child: the other one, with its old version. */
  private collapse(node: number, lostLeft: boolean): number {
    const { words } = this.nodes;
    const rest = lostLeft ? rightOf(words, node) : leftOf(words, node);
    if (lostLeft) {
      this.smallest = keyRefOf(words, node);
      this.smallestHigh = prefixHigh(words, node);
      this.smallestLow = prefixLow(words, node);
    }
    (this.isMine(words, node) ? this.abandoned : this.deadNodes).push(node);
    return rest;
  }

  /** Whether this block made the node: what is below has lower versions. Then it may be changed in place. */
  private isMine(words: Uint32Array, id: number): boolean {
    return words[(id << 4) | VERSION] === this.low && ((words[(id << 4) | META] as number) & 0xffff) === this.high;
  }

  /** The node itself where this block made it, else a copy that this block may change. */
  private own(id: number): number {
    if (this.isMine(this.nodes.words, id)) return id;
    this.deadNodes.push(id);
    const copy = this.nodes.take();
    this.created.push(copy);
    const { words } = this.nodes;
    const from = id << 4;
    const to = copy << 4;
    words[to | LEFT] = words[from | LEFT] as number;
    words[to | RIGHT] = words[from | RIGHT] as number;
    words[to | SIZE] = words[from | SIZE] as number;
    words[to | KEY] = words[from | KEY] as number;
    words[to | VERSION] = this.low;
    const height = heightOf(words, id);
    words[to | META] = (height << HEIGHT_SHIFT) | this.high;
    words[to | PREFIX] = words[from | PREFIX] as number;
    words[to | (PREFIX + 1)] = words[from | (PREFIX + 1)] as number;
    this.levels.add(copy, height);
    return copy;
  }

  /** Recomputes height and size from the children. */
  private measure(id: number): void {
    const { words } = this.nodes;
    const left = leftOf(words, id);
    const right = rightOf(words, id);
    const height = Math.max(heightOf(words, left), heightOf(words, right)) + 1;
    const at = id << 4;
    words[at | SIZE] = sizeOf(words, left) + sizeOf(words, right);
    const meta = words[at | META] as number;
    if (meta >>> HEIGHT_SHIFT === height) return;
    words[at | META] = (height << HEIGHT_SHIFT) | (meta & 0xffff);
    this.levels.add(id, height);
  }

  private lean(id: number): number {
    const { words } = this.nodes;
    return heightOf(words, leftOf(words, id)) - heightOf(words, rightOf(words, id));
  }

  /** Turns the node's child on `side` into its parent, and returns that. */
  private rotate(node: number, side: typeof LEFT | typeof RIGHT): number {
    const other = side === LEFT ? RIGHT : LEFT;
    const top = this.own(this.nodes.words[(node << 4) | side] as number);
    const { words } = this.nodes;
    words[(node << 4) | side] = words[(top << 4) | other] as number;
    this.measure(node);
    words[(top << 4) | other] = node;
    this.measure(top);
    return top;
  }

  /** Restores the AVL rule; which of the two rotations an even child gets is part of the root hash. */
  private balance(node: number): number {
    this.measure(node);
    const by = this.lean(node);
    if (by > 1) {
      const left = leftOf(this.nodes.words, node);
      if (this.lean(left) < 0) this.turnChild(node, LEFT);
      return this.rotate(node, LEFT);
    }
    if (by < -1) {
      const right = rightOf(this.nodes.words, node);
      if (this.lean(right) > 0) this.turnChild(node, RIGHT);
      return this.rotate(node, RIGHT);
    }
    return node;
  }

  /** The first half of a double rotation: the child on `side` turns with its own child on the other side. */
  private turnChild(node: number, side: typeof LEFT | typeof RIGHT): void {
    const child = this.own(this.nodes.words[(node << 4) | side] as number);
    const top = this.rotate(child, side === LEFT ? RIGHT : LEFT);
    this.nodes.words[(node << 4) | side] = top;
  }
}
