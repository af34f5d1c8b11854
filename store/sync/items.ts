import { SnapshotFault } from "./errors.ts";

// The items of a snapshot as the Cosmos SDK's format 3 has them (`cosmos/store/snapshots/v1/snapshot.proto`), each behind
// its length: for every store its name and its nodes in post-order, then what the application keeps beside the state.

/** One item of the stream. Bytes are views of what was read. */
export type SnapshotItem =
  | { readonly kind: "store"; readonly name: string }
  | {
      readonly kind: "node";
      readonly key: Uint8Array;
      /** Absent in inner nodes. */
      readonly value: Uint8Array | undefined;
      readonly version: number;
      /** 0 for a leaf. */
      readonly height: number;
    }
  | { readonly kind: "extension"; readonly name: string; readonly format: number }
  | { readonly kind: "payload"; readonly payload: Uint8Array };

/** Longest item that is taken, in bytes; the SDK has the same bound. */
export const longestItem = 64_000_000;

const none = new Uint8Array(0);

/** A reader of protobuf that refuses what a canonical encoder does not write. */
class Cursor {
  readonly data: Uint8Array;
  readonly end: number;
  at: number;

  constructor(data: Uint8Array, at: number, end: number) {
    this.data = data;
    this.at = at;
    this.end = end;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; this.at < this.end; scale *= 128) {
      const byte = this.data[this.at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (!Number.isSafeInteger(value)) break;
      if (byte < 0x80) {
        if (byte === 0 && scale > 1) break;
        return value;
      }
    }
    throw new SnapshotFault("a snapshot item has a number that is none");
  }

  bytes(): Uint8Array {
    const length = this.varint();
    if (length > this.end - this.at) throw new SnapshotFault("a snapshot item is longer than its frame");
    this.at += length;
    return this.data.subarray(this.at - length, this.at);
  }

  /** A field that may be absent; what is present is not the default. */
  optionalBytes(tag: number): Uint8Array {
    if (this.data[this.at] !== tag || this.at >= this.end) return none;
    this.at++;
    const found = this.bytes();
    if (found.length === 0) throw new SnapshotFault("a snapshot item has an empty field");
    return found;
  }

  optionalNumber(tag: number): number {
    if (this.data[this.at] !== tag || this.at >= this.end) return 0;
    this.at++;
    const found = this.varint();
    if (found === 0) throw new SnapshotFault("a snapshot item has an empty field");
    return found;
  }
}

function readBody(kind: number, body: Cursor): SnapshotItem {
  const text = () => Buffer.from(body.optionalBytes(0x0a)).toString("latin1");
  if (kind === 0x0a) return { kind: "store", name: text() };
  if (kind === 0x12) {
    const key = body.optionalBytes(0x0a);
    const value = body.optionalBytes(0x12);
    const version = body.optionalNumber(0x18);
    const height = body.optionalNumber(0x20);
    return { kind: "node", key, value: value.length === 0 ? undefined : value, version, height };
  }
  if (kind === 0x1a) return { kind: "extension", name: text(), format: body.optionalNumber(0x10) };
  if (kind === 0x22) return { kind: "payload", payload: body.optionalBytes(0x0a) };
  throw new SnapshotFault(`a snapshot item is of an unknown kind (tag ${kind})`);
}

/**
 * Reads the item that begins at `at`.
 * @returns the item and where it ends; undefined where the data end before it does
 * @throws SnapshotFault for what no encoder of this format writes
 */
export function readItem(
  data: Uint8Array,
  at: number,
): { readonly item: SnapshotItem; readonly end: number } | undefined {
  let length = 0;
  let start = at;
  for (let scale = 1; ; scale *= 128) {
    const byte = data[start++];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * scale;
    if (length > longestItem || scale > 2 ** 28 || (byte === 0 && scale > 1))
      throw new SnapshotFault(`a snapshot item has a length that is none, or above ${longestItem}`);
    if (byte < 0x80) break;
  }
  const end = start + length;
  if (end > data.length) return undefined;
  const frame = new Cursor(data, start, end);
  const tag = frame.varint();
  const body = frame.bytes();
  const inner = new Cursor(data, frame.at - body.length, frame.at);
  const item = readBody(tag, inner);
  if (inner.at !== inner.end || frame.at !== end) throw new SnapshotFault("a snapshot item has fields too many");
  return { item, end };
}
