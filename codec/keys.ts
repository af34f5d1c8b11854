import { fromUtf8, toUtf8 } from "./bytes.ts";

/**
 * How a key of a collection becomes bytes whose order is the order of iteration.
 *
 * The last part of a key is terminal and reaches to the end; a part before it must say where it ends. The layouts are
 * those of the Cosmos SDK's `collections`, so that interchain queries and proofs find standard state where they expect it.
 */
export interface KeyCodec<T> {
  /** Number of bytes that `write` will write. @throws when the value has no encoding */
  size(value: T, terminal: boolean): number;
  /** Writes `value` at `at` and returns the offset after it. */
  write(value: T, into: Uint8Array, at: number, terminal: boolean): number;
  /** Reads a value at `at`; a terminal one takes the rest. @throws when the bytes are not what `write` writes */
  read(from: Uint8Array, at: number, terminal: boolean): KeyPart<T>;
}

export interface KeyPart<T> {
  readonly value: T;
  /** Offset of the byte after the value */
  readonly next: number;
}

// A view for each number would be most of the work of a key.
const eight = new Uint8Array(8);
const inEight = new DataView(eight.buffer);
const maxU64 = 2n ** 64n - 1n;

/** Unsigned 64-bit, big-endian. */
export const u64Key: KeyCodec<bigint> = {
  size: () => 8,
  write(value, into, at) {
    if (value < 0n || value > maxU64) throw new Error(`key ${value} is not an unsigned 64-bit integer`);
    inEight.setBigUint64(0, value);
    into.set(eight, at);
    return at + 8;
  },
  read(from, at) {
    need(from, at, 8);
    for (let i = 0; i < 8; i++) eight[i] = from[at + i] ?? 0;
    return { value: inEight.getBigUint64(0), next: at + 8 };
  },
};

/** Unsigned integer up to 2^53 - 1 as a number, in the layout of `u64Key`: heights, sequences, identifiers. */
export const uintKey: KeyCodec<number> = {
  size: () => 8,
  write(value, into, at) {
    if (!Number.isSafeInteger(value) || value < 0) throw new Error(`key ${value} is not a safe unsigned integer`);
    return u64Key.write(BigInt(value), into, at, true);
  },
  read(from, at) {
    const { value, next } = u64Key.read(from, at, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error(`key ${value} exceeds 2^53 - 1`);
    return { value: Number(value), next };
  },
};

/** Unsigned 32-bit, big-endian. */
export const u32Key: KeyCodec<number> = {
  size: () => 4,
  write(value, into, at) {
    if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
      throw new Error(`key ${value} is not an unsigned 32-bit integer`);
    }
    for (let i = 0; i < 4; i++) into[at + i] = value >>> (24 - 8 * i);
    return at + 4;
  },
  read(from, at) {
    need(from, at, 4);
    let value = 0;
    for (let i = 0; i < 4; i++) value = (value << 8) | (from[at + i] ?? 0);
    return { value: value >>> 0, next: at + 4 };
  },
};

export const boolKey: KeyCodec<boolean> = {
  size: () => 1,
  write(value, into, at) {
    into[at] = value ? 1 : 0;
    return at + 1;
  },
  read(from, at) {
    const byte = need(from, at, 1)[at];
    if (byte !== 0 && byte !== 1) throw new Error(`key byte ${byte} is not a boolean`);
    return { value: byte === 1, next: at + 1 };
  },
};

/**
 * Bytes: raw at the end of a key, else behind one byte of length, so up to 255 bytes there. Before another part,
 * shorter values therefore sort before longer ones.
 */
export const bytesKey: KeyCodec<Uint8Array> = {
  size(value, terminal) {
    if (!terminal && value.length > 255) throw new Error(`key part of ${value.length} bytes: at most 255 are allowed`);
    return terminal ? value.length : value.length + 1;
  },
  write(value, into, at, terminal) {
    const start = terminal ? at : at + 1;
    if (!terminal) into[at] = value.length;
    into.set(value, start);
    return start + value.length;
  },
  read(from, at, terminal) {
    const start = terminal ? at : at + 1;
    const length = terminal ? from.length - at : need(from, at, 1)[at];
    const end = start + (length ?? 0);
    return { value: need(from, start, end - start).slice(start, end), next: end };
  },
};

/** Text as UTF-8: raw at the end of a key, else closed by a zero byte, which the text may then not contain. */
export const stringKey: KeyCodec<string> = {
  size(value, terminal) {
    if (!terminal && value.includes("\0")) throw new Error(`key part ${JSON.stringify(value)} contains a zero byte`);
    return utf8Length(value) + (terminal ? 0 : 1);
  },
  write(value, into, at, terminal) {
    const end = at + writeUtf8(value, into, at);
    if (terminal) return end;
    into[end] = 0;
    return end + 1;
  },
  read(from, at, terminal) {
    const end = terminal ? from.length : from.indexOf(0, at);
    if (end < 0) throw new Error("key part is not closed by a zero byte");
    return { value: fromUtf8(from.subarray(at, end)), next: terminal ? end : end + 1 };
  },
};

/** `inner` in its non-terminal form everywhere, as the SDK's LengthPrefixedAddressKey. */
export function selfDelimited<T>(inner: KeyCodec<T>): KeyCodec<T> {
  return {
    size: (value) => inner.size(value, false),
    write: (value, into, at) => inner.write(value, into, at, false),
    read: (from, at) => inner.read(from, at, false),
  };
}

/** The same layout for another type of value, such as an enum over u32. */
export function mapKey<T, U>(inner: KeyCodec<T>, to: (value: T) => U, from: (value: U) => T): KeyCodec<U> {
  return {
    size: (value, terminal) => inner.size(from(value), terminal),
    write: (value, into, at, terminal) => inner.write(from(value), into, at, terminal),
    read(source, at, terminal) {
      const { value, next } = inner.read(source, at, terminal);
      return { value: to(value), next };
    },
  };
}

function need(from: Uint8Array, at: number, count: number): Uint8Array {
  if (at + count > from.length) throw new Error(`key ends early: ${count} bytes expected at ${at} of ${from.length}`);
  return from;
}

// Denominations and identifiers are ASCII: this path allocates nothing.
function utf8Length(text: string): number {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return toUtf8(text).length;
  return text.length;
}

function writeUtf8(text: string, into: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) {
      const bytes = toUtf8(text);
      into.set(bytes, at);
      return bytes.length;
    }
    into[at + i] = unit;
  }
  return text.length;
}
