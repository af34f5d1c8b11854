import { concatBytes, fromUtf8, toUtf8 } from "../../codec/bytes.ts";

// The rows of the engine's database by the first byte of their key. Numbers are big-endian, so that rows lie in the order of heights.
const kinds = {
  state: 0x01,
  genesis: 0x02,
  block: 0x10,
  results: 0x11,
  edits: 0x12,
  validators: 0x13,
  params: 0x14,
  hash: 0x20,
  tx: 0x21,
  evidence: 0x22,
  txEvent: 0x30,
  blockEvent: 0x31,
} as const;

type Kind = keyof typeof kinds;

function numbers(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(values.length * 8);
  for (const [i, value] of values.entries()) bytes.writeBigInt64BE(BigInt(value), i * 8);
  return bytes;
}

const mark = (kind: Kind): Uint8Array => Uint8Array.of(kinds[kind]);

/** The row that there is one of. */
export const onlyKey = (kind: "state" | "genesis"): Uint8Array => mark(kind);

/** The row of a height. */
export function heightKey(kind: "block" | "results" | "edits" | "validators" | "params", height: number): Uint8Array {
  return concatBytes(mark(kind), numbers(height));
}

/** The height of a row of `heightKey`. */
export function heightOfKey(key: Uint8Array): number {
  return Number(Buffer.from(key).readBigInt64BE(1));
}

/** The row of the hash of a block, a transaction or committed evidence. */
export function hashKey(kind: "hash" | "tx" | "evidence", hash: Uint8Array): Uint8Array {
  return concatBytes(mark(kind), hash);
}

/** What a row of `hashKey` holds: a height, and for a transaction its place in the block. */
export function encodePlace(height: number, index: number): Uint8Array {
  return numbers(height, index);
}

export function decodePlace(value: Uint8Array): { readonly height: number; readonly index: number } {
  const bytes = Buffer.from(value);
  return { height: Number(bytes.readBigInt64BE(0)), index: Number(bytes.readBigInt64BE(8)) };
}

/** An indexed attribute: its key is `name`, the number tells events of one place apart. */
export interface EventRow {
  readonly name: string;
  readonly value: string;
  readonly height: number;
  readonly index: number;
  readonly event: number;
}

type EventKind = "txEvent" | "blockEvent";

const end = Uint8Array.of(0);
const tail = 24;

/** Writes a number as `numbers` does, without a bigint for each: blocks of many transactions have tens of thousands. */
function putNumber(bytes: Buffer, value: number, at: number): void {
  const high = Math.floor(value / 0x1_0000_0000);
  bytes.writeInt32BE(high, at);
  bytes.writeUInt32BE(value - high * 0x1_0000_0000, at + 4);
}

/** Name and value with a zero behind each, then the place. A value that holds zeros itself is still read right, for the place has one length. */
export function eventKey(kind: EventKind, { name, value, height, index, event }: EventRow): Uint8Array {
  const bytes = Buffer.alloc(3 + Buffer.byteLength(name) + Buffer.byteLength(value) + tail);
  bytes[0] = kinds[kind];
  const afterName = 1 + bytes.write(name, 1) + 1;
  const place = afterName + bytes.write(value, afterName) + 1;
  putNumber(bytes, height, place);
  putNumber(bytes, index, place + 8);
  putNumber(bytes, event, place + 16);
  return bytes;
}

/** The range of the rows with a name, and with a value where one is given; that range may hold longer values too. */
export function eventRange(
  kind: EventKind,
  name: string,
  value: string | undefined,
): { start: Uint8Array; end: Uint8Array } {
  const start = concatBytes(mark(kind), toUtf8(name), end, ...(value === undefined ? [] : [toUtf8(value), end]));
  return { start, end: after(start) };
}

/** The entry of a row that lies in the range of its name. */
export function decodeEvent(key: Uint8Array, name: string): Omit<EventRow, "name"> {
  const bytes = Buffer.from(key);
  const at = bytes.length - tail;
  return {
    value: fromUtf8(bytes.subarray(2 + Buffer.byteLength(name), at - 1)),
    height: Number(bytes.readBigInt64BE(at)),
    index: Number(bytes.readBigInt64BE(at + 8)),
    event: Number(bytes.readBigInt64BE(at + 16)),
  };
}

/** The first key behind all that begin with a prefix, whose last byte is below 255. */
function after(prefix: Uint8Array): Uint8Array {
  const next = prefix.slice();
  next[next.length - 1] = (next.at(-1) ?? 0) + 1;
  return next;
}
