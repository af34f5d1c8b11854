import type { KeyCodec } from "../../codec/keys.ts";
import { encodeKey, encodePrefix, type PairCodec, prefixEnd, type TripleCodec } from "../../codec/keys-compose.ts";
import type { KeyRange } from "../../store/types.ts";

/** Which entries of a collection: all of them, or those whose key begins with certain parts, from and to certain keys. */
export interface Range<K> {
  /** The encoded first parts that all keys of the range share; `startingWith` makes it. */
  readonly within?: Uint8Array | undefined;
  /** The first key, included. */
  readonly from?: K | undefined;
  /** The key before which it ends. */
  readonly to?: K | undefined;
  readonly reverse?: boolean | undefined;
}

const nothing = new Uint8Array(0);

/** The part that keys beginning with `first` share, for `Range.within`. */
export function startingWith<A>(
  codec: PairCodec<A, never> | TripleCodec<A, never, never> | { readonly first: KeyCodec<A> },
  first: A,
): Uint8Array {
  return encodePrefix(nothing, codec.first, first);
}

/** The bytes of a range of a collection with this prefix. */
export function keyRange<K>(prefix: Uint8Array, key: KeyCodec<K>, range: Range<K>): KeyRange {
  const whole = range.within === undefined ? prefix : Buffer.concat([prefix, range.within]);
  return {
    start: range.from === undefined ? whole : encodeKey(prefix, key, range.from),
    end: range.to === undefined ? prefixEnd(whole) : encodeKey(prefix, key, range.to),
    reverse: range.reverse,
  };
}
