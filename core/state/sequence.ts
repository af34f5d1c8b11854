import type { Ctx } from "../ctx.ts";
import type { Item } from "./item.ts";

/** Numbers handed out once each, in order. */
export interface Sequence {
  /** Takes the next number. */
  next(ctx: Ctx): bigint;
  /** The number that `next` would give. */
  peek(ctx: Ctx): bigint;
  set(ctx: Ctx, next: bigint): void;
}

export function sequence(stored: Item<bigint>, start: bigint): Sequence {
  const peek = (ctx: Ctx) => stored.find(ctx) ?? start;
  return {
    peek,
    next(ctx) {
      const number = peek(ctx);
      stored.set(ctx, number + 1n);
      return number;
    },
    set: (ctx, next) => stored.set(ctx, next),
  };
}
