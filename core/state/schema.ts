import { compareBytes, startsWith } from "../../codec/bytes.ts";
import type { KeyCodec } from "../../codec/keys.ts";
import type { ParamsSpec } from "../module.ts";
import { type IndexedMap, type IndexSpecs, indexedMap } from "./indexed.ts";
import { type Item, item } from "./item.ts";
import { type CollectionMap, collectionMap } from "./map.ts";
import { type Sequence, sequence } from "./sequence.ts";
import { type CollectionSet, collectionSet } from "./set.ts";
import { readAgain, type ValueCodec, v } from "./values.ts";

/** A prefix: one byte, or bytes where a standard layout has more. */
export type Prefix = number | Uint8Array;

/** The collections of one store, for documentation and for finding whose a key is. */
export interface StateSchema {
  readonly store: string;
  readonly collections: readonly { readonly name: string; readonly prefix: Uint8Array }[];
}

/** Makes the collections of a module. Names and prefixes are literals, no prefix begins another. */
export interface SchemaBuilder {
  /** One value. Reading it before it was set is a broken invariant: use `find` where it may be absent. */
  item<V>(prefix: Prefix, name: string, value: ValueCodec<V>): Item<V>;
  map<K, V>(prefix: Prefix, name: string, key: KeyCodec<K>, value: ValueCodec<V>): CollectionMap<K, V>;
  set<K>(prefix: Prefix, name: string, key: KeyCodec<K>): CollectionSet<K>;
  /** A map with indexes that it keeps itself. */
  indexed<K, V, I extends IndexSpecs<K, V>>(
    prefix: Prefix,
    name: string,
    key: KeyCodec<K>,
    value: ValueCodec<V>,
    indexes: I,
  ): IndexedMap<K, V, I>;
  /** Numbers in order, the first is `start` (0 unless given). */
  sequence(prefix: Prefix, name: string, start?: bigint): Sequence;
}

interface OpenSchema extends SchemaBuilder {
  params<P>(spec: ParamsSpec<P>): Item<P>;
  finish(): StateSchema;
}

/** @throws Error when a name is taken or a prefix begins another, naming both */
export function schemaBuilder(store: string): OpenSchema {
  const collections: { name: string; prefix: Uint8Array }[] = [];
  const claim = (prefix: Prefix, name: string): Uint8Array => {
    const bytes = typeof prefix === "number" ? Uint8Array.of(prefix) : prefix;
    if (bytes.length === 0) throw new Error(`store ${store}: ${name} has an empty prefix`);
    for (const other of collections) {
      if (other.name === name) throw new Error(`store ${store}: two collections are named ${name}`);
      if (startsWith(bytes, other.prefix) || startsWith(other.prefix, bytes)) {
        throw new Error(`store ${store}: the prefixes of ${other.name} and ${name} overlap`);
      }
    }
    collections.push({ name, prefix: bytes });
    return bytes;
  };
  return {
    item: (prefix, name, value) => item({ store, name, prefix: claim(prefix, name) }, value),
    map: (prefix, name, key, value) => collectionMap({ store, name, prefix: claim(prefix, name) }, key, value),
    set: (prefix, name, key) => collectionSet({ store, name, prefix: claim(prefix, name) }, key),
    indexed: (prefix, name, key, value, indexes) =>
      indexedMap({ store, name, prefix: claim(prefix, name) }, key, value, indexes, (at, index) =>
        claim(at, `${name}.${index}`),
      ),
    sequence: (prefix, name, start = 0n) => sequence(item({ store, name, prefix: claim(prefix, name) }, v.u64), start),
    params: (spec) =>
      item({ store, name: "params", prefix: claim(spec.prefix, "params") }, readAgain(v.proto(spec.type))),
    finish: () => ({ store, collections: [...collections].sort((a, b) => compareBytes(a.prefix, b.prefix)) }),
  };
}
