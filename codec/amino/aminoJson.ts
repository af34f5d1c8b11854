import { fromUtf8, toBase64 } from "../bytes.ts";
import { findCodec, nameOfTypeUrl } from "../codecs.ts";
import { decFromAtomics, formatDec } from "../decimal.ts";
import { nanosOf } from "../duration.ts";
import type { LegacyAminoPubKey } from "../gen/cosmos/crypto/multisig/keys.ts";
import type { Any } from "../gen/google/protobuf/any.ts";
import type { Duration } from "../gen/google/protobuf/duration.ts";
import type { Timestamp } from "../gen/google/protobuf/timestamp.ts";
import { customNumber, type JsonObject, type JsonValue, maxNesting, wellKnown } from "../json/value.ts";
import { type FieldSchema, type MessageSchema, schemaOf } from "../schema.ts";
import { formatTime, timeOf } from "../time.ts";

type Properties = Readonly<Record<string, unknown>>;

/** A message under its amino name, as sign documents and the content of an Any hold it. @throws when it has no amino name */
export function aminoMessage(name: string, value: object): JsonObject {
  const { aminoName } = schemaOf(name);
  if (aminoName === "") throw new Error(`message ${name} has no amino name, so it cannot be signed as amino JSON`);
  return { type: aminoName, value: aminoJson(name, value) };
}

/** `aminoMessage` of the content of an Any. @throws when its type is not known or has no amino name */
export function aminoAny(any: Any): JsonObject {
  return anyJson(any, 0);
}

/**
 * A message in amino JSON, without its amino name, by the rules of the SDK's x/tx/signing/aminojson: 64-bit integers as
 * text, enums as numbers, bytes in base64, and fields at their default left out unless (amino.dont_omitempty) is set.
 * @throws for oneofs and special encodings that no message of this chain uses: better no signature than one over other bytes
 */
export function aminoJson(name: string, value: object): JsonValue {
  return messageJson(name, value, 0);
}

function messageJson(name: string, value: object, depth: number): JsonValue {
  if (depth > maxNesting) throw new Error(`message ${name} is nested deeper than ${maxNesting}`);
  switch (name) {
    case wellKnown.any:
      return anyJson(value as Any, depth);
    case wellKnown.timestamp:
      return formatTime(timeOf(value as Timestamp));
    case wellKnown.duration:
      return nanosOf(value as Duration).toString();
    default:
      return encodedJson(schemaOf(name), value, depth);
  }
}

function encodedJson(schema: MessageSchema, value: object, depth: number): JsonValue {
  switch (schema.aminoEncoding) {
    case "":
      return fieldsJson(schema, value as Properties, depth);
    case "key_field": {
      const { key } = value as { readonly key: Uint8Array };
      return key.length === 0 ? null : toBase64(key);
    }
    case "threshold_string": {
      const { threshold, publicKeys } = value as LegacyAminoPubKey;
      return { threshold: threshold.toString(), pubkeys: publicKeys.map((key) => anyJson(key, depth + 1)) };
    }
    default:
      throw new Error(`amino encoding ${schema.aminoEncoding} of ${schema.name} is not supported`);
  }
}

function fieldsJson(schema: MessageSchema, value: Properties, depth: number): JsonObject {
  const json: Record<string, JsonValue> = {};
  for (const field of schema.fields) {
    if (field.oneof !== undefined)
      throw new Error(`oneof ${field.oneof.name} of ${schema.name} has no amino JSON here`);
    const item = value[field.property];
    if (isDefault(item) && !field.options.aminoDontOmitEmpty) continue;
    json[field.options.aminoFieldName || field.name] = fieldJson(field, item, depth);
  }
  return json;
}

function fieldJson(field: FieldSchema, value: unknown, depth: number): JsonValue {
  const { aminoEncoding } = field.options;
  if (aminoEncoding !== "" && aminoEncoding !== "legacy_coins") {
    throw new Error(`amino encoding ${aminoEncoding} of field ${field.name} is not supported`);
  }
  if (Array.isArray(value)) {
    // An empty list is nil in Go and prints null, but for coins, which have a marshaller of their own.
    if (value.length === 0 && aminoEncoding === "") return null;
    return value.map((item) => itemJson(field, item, depth));
  }
  if (value instanceof Uint8Array && value.length === 0 && !holdsNumber(field)) return null;
  if (value === undefined) return absentJson(field, depth);
  return itemJson(field, value, depth);
}

// Of a message that is not nullable, Go knows no absence: its default stands there.
function absentJson(field: FieldSchema, depth: number): JsonValue {
  const codec = findCodec(field.message ?? "");
  return codec === undefined ? null : messageJson(codec.$type, codec.decode(new Uint8Array(0)), depth + 1);
}

function itemJson(field: FieldSchema, value: unknown, depth: number): JsonValue {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return holdsNumber(field) ? textJson(field, fromUtf8(value)) : toBase64(value);
  if (field.message !== undefined) return messageJson(field.message, value as object, depth + 1);
  if (typeof value === "string") return textJson(field, value);
  return value as boolean | number;
}

// Go holds some numbers of the SDK in bytes: their text is the same.
const holdsNumber = ({ options }: FieldSchema) => customNumber(options.customType) !== undefined;

function textJson({ options }: FieldSchema, value: string): string {
  if (options.scalar === "cosmos.Int") return value === "" ? "0" : value;
  // Decimals without the custom type, as in gov, are plain text with a point already.
  if (options.scalar !== "cosmos.Dec" || customNumber(options.customType) !== "dec") return value;
  return value === "" ? "0" : formatDec(decFromAtomics(value));
}

function anyJson(any: Any, depth: number): JsonObject {
  const name = nameOfTypeUrl(any.typeUrl);
  const codec = findCodec(name);
  if (codec === undefined) throw new Error(`unable to resolve type URL ${any.typeUrl}`);
  const { aminoName } = schemaOf(name);
  if (aminoName === "") throw new Error(`message ${name} has no amino name, so it cannot be signed as amino JSON`);
  return { type: aminoName, value: messageJson(name, codec.decode(any.value), depth + 1) };
}

function isDefault(value: unknown): boolean {
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length === 0;
  return value === undefined || value === "" || value === 0 || value === 0n || value === false;
}
