import type { Ctx } from "../ctx.ts";
import { BrokenInvariant } from "../errors.ts";
import { kvDelete, kvGet, kvHas, kvSet } from "./kv.ts";
import type { Place } from "./place.ts";
import type { ValueCodec } from "./values.ts";

/** One stored value. */
export interface Item<V> {
  /** @throws BrokenInvariant when it was never set */
  get(ctx: Ctx): V;
  find(ctx: Ctx): V | undefined;
  has(ctx: Ctx): boolean;
  set(ctx: Ctx, value: V): void;
  remove(ctx: Ctx): void;
}

export function item<V>({ store, name, prefix }: Place, codec: ValueCodec<V>): Item<V> {
  const find = (ctx: Ctx) => {
    const bytes = kvGet(ctx, store, prefix);
    return bytes === undefined ? undefined : codec.decode(bytes);
  };
  return {
    find,
    get(ctx) {
      const value = find(ctx);
      if (value === undefined) throw new BrokenInvariant(`store ${store}: ${name} was read before it was set`);
      return value;
    },
    has: (ctx) => kvHas(ctx, store, prefix),
    set: (ctx, value) => kvSet(ctx, store, prefix, codec.encode(value)),
    remove: (ctx) => kvDelete(ctx, store, prefix),
  };
}
