import type { Version } from "../version.ts";
import type { Arena } from "./arena.ts";
import { ArenaTree } from "./forest.ts";
import { type Pin, Pins } from "./pins.ts";

/** A version as another thread gets to know it: plain data. */
export interface PlainVersion {
  readonly height: number;
  /** The app hash. */
  readonly root: Uint8Array;
  readonly note: Uint8Array;
  /** Names of the stores under the root, and the node that the tree of each begins with. */
  readonly stores: readonly string[];
  readonly trees: readonly number[];
}

/** One that the other thread holds by itself. */
export interface SharedVersion extends PlainVersion {
  /** To be held before anything of it is read. */
  readonly pin: Pin;
}

/** Memory that was added to the arena. */
export interface SharedMemory {
  /** Of the nodes, whole. */
  readonly nodes: SharedArrayBuffer;
  /** Of keys and values: the pieces from the one numbered `from` on. */
  readonly from: number;
  readonly chunks: readonly SharedArrayBuffer[];
}

/** What changed since another thread was last told. */
export interface ShareUpdate {
  readonly memory: SharedMemory | undefined;
  readonly versions: readonly SharedVersion[];
  /** Heights of versions that are given up. They go before those that come: a received state may bring a height again. */
  readonly gone: readonly number[];
  /** Lowest and highest height that the state answers for. */
  readonly retained: { readonly oldest: number; readonly newest: number };
}

/** All that a thread needs to begin with. */
export interface ShareStart extends ShareUpdate {
  readonly pins: SharedArrayBuffer;
  readonly storeNames: readonly string[];
}

/** All memory of an arena, for a thread that reads. */
export function wholeMemory({ nodes, heap }: Arena): SharedMemory {
  return { nodes: nodes.memory.buffer, from: 0, chunks: [...heap.chunks] };
}

/** A version of an arena as data for another thread. Somebody must hold it for as long as it is read there. */
export function plainVersion({ height, root, note, trees }: Version): PlainVersion {
  const ids = [...trees.values()].map((tree) => (tree instanceof ArenaTree ? tree.id : 0));
  return { height, root, note, stores: [...trees.keys()], trees: ids };
}

/** Versions that are still to be held, beside those retained: readers let go of theirs within seconds. */
const spare = 1024;

interface Given {
  readonly version: Version;
  readonly told: SharedVersion;
}

/** Retained versions for threads that read them. Belongs to the thread that commits, which is told by `update` when to look. */
export class VersionShare {
  private readonly arena: Arena;
  private readonly names: readonly string[];
  private readonly retained: () => Iterable<Version>;
  private readonly reach: () => ShareUpdate["retained"];
  private readonly pins: Pins;
  private readonly free: number[];
  private readonly given = new Map<Version, Given>();
  /** No longer retained, held by a reader when last seen. */
  private leaving: Given[] = [];
  private nodes: SharedArrayBuffer | undefined;
  private chunks = 0;

  /** @param most versions that are retained at a time */
  constructor(
    arena: Arena,
    names: readonly string[],
    retained: () => Iterable<Version>,
    reach: () => ShareUpdate["retained"],
    most: number,
  ) {
    this.arena = arena;
    this.names = names;
    this.retained = retained;
    this.reach = reach;
    this.pins = new Pins(most + spare);
    this.free = Array.from({ length: this.pins.slots }, (_, index) => this.pins.slots - index);
  }

  /** What a new reader begins with. */
  start(): ShareStart {
    this.update();
    return {
      pins: this.pins.buffer,
      storeNames: this.names,
      memory: wholeMemory(this.arena),
      versions: [...this.given.values()].map(({ told }) => told),
      gone: [],
      retained: this.reach(),
    };
  }

  /** To be called after the retained versions have changed, and its answer passed on. Frees what no reader holds any more. */
  update(): ShareUpdate {
    const retained = new Set(this.retained());
    const gone: number[] = [];
    for (const [version, given] of this.given) {
      if (retained.has(version)) continue;
      gone.push(version.height);
      this.given.delete(version);
      this.leaving.push(given);
    }
    this.leaving = this.leaving.filter((given) => !this.end(given));
    const versions: SharedVersion[] = [];
    for (const version of retained) {
      const told = this.given.has(version) ? undefined : this.give(version);
      if (told !== undefined) versions.push(told);
    }
    this.pins.publish();
    return { memory: this.added(), versions, gone, retained: this.reach() };
  }

  /** Ends what readers hold: their threads are gone. */
  clear(): void {
    this.pins.clear();
  }

  private give(version: Version): SharedVersion | undefined {
    const slot = this.free.pop();
    // Readers hold more than a thousand old versions: this one is told of when they have let go.
    if (slot === undefined) return undefined;
    version.forest.hold();
    const told = { ...plainVersion(version), pin: { slot, use: this.pins.useOf(slot) } };
    this.given.set(version, { version, told });
    return told;
  }

  private end({ version, told }: Given): boolean {
    if (!this.pins.close(told.pin)) return false;
    version.forest.release();
    this.free.push(told.pin.slot);
    return true;
  }

  private added(): SharedMemory | undefined {
    const { nodes, heap } = this.arena;
    const { buffer } = nodes.memory;
    const from = this.chunks;
    if (buffer === this.nodes && heap.chunks.length === from) return undefined;
    this.nodes = buffer;
    this.chunks = heap.chunks.length;
    return { nodes: buffer, from, chunks: heap.chunks.slice(from) };
  }
}
