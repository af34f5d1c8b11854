import { compareBytes } from "../../codec/bytes.ts";
import { toText } from "../../store/text.ts";
import type { Change, ChangeSet, KeyRange, StateView } from "../../store/types.ts";
import { mergeRuns, type Runs, type Write, withRun } from "./merge.ts";

/** What a branch stands on: a version of the state or another branch. Keys come with their Map form, made once a call. */
interface Base {
  read(store: string, name: string, key: Uint8Array): Uint8Array | undefined;
  range(store: string, range: KeyRange): IterableIterator<readonly [Uint8Array, Uint8Array]>;
}

/** The map of a store, made when it is first asked for. */
function childMap<V>(maps: Map<string, Map<string, V>>, store: string): Map<string, V> {
  const known = maps.get(store);
  if (known !== undefined) return known;
  const made = new Map<string, V>();
  maps.set(store, made);
  return made;
}

/** Bytes of keys and values that a branch remembers of the view below. */
const mostSeen = 32 * 1024 * 1024;
/** About what an entry takes besides. */
const entryBytes = 100;

/**
 * Remembers what the view below was asked: reads of one block repeat, and a tree descent costs microseconds. The mempool's
 * branch stands until the next block, and who sends to it chooses the keys: so what is remembered is bounded.
 */
function viewBase(view: StateView): Base {
  const seen = new Map<string, Map<string, Uint8Array | undefined>>();
  let bytes = 0;
  return {
    read(store, name, key) {
      const known = childMap(seen, store);
      const found = known.get(name);
      if (found !== undefined || known.has(name)) return found;
      const value = view.get(store, key);
      bytes += entryBytes + name.length + (value?.length ?? 0);
      if (bytes > mostSeen) {
        seen.clear();
        bytes = 0;
      } else known.set(name, value);
      return value;
    },
    range: (store, range) => view.iterate(store, range),
  };
}

/** Told of every access to the state as modules make it: what a read found, what a write leaves (`null`: deleted), a range begun. */
export interface Trace {
  read(store: string, key: Uint8Array, value: Uint8Array | undefined): void;
  write(store: string, key: Uint8Array, value: Uint8Array | null): void;
  range(store: string, range: KeyRange): void;
}

interface Sorted {
  readonly runs: Runs;
  readonly since: Map<string, Write>;
}

const byKey = (a: Write, b: Write) => compareBytes(a.key, b.key);

/**
 * Writes over a state that are not in it yet. Branches nest: `fork` starts one over this one, `merge` puts its writes into the
 * branch below, and dropping it forgets them. Values handed in and out must not be changed afterwards.
 */
export class Branch {
  readonly #base: Base;
  readonly #parent: Branch | undefined;
  readonly #stores = new Map<string, Map<string, Write>>();
  /** A store's writes as they were last sorted, and those made since: a block iterates after every transaction. */
  readonly #sorted = new Map<string, Sorted>();

  readonly #trace: Trace | undefined;

  private constructor(base: Base, parent: Branch | undefined, trace: Trace | undefined) {
    this.#base = base;
    this.#parent = parent;
    this.#trace = trace;
  }

  /** @param trace also told of what the branches over this one are asked */
  static over(view: StateView, trace?: Trace): Branch {
    return new Branch(viewBase(view), undefined, trace);
  }

  /** @param trace told of what the new branch and those over it are asked; that of this one unless given */
  fork(trace = this.#trace): Branch {
    const base: Base = {
      read: (store, name, key) => this.#read(store, name, key),
      range: (store, range) => this.#iterate(store, range),
    };
    return new Branch(base, this, trace);
  }

  #read(store: string, name: string, key: Uint8Array): Uint8Array | undefined {
    const write = this.#stores.get(store)?.get(name);
    if (write !== undefined) return write.value ?? undefined;
    return this.#base.read(store, name, key);
  }

  get(store: string, key: Uint8Array): Uint8Array | undefined {
    const value = this.#read(store, toText(key), key);
    this.#trace?.read(store, key, value);
    return value;
  }

  /** Sets or, with `null`, deletes. */
  set(store: string, key: Uint8Array, value: Uint8Array | null): void {
    this.#trace?.write(store, key, value);
    this.#put(store, toText(key), { key, value });
  }

  #put(store: string, name: string, write: Write): void {
    const writes = childMap(this.#stores, store);
    writes.set(name, write);
    this.#sorted.get(store)?.since.set(name, write);
  }

  #runs(store: string): Runs {
    const known = this.#sorted.get(store);
    if (known?.since.size === 0) return known.runs;
    const fresh = [...(known?.since ?? this.#stores.get(store) ?? []).values()].sort(byKey);
    const runs = withRun(known?.runs ?? [], fresh);
    this.#sorted.set(store, { runs, since: new Map() });
    return runs;
  }

  /** The pairs of a range. Writes made while it runs are not seen by it. */
  iterate(store: string, range: KeyRange): IterableIterator<readonly [Uint8Array, Uint8Array]> {
    this.#trace?.range(store, range);
    return this.#iterate(store, range);
  }

  #iterate(store: string, range: KeyRange): IterableIterator<readonly [Uint8Array, Uint8Array]> {
    const below = this.#base.range(store, range);
    if ((this.#stores.get(store)?.size ?? 0) === 0) return below;
    return mergeRuns(below, this.#runs(store), range);
  }

  /** Puts the writes into the branch below. */
  merge(): void {
    const parent = this.#parent;
    if (parent === undefined) throw new Error("a branch over a view is applied by its changes, not merged");
    for (const [store, writes] of this.#stores) for (const [name, write] of writes) parent.#put(store, name, write);
  }

  /** All writes over the view below, those of the branches in between included: sorted by key, untouched stores left out. */
  changes(): ChangeSet {
    const whole = new Map<string, Map<string, Write>>();
    this.#collect(whole);
    const changes = new Map<string, readonly Change[]>();
    for (const store of [...whole.keys()].sort((a, b) => (a < b ? -1 : 1))) {
      const writes = [...(whole.get(store)?.values() ?? [])].sort(byKey);
      changes.set(
        store,
        writes.map(({ key, value }) => [key, value] as const),
      );
    }
    return changes;
  }

  #collect(whole: Map<string, Map<string, Write>>): void {
    if (this.#parent !== undefined) this.#parent.#collect(whole);
    for (const [store, writes] of this.#stores) {
      const known = childMap(whole, store);
      for (const [name, write] of writes) known.set(name, write);
    }
  }
}
