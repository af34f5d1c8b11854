import { equalBytes } from "../../codec/bytes.ts";
import type { KeyCodec } from "../../codec/keys.ts";
import { encodeKey, pairKey } from "../../codec/keys-compose.ts";
import type { Ctx } from "../ctx.ts";
import { BrokenInvariant } from "../errors.ts";
import { type CollectionMap, collectionMap, type Readable } from "./map.ts";
import type { Place } from "./place.ts";
import { startingWith } from "./range.ts";
import type { Prefix } from "./schema.ts";
import { type CollectionSet, collectionSet } from "./set.ts";
import type { ValueCodec } from "./values.ts";

/** One index: its prefix, the codec of what it sorts by, and that of an entry. An entry without it is not in the index. */
export interface IndexSpec<I, K, V> {
  readonly prefix: Prefix;
  readonly key: KeyCodec<I>;
  readonly of: (value: V, key: K) => I | undefined;
}

// `unknown` in the first place: a record of indexes may sort by anything.
export type IndexSpecs<K, V> = Readonly<Record<string, IndexSpec<unknown, K, V>>>;

type Sorted<S> =
  S extends IndexSpec<infer I, never, never> ? I : S extends { readonly key: KeyCodec<infer I> } ? I : never;

/** Reading by an index. */
export interface Index<I, K, V> {
  /** Entries whose index is `of`, in the order of their own keys. */
  list(ctx: Ctx, of: I): IterableIterator<readonly [K, V]>;
  keys(ctx: Ctx, of: I): IterableIterator<K>;
  has(ctx: Ctx, of: I): boolean;
  /** The index itself, for pagination. */
  readonly entries: CollectionSet<readonly [I, K]>;
  /** The encoded prefix of all entries of `of`, for pagination. */
  within(of: I): Uint8Array;
}

/** A map that keeps its indexes itself. */
export interface IndexedMap<K, V, I extends IndexSpecs<K, V>> extends CollectionMap<K, V> {
  readonly by: { readonly [N in keyof I]: Index<Sorted<I[N]>, K, V> };
}

function index<I, K, V>(
  map: Readable<K, V>,
  entries: CollectionSet<readonly [I, K]>,
  spec: IndexSpec<I, K, V>,
): Index<I, K, V> {
  const within = (of: I) => startingWith({ first: spec.key }, of);
  function* keys(ctx: Ctx, of: I): Generator<K> {
    for (const [, key] of entries.keys(ctx, { within: within(of) })) yield key;
  }
  return {
    entries,
    within,
    keys,
    has: (ctx, of) => keys(ctx, of).next().done !== true,
    *list(ctx, of) {
      for (const key of keys(ctx, of)) {
        const value = map.find(ctx, key);
        if (value === undefined)
          throw new BrokenInvariant(`store ${map.place.store}: ${map.place.name}: an index names a missing entry`);
        yield [key, value];
      }
    },
  };
}

const nothing = new Uint8Array(0);

/** By their bytes: whether two keys are one object depends on what was decoded when, and gas must not. */
function sameKey<I>(codec: KeyCodec<I>, a: I | undefined, b: I | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return equalBytes(encodeKey(nothing, codec, a), encodeKey(nothing, codec, b));
}

export function indexedMap<K, V, I extends IndexSpecs<K, V>>(
  place: Place,
  key: KeyCodec<K>,
  codec: ValueCodec<V>,
  specs: I,
  claim: (prefix: Prefix, name: string) => Uint8Array,
): IndexedMap<K, V, I> {
  const map = collectionMap(place, key, codec);
  const kept = Object.entries(specs).map(([name, spec]) => {
    const typed = spec as unknown as IndexSpec<unknown, K, V>;
    const at = { store: place.store, name: `${place.name}.${name}`, prefix: claim(typed.prefix, name) };
    const entries = collectionSet(at, pairKey(typed.key, key));
    return { name, spec: typed, entries };
  });
  const update = (ctx: Ctx, of: K, before: V | undefined, after: V | undefined) => {
    for (const { spec, entries } of kept) {
      const old = before === undefined ? undefined : spec.of(before, of);
      const now = after === undefined ? undefined : spec.of(after, of);
      if (sameKey(spec.key, old, now)) continue;
      if (old !== undefined) entries.remove(ctx, [old, of]);
      if (now !== undefined) entries.add(ctx, [now, of]);
    }
  };
  return {
    ...map,
    set(ctx, of, value) {
      update(ctx, of, map.find(ctx, of), value);
      map.set(ctx, of, value);
    },
    remove(ctx, of) {
      const before = map.find(ctx, of);
      if (before === undefined) return;
      update(ctx, of, before, undefined);
      map.remove(ctx, of);
    },
    by: Object.fromEntries(kept.map(({ name, spec, entries }) => [name, index(map, entries, spec)])) as IndexedMap<
      K,
      V,
      I
    >["by"],
  };
}
