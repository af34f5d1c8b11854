import { findCodec } from "../codecs.ts";
import { durationOf } from "../duration.ts";
import type { Any } from "../gen/google/protobuf/any.ts";
import { emptyMessage } from "../json/empty.ts";
import { asList, asObject, asText, located } from "../json/read.ts";
import { readScalar } from "../json/scalars.ts";
import { JsonError, maxNesting, wellKnown } from "../json/value.ts";
import { type FieldSchema, type MessageSchema, schemaOf } from "../schema.ts";
import { parseTime, timestampOf } from "../time.ts";
import { aminoTypeNamed, implementsInterface, interfaceOf, keyLengths } from "./names.ts";

/**
 * A message from its amino JSON, as its generated type holds it: the reverse of `aminoJson`, for clients that get signed
 * documents back from a wallet. @param path where it stands, for errors. @throws JsonError with the path of what is wrong
 */
export function fromAminoJson(name: string, json: unknown, path = ""): object {
  return readMessage(name, json, "", path, 0);
}

/**
 * An Any from the amino JSON of its content under its amino name. @param accepts the interface that it must implement
 * @param path where it stands. @throws JsonError
 */
export function fromAminoAny(json: unknown, accepts: string, path: string): Any {
  return readAny(json, accepts, path, 0);
}

function readMessage(name: string, json: unknown, accepts: string, path: string, depth: number): object {
  if (depth > maxNesting) throw new JsonError(path, `nested deeper than ${maxNesting}`);
  switch (name) {
    case wellKnown.any:
      return readAny(json, accepts, path, depth);
    case wellKnown.timestamp:
      return located(path, () => timestampOf(parseTime(asText(json))));
    case wellKnown.duration:
      return located(path, () => durationOf(parseNanos(asText(json))));
    default:
      return readEncoded(schemaOf(name), json, path, depth);
  }
}

function readEncoded(schema: MessageSchema, json: unknown, path: string, depth: number): object {
  if (schema.aminoEncoding !== "key_field") return readFields(schema, asObject(json, path), path, depth);
  const message = readFields(schema, new Map([["key", json]]), path, depth);
  const { length } = (message as { readonly key: Uint8Array }).key;
  const expected = keyLengths.get(schema.name) ?? length;
  // A null key is one that is not set, which the SDK reads as well.
  if (json !== null && length !== expected) throw new JsonError(path, `key of ${length} bytes, expected ${expected}`);
  return message;
}

function readFields(schema: MessageSchema, json: ReadonlyMap<string, unknown>, path: string, depth: number): object {
  const message = emptyMessage(schema);
  const oneof = schema.fields.find((field) => field.oneof !== undefined)?.oneof;
  if (oneof !== undefined) throw new JsonError(path, `oneof ${oneof.name} of ${schema.name} has no amino JSON here`);
  const fields = new Map(schema.fields.map((field) => [field.options.aminoFieldName || field.name, field]));
  for (const [key, value] of json) {
    const at = path === "" ? key : `${path}.${key}`;
    const field = fields.get(key);
    if (field === undefined) throw new JsonError(at, `unknown amino field of ${schema.name}`);
    if (value === null) continue;
    const read = (item: unknown, path: string) => readOne(schema, field, item, path, depth);
    message[field.property] = field.repeated
      ? asList(value, at).map((item, i) => read(item, `${at}[${i}]`))
      : read(value, at);
  }
  return message;
}

function readOne(schema: MessageSchema, field: FieldSchema, json: unknown, path: string, depth: number): unknown {
  if (field.message === undefined) return located(path, () => readScalar(field, json));
  return readMessage(field.message, json, interfaceOf(schema, field), path, depth + 1);
}

function readAny(json: unknown, accepts: string, path: string, depth: number): Any {
  const entries = asObject(json, path);
  const aminoName = entries.get("type");
  const name = typeof aminoName === "string" ? aminoTypeNamed(aminoName)?.name : undefined;
  const codec = findCodec(name ?? "");
  if (codec === undefined) throw new JsonError(path, `no message has the amino name ${String(aminoName)}`);
  if (!implementsInterface(codec.$type, accepts)) throw new JsonError(path, `${String(aminoName)} is no ${accepts}`);
  if (!entries.has("value")) throw new JsonError(path, "has a type, but no value");
  const content = readMessage(codec.$type, entries.get("value") ?? null, "", `${path}.value`, depth + 1);
  return { typeUrl: `/${codec.$type}`, value: codec.encode(content).finish() };
}

function parseNanos(text: string): bigint {
  const nanos = /^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined;
  if (nanos === undefined || BigInt.asIntN(64, nanos) !== nanos)
    throw new Error("must be nanoseconds in decimal digits, at most 64 bits");
  return nanos;
}
