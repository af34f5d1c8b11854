import { reasonOf, StoreError } from "../errors.ts";
import { END_ID, FIRST_ID, FREED, MAX_PAGES, META, PAGE_BYTES, RECORD_WORDS } from "./layout.ts";
import { U32Stack } from "./stack.ts";
import { type WasmMemory, wasm } from "./wasm.ts";

const FIRST_PAGES = 16;
/** All bits of a spoiled record: its children lie outside of every memory. */
const SPOILED = 0xffffffff;

/** The memory of nodes as the thread that commits keeps it. */
export class NodeMemory {
  readonly memory: WasmMemory;
  /** Views of the whole memory; other objects after it has grown, which any allocation may do. */
  words: Uint32Array;
  bytes: Uint8Array;
  private readonly free = new U32Stack(1024);
  private readonly poison: boolean;
  private next = FIRST_ID;
  private end: number;
  private readonly maxPages: number;

  /**
   * @param poison whether to spoil what is freed, so that a use of it shows
   * @param maxPages where growth ends, pages of 64 KiB
   */
  constructor(poison: boolean, maxPages = MAX_PAGES) {
    this.maxPages = maxPages;
    // The maximum is part of what the hash kernels import, so it is always the same.
    this.memory = new wasm.Memory({ initial: FIRST_PAGES, maximum: MAX_PAGES, shared: true });
    this.poison = poison;
    this.words = new Uint32Array(this.memory.buffer);
    this.bytes = new Uint8Array(this.memory.buffer);
    this.end = this.words.length >>> 4;
  }

  /** How many records are in use. */
  get used(): number {
    return this.next - FIRST_ID - this.free.size;
  }

  /** The id of a record whose contents are undefined. @throws StoreError where 4 GiB are full */
  take(): number {
    if (this.free.size > 0) return this.free.pop();
    if (this.next === this.end) this.grow();
    return this.next++;
  }

  /** Takes records back, and sorts the list: in order of their place, what is made next to each other comes to stand so. */
  give(ids: Uint32Array): void {
    // eslint-disable-next-line no-restricted-syntax -- by number in a typed array, and ids show nowhere outside
    ids.sort();
    ids.reverse();
    if (this.poison) for (const id of ids) this.spoil(id);
    this.free.append(ids);
  }

  private spoil(id: number): void {
    const { words } = this;
    if (((words[id * RECORD_WORDS + META] as number) & FREED) !== 0) throw new Error(`node ${id} is freed twice`);
    words.fill(SPOILED, id * RECORD_WORDS, (id + 1) * RECORD_WORDS);
  }

  private grow(): void {
    const pages = this.words.length >>> 14;
    const more = Math.min(Math.max(16, pages >>> 3), this.maxPages - pages);
    try {
      if (more <= 0) throw new RangeError("it is at its maximum");
      this.memory.grow(more);
    } catch (error) {
      throw new StoreError(
        `the nodes of the state need more memory than ${pages * PAGE_BYTES} bytes: ${reasonOf(error)}`,
        {
          cause: error,
        },
      );
    }
    this.words = new Uint32Array(this.memory.buffer);
    this.bytes = new Uint8Array(this.memory.buffer);
    this.end = Math.min(END_ID, this.words.length >>> 4);
  }
}
