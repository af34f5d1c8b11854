import { equalBytes, fromUtf8, toUtf8 } from "../bytes.ts";
import { findCodec } from "../codecs.ts";
import { parseAmount } from "../coin.ts";
import { decFromAtomics } from "../decimal.ts";
import { durationOf } from "../duration.ts";
import type { Any } from "../gen/google/protobuf/any.ts";
import type { Timestamp } from "../gen/google/protobuf/timestamp.ts";
import { emptyMessage } from "../json/empty.ts";
import { customNumber, maxNesting, wellKnown } from "../json/value.ts";
import { type FieldSchema, type FieldType, type MessageSchema, schemaOf } from "../schema.ts";
import { formatTime, timeOf } from "../time.ts";
import { checkVarint, varintFault, width64, widthBool, widthInt32, widthUint32 } from "../wire/varint.ts";
import { bitsOf, countedFields, isNumber, rawFields, refuse, type Span, spanOf, uint32At } from "./fields.ts";
import { type AminoType, aminoTypesOfPrefix, implementsInterface, interfaceOf, keyLengths } from "./names.ts";

/**
 * A message from its amino binary, without prefix, as its generated type holds it: the reverse of `aminoBinary`. As in the SDK a
 * time that is left out becomes the start of 1970, also where protobuf would know it as absent.
 * @throws WireError with the place of what an honest encoder does not write
 */
export function fromAminoBinary(name: string, span: Span): object {
  return readContent(name, span, "", 0);
}

/** An Any from prefix and bytes of its content. @param accepts the interface that it must implement. @throws WireError */
export function readAminoAny(span: Span, accepts: string): Any {
  return readAny(span, accepts, 0);
}

function readContent(name: string, span: Span, accepts: string, depth: number): object {
  if (depth > maxNesting) refuse(span, span.start, `nested deeper than ${maxNesting}`);
  if (name === wellKnown.any) return readAny(span, accepts, depth);
  if (name === wellKnown.timestamp) return readTime(span);
  return readFields(schemaOf(name), span, depth);
}

function readAny(span: Span, accepts: string, depth: number): Any {
  const { type, start } = typeAt(span, accepts);
  const codec = findCodec(type.name);
  if (codec === undefined) return refuse(span, span.start, `unrecognized type ${type.name}`);
  const inner = { ...span, start, path: `${span.path}<${type.name}>` };
  const isKey = schemaOf(type.name).aminoEncoding === "key_field";
  const content = isKey ? readKey(type.name, inner) : readContent(type.name, inner, "", depth + 1);
  return { typeUrl: `/${type.name}`, value: codec.encode(content).finish() };
}

/** The type that a prefix names, and where its bytes begin. */
function typeAt(span: Span, accepts: string): { readonly type: AminoType; readonly start: number } {
  const { bytes, start: from, end } = span;
  const told = bytes[from] === 0;
  const start = from + (told ? 8 : 4);
  if (start > end) refuse(span, from, "too short for the prefix of a type");
  const disambiguation = bytes.subarray(from + 1, from + 4);
  const type = aminoTypesOfPrefix(bytes.subarray(start - 4, start)).find(
    ({ name, disambiguation: own }) => implementsInterface(name, accepts) && (!told || equalBytes(own, disambiguation)),
  );
  return type === undefined ? refuse(span, from, "unrecognized prefix bytes") : { type, start };
}

function readKey(name: string, span: Span): object {
  const length = uint32At(span, span.start);
  if (length.next + length.value !== span.end) refuse(span, span.start, "length of the key differs from its bytes");
  const expected = keyLengths.get(name) ?? length.value;
  if (length.value !== expected) refuse(span, span.start, `key of ${length.value} bytes, expected ${expected}`);
  return { key: span.bytes.slice(length.next, span.end) };
}

function readFields(schema: MessageSchema, span: Span, depth: number): object {
  const fields = countedFields(schema);
  const message = emptyMessage(schema);
  for (const field of fields) if (!field.repeated) message[field.property] ??= unset(field, depth);
  const repeats = (number: number) => {
    const field = fields[number - 1];
    return field?.repeated === true && !isNumber(field);
  };
  for (const { number, wireType, start, end } of rawFields(span, repeats)) {
    const field = fields[number - 1];
    if (field === undefined) return refuse(span, start, `${schema.name} has no field ${number}`);
    const at = { ...span, path: `${span.path}.${field.name}`, start, end };
    const expected = isNumber(field) && !field.repeated ? 0 : 2;
    if (wireType !== expected) refuse(at, start, `wire type ${wireType}, expected ${expected}`);
    if (isNumber(field)) message[field.property] = field.repeated ? readPacked(field, at) : readNumber(field, at).value;
    else {
      const item = readItem(schema, field, at, depth);
      const list = message[field.property];
      if (Array.isArray(list)) list.push(item);
      else message[field.property] = item;
    }
  }
  return message;
}

// What Go has where nothing stands: 1970 for a time, a message of defaults where it holds the message by value.
function unset({ message, options }: FieldSchema, depth: number): object | undefined {
  if (message === wellKnown.timestamp) return { seconds: 0n, nanos: 0 };
  if (message === undefined || options.nullable || message === wellKnown.any) return undefined;
  if (message === wellKnown.duration) return { seconds: 0n, nanos: 0 };
  return readContent(message, spanOf(new Uint8Array(0), message), "", depth + 1);
}

function readItem(schema: MessageSchema, field: FieldSchema, span: Span, depth: number): unknown {
  if (field.message !== undefined) return readContent(field.message, span, interfaceOf(schema, field), depth + 1);
  const bytes = span.bytes.slice(span.start, span.end);
  const custom = customNumber(field.options.customType);
  if (field.type === "bytes" && custom === undefined) return bytes;
  const text = located(span, () => textOf(custom, bytes));
  return field.type === "bytes" ? toUtf8(text) : text;
}

function textOf(custom: "int" | "dec" | undefined, bytes: Uint8Array): string {
  const text = fromUtf8(bytes);
  if (custom === "int" && text !== "") parseAmount(text);
  if (custom === "dec") decFromAtomics(text);
  return text;
}

function readPacked(field: FieldSchema, span: Span): unknown[] {
  const items: unknown[] = [];
  for (let at = span.start; at < span.end; ) {
    const { value, next } = readNumber(field, { ...span, start: at });
    items.push(value);
    at = next;
  }
  return items;
}

const widths: Readonly<Partial<Record<FieldType, number>>> = {
  bool: widthBool,
  uint32: widthUint32,
  fixed32: widthUint32,
  int32: widthInt32,
  sint32: widthInt32,
  sfixed32: widthInt32,
  enum: widthInt32,
};

function readNumber({ type }: FieldSchema, span: Span): { readonly value: unknown; readonly next: number } {
  const next = checkVarint(span.bytes, span.start, span.end, widths[type] ?? width64);
  if (next < 0) refuse(span, span.start, varintFault(next));
  const bits = bitsOf(span.bytes, span.start, next);
  return { value: numberOf(type, bits), next };
}

function numberOf(type: FieldType, bits: bigint): unknown {
  const signed = BigInt.asIntN(64, bits);
  if (type === "message") return durationOf(signed);
  if (type === "uint64" || type === "fixed64") return bits;
  if (type === "bool") return bits === 1n;
  return type.endsWith("64") ? signed : Number(signed);
}

function readTime(span: Span): Timestamp {
  const time = { seconds: 0n, nanos: 0 };
  for (const { number, wireType, start, end } of rawFields(span, () => false)) {
    if (number > 2 || wireType !== 0) refuse(span, start, "a time has seconds and nanoseconds only");
    const value = BigInt.asIntN(64, bitsOf(span.bytes, start, end));
    if (number === 1) time.seconds = value;
    else time.nanos = Number(value);
  }
  located(span, () => formatTime(timeOf(time)));
  return time;
}

function located<T>(span: Span, read: () => T): T {
  try {
    return read();
  } catch (error) {
    return refuse(span, span.start, error instanceof Error ? error.message : String(error));
  }
}
