import type { Forest } from "../engine.ts";
import { Version } from "../version.ts";
import { ArenaTree } from "./forest.ts";
import { HeapView } from "./heap.ts";
import type { Reading } from "./read.ts";
import type { PlainVersion, SharedMemory } from "./share.ts";

class GrowingHeap extends HeapView {
  add({ from, chunks }: SharedMemory): void {
    if (from > this.chunks.length) throw new Error(`memory ${from} came before ${this.chunks.length}`);
    for (const chunk of chunks.slice(this.chunks.length - from)) this.addChunk(chunk);
  }
}

/** The memory of an arena as a thread has it that only reads. */
export class SharedReader {
  private readonly heap = new GrowingHeap([]);
  private readonly names: ReadonlySet<string>;
  private reading: Reading;

  /** @param storeNames every store of the chain */
  constructor(storeNames: readonly string[]) {
    this.names = new Set(storeNames);
    this.reading = { words: new Uint32Array(0), bytes: new Uint8Array(0), heap: this.heap };
  }

  /** Takes memory in that versions to be read reach into. What it has already is passed over. */
  add(memory: SharedMemory): void {
    const { nodes } = memory;
    if (nodes.byteLength > this.reading.bytes.length)
      this.reading = { words: new Uint32Array(nodes), bytes: new Uint8Array(nodes), heap: this.heap };
    this.heap.add(memory);
  }

  /** The version as a view, good for as long as somebody holds it, in this thread or another. */
  version({ height, root, note, stores, trees }: PlainVersion): Version {
    const reading = () => this.reading;
    const forest: Forest = {
      height,
      trees: new Map(stores.map((name, index) => [name, new ArenaTree(trees[index] ?? 0, reading)])),
      alive: true,
      hold: () => undefined,
      release: () => undefined,
    };
    return new Version(note, forest, this.names, root);
  }
}
