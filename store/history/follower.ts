import { closeSync } from "node:fs";
import { reasonOf, StoreError } from "../errors.ts";
import type { KvBackend } from "../kv/types.ts";
import { type HistoryBase, importBase, openBase, wipe } from "./base.ts";
import { openChecked } from "./checked.ts";
import type { HistoryMeta } from "./meta.ts";
import type { HistoryStart } from "./options.ts";
import { nothing, prepare, remedy } from "./prepare.ts";
import { pruneSome, raiseOldest } from "./prune.ts";
import { type HistoryEntry, type HistoryRange, readCommit, readRange, readValue } from "./read.ts";
import { LogTail } from "./tail.ts";
import { type HistoryCommit, writeBlock } from "./write.ts";

// Blocks between two syncs: what a power cut takes is written again from the log.
const SYNC_EVERY = 100;
const RETRY_MS = 10_000;
// Blocks behind the log.
const HURRY = 1_000;

/** How far a history has come. */
export interface HistoryProgress {
  readonly oldest: number;
  readonly height: number;
  /** Through which height it survives a power cut. */
  readonly synced: number;
}

/** Who is told of what happens. */
export interface FollowerEvents {
  readonly log: (line: string) => void;
  readonly progress: (progress: HistoryProgress) => void;
}

/**
 * Writes the history behind the log: it reads the committed blocks from the log itself, so that it may fall behind by any
 * number without holding one in memory, and a start goes on where the last run ended.
 */
export class Follower {
  private readonly kv: KvBackend;
  private readonly start: HistoryStart;
  private readonly events: FollowerEvents;
  private meta: HistoryMeta;
  private synced: number;
  private committed: number;
  /** The snapshot to begin with, until it is taken over; open from the first moment, for it may be removed. */
  private begin: { readonly path: string; base: HistoryBase | undefined } | undefined;
  private tail: LogTail;
  /** Whether rows may be left to take away, and whether that was the last step. */
  private prunable = true;
  private pruning = false;
  private fault: string | undefined;
  private closing = false;
  private running: Promise<void> = Promise.resolve();
  private wakeUp: () => void = () => {};
  private woken = false;
  private waiting: { readonly height: number; readonly done: (fault?: string) => void }[] = [];

  private constructor(kv: KvBackend, start: HistoryStart, events: FollowerEvents, meta: HistoryMeta) {
    this.kv = kv;
    this.start = start;
    this.events = events;
    this.meta = meta;
    this.synced = meta.height;
    this.committed = start.latest;
    this.tail = new LogTail(start.log, meta.height);
  }

  /**
   * Opens the history of a state and begins to follow the log.
   * @throws StoreError where its directory cannot be opened or does not fit the state
   */
  static async open(start: HistoryStart, events: FollowerEvents): Promise<Follower> {
    const kv = await openChecked(start.dir, start.backend, events.log).catch((error: unknown) => {
      const reason = reasonOf(error);
      // The other reasons name what to do about them.
      throw new StoreError(reason.includes("cannot be opened") ? `${reason}. ${remedy(start)}` : reason, {
        cause: error,
      });
    });
    try {
      const meta = await prepare(kv, start, events.log);
      // What `prepare` found survived, or was written again by then.
      await kv.flush();
      const follower = new Follower(kv, start, events, meta);
      if (meta.height === 0 && start.snapshot !== undefined) follower.beginWith(start.snapshot.path);
      follower.running = follower.run();
      return follower;
    } catch (error) {
      await kv.close();
      throw error;
    }
  }

  get progress(): HistoryProgress {
    return { oldest: this.meta.oldest, height: this.meta.height, synced: this.synced };
  }

  /** Whether all is written and nothing is left to take away. */
  get idle(): boolean {
    return this.begin === undefined && this.meta.height >= this.committed && !this.prunable;
  }

  /** Told that the log holds a block durably. */
  follow(height: number): void {
    this.committed = Math.max(this.committed, height);
    this.wake();
  }

  /** Begins anew with a state that came whole from elsewhere. */
  async rebase(path: string, height: number): Promise<void> {
    await this.stop();
    await wipe(this.kv);
    this.meta = nothing;
    this.synced = 0;
    this.events.progress(this.progress);
    this.closing = false;
    this.beginWith(path);
    this.committed = height;
    this.running = this.run();
  }

  commit(height: number): Promise<HistoryCommit> {
    return this.reading(height, () => readCommit(this.kv, height));
  }

  value(store: string, key: Uint8Array, height: number): Promise<Uint8Array | undefined> {
    return this.reading(height, () => readValue(this.kv, store, key, height));
  }

  range(range: HistoryRange): Promise<HistoryEntry[]> {
    return this.reading(range.height, () => readRange(this.kv, range));
  }

  /** Ends after the step begun, with all that was written synced. */
  async close(): Promise<void> {
    await this.stop();
    if (this.begin?.base !== undefined) closeSync(this.begin.base.fd);
    try {
      await this.kv.flush();
    } finally {
      await this.kv.close();
    }
  }

  private beginWith(path: string): void {
    const base = openBase(path);
    this.begin = { path, base };
    this.events.log(`the history begins at height ${base.meta.height}: nothing older is on the disk`);
  }

  private async stop(): Promise<void> {
    this.closing = true;
    this.wake();
    await this.running;
    this.tail.close();
    this.settle("the history is closed");
  }

  /** Reads at a height, waiting until it is written; what is pruned meanwhile is refused instead of half read. */
  private async reading<T>(height: number, read: () => Promise<T>): Promise<T> {
    if (height > this.meta.height && height <= this.committed) await this.written(height);
    this.checkHeld(height);
    const result = await read();
    this.checkHeld(height);
    return result;
  }

  private checkHeld(height: number): void {
    const { oldest, height: newest } = this.meta;
    if (newest === 0 || height < oldest || height > newest)
      throw new StoreError(
        `height ${height} is not in the history: ${newest === 0 ? "it is empty" : `it holds ${oldest} to ${newest}`}`,
      );
  }

  private async written(height: number): Promise<void> {
    if (this.fault !== undefined) throw new StoreError(`the history stands still: ${this.fault}`);
    const fault = await new Promise<string | undefined>((done) => this.waiting.push({ height, done }));
    if (fault !== undefined) throw new StoreError(`the history stands still: ${fault}`);
  }

  private settle(fault?: string): void {
    const ready = this.waiting.filter(({ height }) => fault !== undefined || height <= this.meta.height);
    this.waiting = this.waiting.filter((waiter) => !ready.includes(waiter));
    for (const { done } of ready) done(fault);
  }

  private async run(): Promise<void> {
    while (!this.closing) {
      let rest: number | undefined;
      try {
        if (await this.step()) {
          this.fault = undefined;
          continue;
        }
      } catch (error) {
        const reason = reasonOf(error);
        if (reason !== this.fault) this.events.log(`the history stands still at height ${this.meta.height}: ${reason}`);
        this.fault = reason;
        this.settle(reason);
        this.tail.close();
        this.tail = new LogTail(this.start.log, this.meta.height);
        rest = RETRY_MS;
      }
      await this.sleep(rest);
    }
  }

  private wake(): void {
    this.woken = true;
    this.wakeUp();
  }

  private async sleep(ms: number | undefined): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wakeUp = resolve;
      if (this.woken) resolve();
      else if (ms !== undefined) timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.woken = false;
    this.wakeUp = () => {};
  }

  /** Whether there was something to do. */
  private async step(): Promise<boolean> {
    const { begin } = this;
    if (begin !== undefined) {
      const base = begin.base ?? openBase(begin.path);
      begin.base = undefined;
      this.advance(await importBase(this.kv, base), true);
      this.begin = undefined;
      this.tail = new LogTail(this.start.log, this.meta.height);
      return true;
    }
    const behind = this.committed - this.meta.height;
    // In turn, so that neither waits for the other for ever; far behind, what the log holds is the more urgent.
    this.pruning = this.prunable && (behind === 0 || (behind < HURRY && !this.pruning));
    if (this.pruning) this.prunable = (await pruneSome(this.kv, this.meta, 1)) === 1;
    else if (behind > 0) await this.write();
    else return false;
    return true;
  }

  private async write(): Promise<void> {
    const { record, turned } = this.tail.next();
    if (turned && this.synced < this.meta.height) {
      // The segment that ended here may go once its heights are synced.
      await this.kv.flush();
      this.advance(this.meta, true);
    }
    const sync = record.height - this.synced >= SYNC_EVERY;
    this.advance(await writeBlock(this.kv, this.meta, record, { sync }), sync);
    const { keep, pruneInterval } = this.start;
    if (keep === undefined || this.meta.height % pruneInterval !== 0) return;
    const raised = await raiseOldest(this.kv, this.meta, this.meta.height - keep + 1);
    this.prunable ||= raised !== this.meta;
    this.advance(raised, false);
  }

  private advance(meta: HistoryMeta, synced: boolean): void {
    this.meta = meta;
    if (synced) this.synced = meta.height;
    this.events.progress(this.progress);
    this.settle();
  }
}
