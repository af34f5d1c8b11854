import { EMPTY_ROOT, hashInner, hashLeaf, hashScratch } from "../iavl/hash.ts";
import { scratchOf, toBytes, toText } from "../text.ts";
import { SnapshotFault } from "./errors.ts";

/** A subtree that waits for its parent. */
interface Waiting {
  readonly hash: string;
  readonly height: number;
  readonly size: number;
  readonly smallest: string;
}

/** Computes the root of a tree from its nodes in post-order, holding one path of it. */
export class RootBuilder {
  private readonly waiting: Waiting[] = [];
  private readonly store: string;
  private count = 0;

  /** @param store named in errors */
  constructor(store: string) {
    this.store = store;
  }

  /** Leaves and inner nodes so far. */
  get nodes(): number {
    return this.count;
  }

  leaf(key: Uint8Array, value: Uint8Array, version: number): void {
    this.count++;
    const name = toText(key);
    scratchOf(value.length).set(value);
    const hash = hashLeaf(version, name, hashScratch(value.length));
    this.waiting.push({ hash, height: 0, size: 1, smallest: name });
  }

  /** @throws SnapshotFault where no tree has such a node there */
  inner(key: Uint8Array, version: number, height: number): void {
    this.count++;
    const right = this.waiting.pop();
    const left = this.waiting.pop();
    if (left === undefined || right === undefined) throw this.fault("has no children");
    if (height !== Math.max(left.height, right.height) + 1)
      throw this.fault(`has height ${height} over its children's`);
    if (toText(key) !== right.smallest) throw this.fault("has another key than its right subtree begins with");
    const size = left.size + right.size;
    const hash = hashInner(height, size, version, left.hash, right.hash);
    this.waiting.push({ hash, height, size, smallest: left.smallest });
  }

  /** @throws SnapshotFault where the nodes were not those of one tree */
  root(): Uint8Array {
    const [top, more] = this.waiting;
    if (more !== undefined)
      throw new SnapshotFault(`store "${this.store}": ${this.waiting.length} subtrees have no parent`);
    return toBytes(top?.hash ?? EMPTY_ROOT);
  }

  private fault(what: string): SnapshotFault {
    return new SnapshotFault(`store "${this.store}": node ${this.count} ${what}`);
  }
}
