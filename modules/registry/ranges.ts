import type { KeyCodec } from "../../codec/keys.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { Readable } from "../../core/state/map.ts";
import { startingWith } from "../../core/state/range.ts";
import type { UnitSpan } from "./sourceEvent.ts";

/** Ranges that never overlap inside their group, kept by group and first number. */
export type Ranges<G, V> = Readable<readonly [G, bigint], V> & {
  readonly key: KeyCodec<readonly [G, bigint]>;
};

/**
 * What of a group meets the span (both ends inclusive), by the order of the numbers, found without looking at any other: the
 * range that begins before the span, and those that begin in it. `load` gives what a stored value stands for and its last number.
 */
export function* meeting<G, V, T>(
  ctx: Ctx,
  ranges: Ranges<G, V>,
  group: KeyCodec<G>,
  of: G,
  span: UnitSpan,
  load: (value: V, start: bigint) => { readonly item: T; readonly last: bigint },
): Generator<T> {
  const within = startingWith({ first: group }, of);
  for (const [[, start], value] of ranges.range(ctx, { within, to: [of, span.start], reverse: true })) {
    const { item, last } = load(value, start);
    if (last >= span.start) yield item;
    break;
  }
  for (const [[, start], value] of ranges.range(ctx, { within, from: [of, span.start] })) {
    if (start > span.end) return;
    yield load(value, start).item;
  }
}
