import { wellKnown } from "../json/value.ts";
import type { FieldSchema, MessageSchema } from "../schema.ts";
import { WireError } from "../wire/error.ts";
import { checkVarint, readUint32, varintFault, width64 } from "../wire/varint.ts";

/** A part of the bytes that are decoded. */
export interface Span {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** What stands there, for errors. */
  readonly path: string;
}

/** One field of a struct; start and end are those of its value, without the length. */
export interface RawField {
  readonly number: number;
  readonly wireType: 0 | 2;
  readonly start: number;
  readonly end: number;
}

export function spanOf(bytes: Uint8Array, path: string): Span {
  return { bytes, start: 0, end: bytes.length, path };
}

export function refuse({ path }: Span, at: number, reason: string): never {
  throw new WireError(path, at, reason);
}

/** Fields that amino writes as one number: Go holds a duration as its nanoseconds. */
export function isNumber({ type, message }: FieldSchema): boolean {
  if (type === "message") return message === wellKnown.duration;
  return type !== "string" && type !== "bytes";
}

/**
 * The fields in amino's order. Unlike protobuf it counts them from 1 as they stand in the struct, whatever their numbers
 * in the .proto. @throws Error for a oneof, whose members are Go interfaces that amino has no names for
 */
export function countedFields({ name, fields }: MessageSchema): readonly FieldSchema[] {
  const oneof = fields.find((field) => field.oneof !== undefined)?.oneof;
  if (oneof !== undefined) throw new Error(`oneof ${oneof.name} of ${name} has no amino form here`);
  return fields;
}

/**
 * Cuts a struct into its fields. @param repeats whether a field may stand more than once
 * @throws WireError for what amino does not write: numbers that do not grow, other wire types, lengths beyond the end,
 * numbers longer than they need to be
 */
export function* rawFields(span: Span, repeats: (number: number) => boolean): Generator<RawField> {
  const { bytes, end } = span;
  let last = 0;
  for (let at = span.start; at < end; ) {
    const tag = uint32At(span, at);
    const number = tag.value >>> 3;
    if (number === 0) refuse(span, at, "field number 0");
    if (number < last || (number === last && !repeats(number)))
      refuse(span, at, `field ${number} stands after field ${last}: numbers must grow`);
    const wireType = tag.value & 7;
    if (wireType === 0) {
      const next = checkVarint(bytes, tag.next, end, width64);
      if (next < 0) refuse(span, tag.next, varintFault(next));
      yield { number, wireType, start: tag.next, end: next };
      at = next;
    } else if (wireType === 2) {
      const length = uint32At(span, tag.next);
      at = length.next + length.value;
      if (at > end) refuse(span, tag.next, `length ${length.value} reaches beyond the end`);
      yield { number, wireType, start: length.next, end: at };
    } else {
      refuse(span, at, `field ${number} has wire type ${wireType}: 0 and 2 are allowed`);
    }
    last = number;
  }
}

/** A tag or a length, and the position after it. @throws WireError */
export function uint32At(span: Span, at: number): { readonly value: number; readonly next: number } {
  const value = readUint32(span.bytes, at, span.end);
  if (value < 0) refuse(span, at, varintFault(value));
  let next = at;
  while ((span.bytes[next] ?? 0) >= 0x80) next++;
  return { value, next: next + 1 };
}

/** The 64 bits of a varint that has been checked. */
export function bitsOf(bytes: Uint8Array, start: number, end: number): bigint {
  let bits = 0n;
  for (let at = end - 1; at >= start; at--) bits = (bits << 7n) | BigInt((bytes[at] ?? 0) & 0x7f);
  return bits;
}
