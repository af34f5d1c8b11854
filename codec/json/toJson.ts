import { fromUtf8, toBase64 } from "../bytes.ts";
import { findCodec, nameOfTypeUrl } from "../codecs.ts";
import { decFromAtomics, formatDec } from "../decimal.ts";
import { formatDuration, nanosOf, trimThousands } from "../duration.ts";
import type { Any } from "../gen/google/protobuf/any.ts";
import type { Duration } from "../gen/google/protobuf/duration.ts";
import type { Timestamp } from "../gen/google/protobuf/timestamp.ts";
import { type FieldSchema, type MessageSchema, schemaOf } from "../schema.ts";
import { formatTime, timeOf } from "../time.ts";
import { customNumber, type JsonValue, maxNesting, wellKnown } from "./value.ts";

type Properties = Readonly<Record<string, unknown>>;

/**
 * JSON of a message as grpc-gateway prints it on Cosmos chains (gogoproto jsonpb with original names and defaults):
 * 64-bit integers as text, bytes in base64 with null for none, enums by name, absent messages as null unless the field
 * is not nullable, unset oneofs left out, the content of an Any inline with "@type".
 * @param name full name of the message
 * @param value the message as its generated type holds it
 * @throws when an Any holds a message that is not known or cannot be decoded
 */
export function toJson(name: string, value: object): JsonValue {
  return messageJson(name, value, 0);
}

function messageJson(name: string, value: object, depth: number): JsonValue {
  if (depth > maxNesting) throw new Error(`message ${name} is nested deeper than ${maxNesting}`);
  switch (name) {
    case wellKnown.any:
      return anyJson(value as Any, depth);
    case wellKnown.timestamp:
      return timestampJson(value as Timestamp);
    case wellKnown.duration:
      return formatDuration(nanosOf(value as Duration));
    default:
      return fieldsJson(schemaOf(name), value as Properties, depth);
  }
}

function fieldsJson(schema: MessageSchema, value: Properties, depth: number): Record<string, JsonValue> {
  const json: Record<string, JsonValue> = {};
  for (const field of schema.fields) {
    if (field.oneof !== undefined) {
      const member = value[field.oneof.property] as { $case: string; value: unknown } | undefined;
      if (member?.$case === field.property) json[field.name] = itemJson(field, member.value, depth);
    } else if (field.repeated) {
      json[field.name] = (value[field.property] as readonly unknown[]).map((item) => itemJson(field, item, depth));
    } else {
      json[field.name] = oneJson(field, value[field.property], depth);
    }
  }
  return json;
}

function oneJson(field: FieldSchema, value: unknown, depth: number): JsonValue {
  if (value === undefined) return absentJson(field, depth);
  // Go tells no bytes from empty bytes and prints null; wallets and explorers expect it, as in pagination.next_key.
  if (value instanceof Uint8Array && value.length === 0) return null;
  // A number of the SDK that may be left out is a pointer in Go.
  if (value === "" && field.options.nullable && customNumber(field.options.customType) !== undefined) return null;
  return itemJson(field, value, depth);
}

// A message that is not nullable is a struct in Go, so it is printed even when the wire left it out.
function absentJson(field: FieldSchema, depth: number): JsonValue {
  if (field.message === undefined || field.options.nullable) return null;
  if (field.message === wellKnown.timestamp) return "0001-01-01T00:00:00Z";
  const codec = findCodec(field.message);
  return codec === undefined ? null : messageJson(field.message, codec.decode(new Uint8Array(0)), depth + 1);
}

function itemJson(field: FieldSchema, value: unknown, depth: number): JsonValue {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return bytesJson(field, value);
  if (field.message !== undefined) return messageJson(field.message, value as object, depth + 1);
  if (field.enumeration !== undefined) return field.enumeration.nameOf.get(value as number) ?? (value as number);
  if (typeof value === "string" && field.options.customType !== "") return customJson(field, value);
  return value as boolean | number | string;
}

// Go holds some numbers of the SDK in bytes: their text is the same, and their JSON too.
function bytesJson(field: FieldSchema, value: Uint8Array): string {
  return customNumber(field.options.customType) === undefined ? toBase64(value) : customJson(field, fromUtf8(value));
}

function customJson(field: FieldSchema, value: string): string {
  const kind = customNumber(field.options.customType);
  if (kind === "dec") return formatDec(decFromAtomics(value));
  return kind === "int" && value === "" ? "0" : value;
}

function anyJson(any: Any, depth: number): JsonValue {
  const name = nameOfTypeUrl(any.typeUrl);
  const codec = findCodec(name);
  if (codec === undefined) throw new Error(`unable to resolve type URL ${any.typeUrl}`);
  const content = messageJson(name, codec.decode(any.value), depth + 1);
  const isObject = typeof content === "object" && content !== null && name !== wellKnown.any;
  return isObject ? { "@type": any.typeUrl, ...content } : { "@type": any.typeUrl, value: content };
}

// Protobuf prints 0, 3, 6 or 9 decimal places, other than Go's RFC3339Nano, which amino JSON uses.
function timestampJson(timestamp: Timestamp): string {
  const whole = formatTime(timeOf({ ...timestamp, nanos: 0 })).slice(0, -1);
  timeOf(timestamp);
  const fraction = trimThousands(timestamp.nanos.toString().padStart(9, "0"));
  return `${whole}${fraction === "" ? "" : `.${fraction}`}Z`;
}
