import { QueryError } from "../../core/queryError.ts";
import { Pins } from "../../store/arena/pins.ts";
import type { SharedMemory, SharedVersion, ShareStart, ShareUpdate } from "../../store/arena/share.ts";

/** The retained versions as the thread that commits tells of them. */
export class SharedState {
  readonly storeNames: readonly string[];
  private readonly pins: Pins;
  private readonly versions = new Map<number, SharedVersion>();
  private nodes: SharedArrayBuffer;
  private readonly chunks: SharedArrayBuffer[] = [];
  private seen: number;
  private reach: ShareUpdate["retained"];
  /** Has what was told, and not yet heard, taken in. */
  private readonly drain: () => void;

  /** @param drain calls `take` for every update that waits */
  constructor(start: ShareStart, drain: () => void) {
    this.storeNames = start.storeNames;
    this.pins = new Pins(start.pins);
    this.nodes = start.pins;
    this.drain = drain;
    this.seen = 0;
    this.reach = start.retained;
    this.take(start);
  }

  take({ memory, versions, gone, retained }: ShareUpdate): void {
    if (memory !== undefined) {
      this.nodes = memory.nodes;
      for (const [index, chunk] of memory.chunks.entries()) this.chunks[memory.from + index] = chunk;
    }
    for (const height of gone) this.versions.delete(height);
    for (const version of versions) this.versions.set(version.height, version);
    this.reach = retained;
  }

  /** Heights that the node answers for; zeros before the first block. */
  retained(): ShareUpdate["retained"] {
    this.listen();
    return this.versions.size === 0 ? { oldest: 0, newest: 0 } : this.reach;
  }

  /** The lowest height that is in memory. */
  provable(): number {
    for (const height of this.versions.keys()) return height;
    return 0;
  }

  /**
   * Holds the version of a height, or the latest where it is not in memory.
   * @throws QueryError before the first block
   */
  hold(height: number): SharedVersion {
    this.listen();
    for (;;) {
      const version = this.versions.get(height) ?? this.versions.get(this.reach.newest);
      if (version === undefined) throw new QueryError("Unavailable", "no block yet: ask again after the first");
      if (this.pins.hold(version.pin)) return version;
      // It went a moment ago, and word of it is on its way.
      this.versions.delete(version.height);
      this.drain();
    }
  }

  release(version: SharedVersion): void {
    this.pins.release(version.pin);
  }

  /** Memory beyond what a thread has: `bytes` of nodes and `chunks` pieces. */
  beyond(bytes: number, chunks: number): SharedMemory | undefined {
    if (bytes === this.nodes.byteLength && chunks === this.chunks.length) return undefined;
    return { nodes: this.nodes, from: chunks, chunks: this.chunks.slice(chunks) };
  }

  private listen(): void {
    const published = this.pins.published;
    if (published === this.seen) return;
    // Whoever saw a block committed may ask for it at once, before this thread has heard of it.
    this.seen = published;
    this.drain();
  }
}
