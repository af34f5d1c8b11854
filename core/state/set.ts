import type { KeyCodec } from "../../codec/keys.ts";
import type { Ctx } from "../ctx.ts";
import { collectionMap, type Readable } from "./map.ts";
import type { Place } from "./place.ts";
import type { Range } from "./range.ts";
import { v } from "./values.ts";

/** Keys that are there or not. */
export interface CollectionSet<K> extends Readable<K, true> {
  has(ctx: Ctx, key: K): boolean;
  add(ctx: Ctx, key: K): void;
  remove(ctx: Ctx, key: K): void;
  keys(ctx: Ctx, range?: Range<K>): IterableIterator<K>;
}

export function collectionSet<K>(place: Place, key: KeyCodec<K>): CollectionSet<K> {
  const map = collectionMap(place, key, v.unit);
  return {
    ...map,
    add: (ctx, of) => map.set(ctx, of, true),
    *keys(ctx, range) {
      for (const [found] of map.range(ctx, range)) yield found;
    },
  };
}
