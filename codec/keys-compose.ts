import { startsWith } from "./bytes.ts";
import type { KeyCodec } from "./keys.ts";

/** A key of several parts; `parts` serve to encode the prefix that all keys with the same first parts share. */
export interface PairCodec<A, B> extends KeyCodec<readonly [A, B]> {
  readonly first: KeyCodec<A>;
  readonly second: KeyCodec<B>;
}

/** Two parts, ordered by the first, then the second. */
export function pairKey<A, B>(first: KeyCodec<A>, second: KeyCodec<B>): PairCodec<A, B> {
  return {
    first,
    second,
    size: ([a, b], terminal) => first.size(a, false) + second.size(b, terminal),
    write: ([a, b], into, at, terminal) => second.write(b, into, first.write(a, into, at, false), terminal),
    read(from, at, terminal) {
      const a = first.read(from, at, false);
      const b = second.read(from, a.next, terminal);
      return { value: [a.value, b.value], next: b.next };
    },
  };
}

export interface TripleCodec<A, B, C> extends KeyCodec<readonly [A, B, C]> {
  readonly first: KeyCodec<A>;
  readonly second: KeyCodec<B>;
  readonly third: KeyCodec<C>;
}

/** Three parts, ordered from the first to the third. */
export function tripleKey<A, B, C>(first: KeyCodec<A>, second: KeyCodec<B>, third: KeyCodec<C>): TripleCodec<A, B, C> {
  const tail = pairKey(second, third);
  return {
    first,
    second,
    third,
    size: ([a, b, c], terminal) => first.size(a, false) + tail.size([b, c], terminal),
    write: ([a, b, c], into, at, terminal) => tail.write([b, c], into, first.write(a, into, at, false), terminal),
    read(from, at, terminal) {
      const a = first.read(from, at, false);
      const rest = tail.read(from, a.next, terminal);
      return { value: [a.value, ...rest.value], next: rest.next };
    },
  };
}

/** The whole key of a collection's entry: `prefix` and the terminal encoding of `value`. */
export function encodeKey<T>(prefix: Uint8Array, codec: KeyCodec<T>, value: T): Uint8Array {
  return encode(prefix, codec, value, true);
}

/** `prefix` and the non-terminal encoding of `value`: what all keys whose first part is `value` begin with. */
export function encodePrefix<T>(prefix: Uint8Array, codec: KeyCodec<T>, value: T): Uint8Array {
  return encode(prefix, codec, value, false);
}

/** The value of a whole key. @throws when the key lacks `prefix` or has bytes left over */
export function decodeKey<T>(prefix: Uint8Array, codec: KeyCodec<T>, key: Uint8Array): T {
  if (!startsWith(key, prefix)) throw new Error("key lies outside of its collection");
  const { value, next } = codec.read(key, prefix.length, true);
  if (next !== key.length) throw new Error(`key has ${key.length - next} bytes too many`);
  return value;
}

/** The least byte string above every one that begins with `prefix`; undefined when there is none (all bytes 0xff). */
export function prefixEnd(prefix: Uint8Array): Uint8Array | undefined {
  let last = prefix.length - 1;
  while (last >= 0 && prefix[last] === 0xff) last--;
  if (last < 0) return undefined;
  // Not slice: of a Node Buffer that is a view, and the prefix must stay as it is.
  const end = Uint8Array.from(prefix.subarray(0, last + 1));
  end[last] = (end[last] ?? 0) + 1;
  return end;
}

function encode<T>(prefix: Uint8Array, codec: KeyCodec<T>, value: T, terminal: boolean): Uint8Array {
  const key = new Uint8Array(prefix.length + codec.size(value, terminal));
  key.set(prefix);
  codec.write(value, key, prefix.length, terminal);
  return key;
}
