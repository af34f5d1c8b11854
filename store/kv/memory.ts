import { StoreError } from "../errors.ts";
import { asBuffer, keyBuffer } from "./bytes.ts";
import type { KvBackend, KvRange, KvRow, KvWrite } from "./types.ts";

/** As many keys as are put in their places one by one. */
const FEW = 16;

/** A database in memory, for tests and for chains that need no disk. */
class MemoryKv implements KvBackend {
  readonly capabilities = { persistent: false, compacts: true };
  private readonly rows = new Map<string, Uint8Array>();
  /** The keys, one character a byte: `<` is bytewise order. */
  private keys: string[] = [];
  private open = true;

  /** Where a key stands or would stand. */
  private indexOf(key: string): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.keys[middle] ?? "") < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private check(): void {
    if (!this.open) throw new StoreError("the database is closed");
  }

  async get(key: Uint8Array): Promise<Uint8Array | undefined> {
    this.check();
    return this.rows.get(keyBuffer(key).toString("latin1"));
  }

  async getMany(keys: readonly Uint8Array[]): Promise<readonly (Uint8Array | undefined)[]> {
    return Promise.all(keys.map((key) => this.get(key)));
  }

  async *iterate({ start, end, reverse = false, limit = -1 }: KvRange): AsyncGenerator<KvRow, void> {
    this.check();
    const from = start === undefined ? 0 : this.indexOf(asBuffer(start).toString("latin1"));
    const to = end === undefined ? this.keys.length : this.indexOf(asBuffer(end).toString("latin1"));
    const count = limit < 0 ? Math.max(0, to - from) : Math.min(limit, Math.max(0, to - from));
    const keys = reverse ? this.keys.slice(to - count, to).reverse() : this.keys.slice(from, from + count);
    const found = keys.map((key): KvRow => [Buffer.from(key, "latin1"), this.rows.get(key) ?? new Uint8Array(0)]);
    for (const row of found) yield row;
  }

  async batch(writes: readonly KvWrite[]): Promise<void> {
    this.check();
    const texts = writes.map(([key]) => keyBuffer(key).toString("latin1"));
    // Whether each key that the batch names was there before it.
    const before = new Map<string, boolean>();
    for (const [i, key] of texts.entries()) {
      if (!before.has(key)) before.set(key, this.rows.has(key));
      const value = writes[i]?.[1] ?? null;
      if (value === null) this.rows.delete(key);
      else this.rows.set(key, Uint8Array.from(value));
    }
    const changed = [...before].filter(([key, was]) => was !== this.rows.has(key)).map(([key]) => key);
    if (changed.length > FEW) this.merge(changed);
    else for (const key of changed) this.place(key);
  }

  private place(key: string): void {
    if (this.rows.has(key)) this.keys.splice(this.indexOf(key), 0, key);
    else this.keys.splice(this.indexOf(key), 1);
  }

  /** Brings the order up to date in one pass: moving what stands behind every single key would take a multiple. */
  private merge(changed: readonly string[]): void {
    const added = changed.filter((key) => this.rows.has(key)).sort((a, b) => (a < b ? -1 : 1));
    const merged: string[] = [];
    let next = 0;
    for (const key of this.keys) {
      for (let fresh = added[next]; fresh !== undefined && fresh < key; fresh = added[next]) {
        merged.push(fresh);
        next++;
      }
      if (this.rows.has(key)) merged.push(key);
    }
    for (const key of added.slice(next)) merged.push(key);
    this.keys = merged;
  }

  async flush(): Promise<void> {
    this.check();
  }

  async size(): Promise<number> {
    this.check();
    let size = 0;
    for (const [key, value] of this.rows) size += key.length + value.length;
    return size;
  }

  async compact(): Promise<void> {
    this.check();
  }

  async close(): Promise<void> {
    this.open = false;
    this.rows.clear();
    this.keys = [];
  }
}

/** An empty database in memory. */
export function openMemory(): KvBackend {
  return new MemoryKv();
}
