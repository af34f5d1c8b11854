import type { KeyCodec } from "../../codec/keys.ts";
import { decodeKey, encodeKey } from "../../codec/keys-compose.ts";
import type { Ctx } from "../ctx.ts";
import { BrokenInvariant } from "../errors.ts";
import { kvDelete, kvGet, kvHas, kvRange, kvSet } from "./kv.ts";
import type { Place } from "./place.ts";
import { keyRange, type Range } from "./range.ts";
import type { ValueCodec } from "./values.ts";

/** What any keyed collection can be asked; pagination and indexes stand on it. */
export interface Readable<K, V> {
  readonly place: Place;
  readonly key: KeyCodec<K>;
  find(ctx: Ctx, key: K): V | undefined;
  /** Entries in key order, decoded one by one as they are taken. */
  range(ctx: Ctx, range?: Range<K>): IterableIterator<readonly [K, V]>;
  decode(key: Uint8Array, value: Uint8Array): readonly [K, V];
}

/** Values by key, in key order. */
export interface CollectionMap<K, V> extends Readable<K, V> {
  /** @throws BrokenInvariant when there is none: use `find` where it may be absent */
  get(ctx: Ctx, key: K): V;
  has(ctx: Ctx, key: K): boolean;
  set(ctx: Ctx, key: K, value: V): void;
  remove(ctx: Ctx, key: K): void;
}

export function collectionMap<K, V>(place: Place, key: KeyCodec<K>, codec: ValueCodec<V>): CollectionMap<K, V> {
  const { store, name, prefix } = place;
  const bytesOf = (of: K) => encodeKey(prefix, key, of);
  const find = (ctx: Ctx, of: K) => {
    const bytes = kvGet(ctx, store, bytesOf(of));
    return bytes === undefined ? undefined : codec.decode(bytes);
  };
  const decode = (k: Uint8Array, value: Uint8Array) => [decodeKey(prefix, key, k), codec.decode(value)] as const;
  return {
    place,
    key,
    find,
    decode,
    get(ctx, of) {
      const value = find(ctx, of);
      if (value === undefined) throw new BrokenInvariant(`store ${store}: ${name} lacks an entry that must be there`);
      return value;
    },
    has: (ctx, of) => kvHas(ctx, store, bytesOf(of)),
    set: (ctx, of, value) => kvSet(ctx, store, bytesOf(of), codec.encode(value)),
    remove: (ctx, of) => kvDelete(ctx, store, bytesOf(of)),
    *range(ctx, range = {}) {
      for (const [k, value] of kvRange(ctx, store, keyRange(prefix, key, range))) yield decode(k, value);
    },
  };
}
