import { encodeMessage, type MessageCodec } from "../../codec/message.ts";
import { toBytes, toText } from "../../store/text.ts";

/** How a value is stored. The encoding is never empty. */
export interface ValueCodec<V> {
  encode(value: V): Uint8Array;
  decode(bytes: Uint8Array): V;
}

// A message whose every field has its default encodes to nothing. It is stored as one zero byte, which no message begins with.
const allDefaults = Uint8Array.of(0);

function proto<T>(type: MessageCodec<T>): ValueCodec<T> {
  return {
    encode: (value) => {
      const bytes = encodeMessage(type, value);
      return bytes.length === 0 ? allDefaults : bytes;
    },
    decode: (bytes) => type.decode(bytes.length === 1 && bytes[0] === 0 ? new Uint8Array(0) : bytes),
  };
}

/** Whoever changes what others read too is told at once, on every machine alike. */
function freeze(value: unknown): void {
  // Bytes cannot be frozen; those of state must stay as they are wherever they were read.
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
}

/**
 * Hands out the same value, frozen, while the same bytes are read again, as the steps of a transaction do with the account of
 * its signer: what was written last, or read last.
 */
export function readOnce<V>(codec: ValueCodec<V>): ValueCodec<V> {
  let last: { readonly bytes: Uint8Array; readonly value: V } | undefined;
  return {
    encode(value) {
      const bytes = codec.encode(value);
      freeze(value);
      last = { bytes, value };
      return bytes;
    },
    decode(bytes) {
      if (last?.bytes === bytes) return last.value;
      const value = codec.decode(bytes);
      freeze(value);
      last = { bytes, value };
      return value;
    },
  };
}

/** Values of a generation that `readAgain` keeps, and their bytes: a message about a hundred things reads and writes each some times. */
const mostAgain = 256;
const mostBytes = 1 << 18;

/**
 * As `readOnce`, for many values of one collection, some 500 of which are kept. What was read alone is handed out again, never what
 * was written: a value may lose something by being stored, and then what a reader gets would depend on what is kept.
 * @param isExact says that nothing of these values gets lost, whoever wrote them; then what was written is kept too
 */
export function readAgain<V>(codec: ValueCodec<V>, isExact = false): ValueCodec<V> {
  let young = new Map<Uint8Array, V>();
  let old = new Map<Uint8Array, V>();
  let size = 0;
  const keep = (bytes: Uint8Array, value: V): V => {
    if (young.size >= mostAgain || size >= mostBytes) {
      old = young;
      young = new Map();
      size = 0;
    }
    size += bytes.length;
    young.set(bytes, value);
    return value;
  };
  const fresh = (value: V): V => {
    freeze(value);
    return value;
  };
  return {
    encode(value) {
      const bytes = codec.encode(value);
      freeze(value);
      if (isExact) keep(bytes, value);
      return bytes;
    },
    decode: (bytes) => young.get(bytes) ?? keep(bytes, old.get(bytes) ?? fresh(codec.decode(bytes))),
  };
}

const u64: ValueCodec<bigint> = {
  encode(value) {
    if (value < 0n || value >= 1n << 64n) throw new RangeError(`not a u64: ${value}`);
    const bytes = Buffer.allocUnsafeSlow(8);
    bytes.writeBigUInt64BE(value);
    return bytes;
  },
  decode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).readBigUInt64BE(),
};

/** A whole number as decimal digits, as the SDK's `math.Int` is stored. */
const int: ValueCodec<bigint> = {
  encode: (value) => toBytes(value.toString()),
  decode: (bytes) => BigInt(toText(bytes)),
};

const text: ValueCodec<string> = {
  encode: (value) => Buffer.from(value, "utf8"),
  decode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"),
};

const bytes: ValueCodec<Uint8Array> = { encode: (value) => value, decode: (value) => value };

const present = Uint8Array.of(1);

/** For keys that say all by being there. */
const unit: ValueCodec<true> = { encode: () => present, decode: () => true };

const bool: ValueCodec<boolean> = {
  encode: (value) => Uint8Array.of(value ? 1 : 0),
  decode: (value) => value[0] === 1,
};

/** The codecs of stored values. */
export const v = { proto, u64, int, text, bytes, unit, bool } as const;
