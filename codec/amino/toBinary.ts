import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { concatBytes, fromUtf8, toUtf8 } from "../bytes.ts";
import { findCodec, nameOfTypeUrl } from "../codecs.ts";
import { parseAmount } from "../coin.ts";
import { decFromAtomics, decToAtomics } from "../decimal.ts";
import { nanosOf } from "../duration.ts";
import type { Any } from "../gen/google/protobuf/any.ts";
import type { Duration } from "../gen/google/protobuf/duration.ts";
import type { Timestamp } from "../gen/google/protobuf/timestamp.ts";
import { emptyMessage } from "../json/empty.ts";
import { customNumber, maxNesting, wellKnown } from "../json/value.ts";
import { type FieldSchema, schemaOf } from "../schema.ts";
import { formatTime, timeOf } from "../time.ts";
import { countedFields, isNumber } from "./fields.ts";
import { aminoTypeNamed } from "./names.ts";

/**
 * A message in amino binary, without prefix, by the rules of go-amino over the Go types of the SDK. It differs from protobuf in
 * these: fields are counted, not numbered; an Any is the prefix and the bytes of its content; integers and decimals of the
 * SDK stand even at zero; durations are nanoseconds; a message that Go holds by value is left out when its bytes are empty.
 * @throws for oneofs, amounts and times that do not exist, messages too deep
 */
export function aminoBinary(name: string, value: object): Uint8Array {
  return contentOf(name, value, 0);
}

/** The content of an Any behind its prefix. @throws when its type is not known or has no amino name */
export function aminoBinaryAny(any: Any): Uint8Array {
  return anyBytes(any, 0);
}

function anyBytes(any: Any, depth: number): Uint8Array {
  const codec = findCodec(nameOfTypeUrl(any.typeUrl));
  if (codec === undefined) throw new Error(`unable to resolve type URL ${any.typeUrl}`);
  const { name, aminoName, aminoEncoding } = schemaOf(codec.$type);
  const { prefix } = aminoTypeNamed(aminoName) ?? {};
  if (prefix === undefined) throw new Error(`message ${name} has no amino name, so it cannot stand in amino binary`);
  const value = codec.decode(any.value);
  if (aminoEncoding !== "key_field") return concatBytes(prefix, contentOf(name, value, depth + 1));
  const { key } = value as { readonly key: Uint8Array };
  return concatBytes(prefix, new BinaryWriter().bytes(key).finish());
}

function contentOf(name: string, value: object, depth: number): Uint8Array {
  if (depth > maxNesting) throw new Error(`message ${name} is nested deeper than ${maxNesting}`);
  if (name === wellKnown.any) return anyBytes(value as Any, depth);
  if (name === wellKnown.timestamp) return timeBytes(value as Timestamp);
  const writer = new BinaryWriter();
  countedFields(schemaOf(name)).forEach((field, i) => {
    writeField(writer, i + 1, field, (value as Record<string, unknown>)[field.property], depth);
  });
  return writer.finish();
}

function writeField(writer: BinaryWriter, number: number, field: FieldSchema, value: unknown, depth: number): void {
  if (Array.isArray(value)) writeList(writer, number, field, value, depth);
  else if (isNumber(field)) {
    if (!isZero(value)) writeNumber(writer.tag(number, 0), field, value);
  } else {
    const { nullable, customType } = field.options;
    const pointer = nullable && (field.type === "message" || customNumber(customType) !== undefined);
    if (pointer && isNil(value)) return;
    const bytes = bytesOf(field, value ?? absent(field), depth);
    if (bytes.length > 0 || pointer) writer.tag(number, 2).bytes(bytes);
  }
}

function writeList(
  writer: BinaryWriter,
  number: number,
  field: FieldSchema,
  items: readonly unknown[],
  depth: number,
): void {
  if (items.length === 0) return;
  if (!isNumber(field)) {
    for (const item of items) writer.tag(number, 2).bytes(bytesOf(field, item, depth));
    return;
  }
  writer.tag(number, 2).fork();
  for (const item of items) writeNumber(writer, field, item);
  writer.join();
}

// What Go has where nothing was set: a struct of zero values, and the first second of year 1.
function absent({ message }: FieldSchema): object {
  if (message === wellKnown.timestamp) return { seconds: -62_135_596_800n, nanos: 0 };
  return emptyMessage(schemaOf(message ?? ""));
}

function isNil(value: unknown): boolean {
  return value === undefined || value === "" || (value instanceof Uint8Array && value.length === 0);
}

function isZero(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return nanosOf(value as Duration) === 0n;
  return value === undefined || value === 0 || value === 0n || value === false;
}

function writeNumber(writer: BinaryWriter, { type }: FieldSchema, value: unknown): void {
  if (type === "message") writer.int64(nanoseconds(value as Duration));
  else if (typeof value === "bigint") {
    if (type === "uint64" || type === "fixed64") writer.uint64(value);
    else writer.int64(value);
  } else if (typeof value === "boolean") writer.bool(value);
  else if (type === "uint32" || type === "fixed32") writer.uint32(value as number);
  else writer.int32(value as number);
}

// Protobuf knows 10,000 years, Go's duration of 64 bits 292.
function nanoseconds(duration: Duration): bigint {
  const nanos = nanosOf(duration);
  if (BigInt.asIntN(64, nanos) !== nanos) throw new Error(`duration of ${nanos} ns is beyond 64 bits`);
  return nanos;
}

function bytesOf(field: FieldSchema, value: unknown, depth: number): Uint8Array {
  if (field.message !== undefined) return contentOf(field.message, value as object, depth + 1);
  const custom = customNumber(field.options.customType);
  if (custom !== undefined) return toUtf8(digitsOf(custom, value as string | Uint8Array));
  return typeof value === "string" ? toUtf8(value) : (value as Uint8Array);
}

function digitsOf(custom: "int" | "dec", value: string | Uint8Array): string {
  const text = typeof value === "string" ? value : fromUtf8(value);
  if (text === "") return "0";
  return custom === "int" ? parseAmount(text).toString() : decToAtomics(decFromAtomics(text));
}

function timeBytes(time: Timestamp): Uint8Array {
  formatTime(timeOf(time)); // throws outside of the years that amino takes
  const writer = new BinaryWriter();
  if (time.seconds !== 0n) writer.tag(1, 0).int64(time.seconds);
  if (time.nanos !== 0) writer.tag(2, 0).int32(time.nanos);
  return writer.finish();
}
