import { messageTypes } from "../codec/gen/types.ts";
import { type FieldSchema, findSchema, type MessageSchema, schemaOf } from "../codec/schema.ts";

/** A number field's digits, or the inside of a length-delimited one. Read with no check but those of bounds. */
interface Piece {
  readonly number: number;
  readonly wireType: number;
  readonly content: Uint8Array;
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

function pieces(bytes: Uint8Array): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  const number = () => {
    const start = at;
    while ((bytes[at] ?? 0) >= 128) at++;
    at++;
    return bytes.subarray(start, at);
  };
  const value = (digits: Uint8Array) => digits.reduceRight((sum, digit) => sum * 128 + (digit & 127), 0);
  while (at < bytes.length) {
    const tag = value(number());
    const wireType = tag % 8;
    const size = wireType === 1 ? 8 : wireType === 5 ? 4 : wireType === 2 ? value(number()) : 0;
    const start = at;
    if (wireType === 0) number();
    else at += size;
    found.push({ number: Math.floor(tag / 8), wireType, content: bytes.subarray(start, at) });
  }
  return found;
}

function write({ number, wireType, content }: Piece): number[] {
  const length = wireType === 2 ? varint(content.length) : [];
  return [...varint(number * 8 + wireType), ...length, ...content];
}

const isDefault = (field: FieldSchema, content: Uint8Array) =>
  field.wireType === 0
    ? content.length === 1 && content[0] === 0
    : field.wireType === 2
      ? content.length === 0
      : content.every((byte) => byte === 0);

/**
 * What is left of accepted bytes when fields are put in order and explicit defaults are dropped: an honest encoder's own form.
 * Works on the bytes alone, so that it shows whatever a decoder would have overlooked.
 */
export function normalised(schema: MessageSchema, bytes: Uint8Array): Uint8Array {
  const kept = pieces(bytes).flatMap((piece) => {
    const field = schema.byNumber.get(piece.number);
    if (field === undefined) return [piece];
    if (field.message !== undefined) return [{ ...piece, content: normalised(schemaOf(field.message), piece.content) }];
    const droppable = field.packed
      ? piece.content.length === 0
      : !field.repeated && !field.presence && isDefault(field, piece.content);
    return droppable ? [] : [piece];
  });
  const order = kept
    .map((piece, index) => ({ piece, index }))
    .sort((a, b) => a.piece.number - b.piece.number || a.index - b.index);
  return Uint8Array.from(order.flatMap(({ piece }) => write(piece)));
}

/** The same, with every field turned round and the defaults of absent fields written out: odd, but nothing is wrong with it. */
export function odd(schema: MessageSchema, bytes: Uint8Array): Uint8Array {
  const own = pieces(bytes).map((piece) => {
    const message = schema.byNumber.get(piece.number)?.message;
    return message === undefined ? piece : { ...piece, content: odd(schemaOf(message), piece.content) };
  });
  const defaults = schema.fields
    .filter(
      (field) =>
        (field.packed || !field.repeated) && !field.presence && own.every(({ number }) => number !== field.number),
    )
    .map((field): Piece => {
      const size = field.packed || field.wireType === 2 ? 0 : field.wireType === 1 ? 8 : field.wireType === 5 ? 4 : 1;
      return { number: field.number, wireType: field.packed ? 2 : field.wireType, content: new Uint8Array(size) };
    });
  // Lists keep the order of their items, or they would be other lists.
  const groups = [...new Set([...own, ...defaults].map(({ number }) => number))].sort((a, b) => b - a);
  const turned = groups.flatMap((number) => [...own, ...defaults].filter((piece) => piece.number === number));
  return Uint8Array.from(turned.flatMap(write));
}

/** Everything that stands in an Any, at any depth of what was decoded. */
function anys(value: unknown): { typeUrl: string; value: Uint8Array }[] {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return [];
  const held = value as { readonly typeUrl?: unknown; readonly value?: unknown };
  if (typeof held.typeUrl === "string" && held.value instanceof Uint8Array)
    return [{ typeUrl: held.typeUrl, value: held.value }];
  return Object.values(value).flatMap(anys);
}

const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, index) => byte === b[index]);

/** Whether bytes are, to the last, what the generated encoder makes of what the generated decoder read, inside every Any too. */
export function canonical(name: string, bytes: Uint8Array): boolean {
  const codec = messageTypes[name];
  if (codec === undefined || findSchema(name) === undefined) return false;
  try {
    const value = codec.decode(bytes);
    if (!same(codec.encode(value).finish(), bytes)) return false;
    return anys(value).every((any) => any.typeUrl.startsWith("/") && canonical(any.typeUrl.slice(1), any.value));
  } catch {
    return false;
  }
}
