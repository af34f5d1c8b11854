import { findCodec } from "../codecs.ts";
import { descriptorGeneration, registry } from "../descriptors.ts";
import { durationOf } from "../duration.ts";
import { emptyMessage } from "../json/empty.ts";
import { asList, asObject, asText, located } from "../json/read.ts";
import { readScalar } from "../json/scalars.ts";
import { JsonError, maxNesting, wellKnown } from "../json/value.ts";
import { aminoNameOf, type FieldSchema, type MessageSchema, schemaOf } from "../schema.ts";
import { parseTime, timestampOf } from "../time.ts";

/**
 * A message from its amino JSON, as its generated type holds it: the reverse of `aminoJson`, for clients that get signed
 * documents back from a wallet. @throws JsonError with the path of what is wrong
 */
export function fromAminoJson(name: string, json: unknown): object {
  return readMessage(name, json, "", 0);
}

function readMessage(name: string, json: unknown, path: string, depth: number): object {
  if (depth > maxNesting) throw new JsonError(path, `nested deeper than ${maxNesting}`);
  switch (name) {
    case wellKnown.any:
      return readAny(json, path, depth);
    case wellKnown.timestamp:
      return located(path, () => timestampOf(parseTime(asText(json))));
    case wellKnown.duration:
      return located(path, () => durationOf(parseNanos(asText(json))));
    default:
      return readEncoded(schemaOf(name), json, path, depth);
  }
}

function readEncoded(schema: MessageSchema, json: unknown, path: string, depth: number): object {
  if (schema.aminoEncoding === "key_field") return readFields(schema, new Map([["key", json]]), path, depth);
  return readFields(schema, asObject(json, path), path, depth);
}

function readFields(schema: MessageSchema, json: ReadonlyMap<string, unknown>, path: string, depth: number): object {
  const message = emptyMessage(schema);
  const fields = new Map(schema.fields.map((field) => [field.options.aminoFieldName || field.name, field]));
  for (const [key, value] of json) {
    const at = path === "" ? key : `${path}.${key}`;
    const field = fields.get(key);
    if (field === undefined || field.oneof !== undefined)
      throw new JsonError(at, `unknown amino field of ${schema.name}`);
    if (value === null) continue;
    message[field.property] = field.repeated ? readList(field, value, at, depth) : readOne(field, value, at, depth);
  }
  return message;
}

function readList(field: FieldSchema, json: unknown, path: string, depth: number): unknown[] {
  return asList(json, path).map((item, i) => readOne(field, item, `${path}[${i}]`, depth));
}

function readOne(field: FieldSchema, json: unknown, path: string, depth: number): unknown {
  if (field.message !== undefined) return readMessage(field.message, json, path, depth + 1);
  return located(path, () => readScalar(field, json));
}

function readAny(json: unknown, path: string, depth: number): object {
  const entries = asObject(json, path);
  const aminoName = entries.get("type");
  const name = typeof aminoName === "string" ? aminoNames().get(aminoName) : undefined;
  const codec = findCodec(name ?? "");
  if (codec === undefined) throw new JsonError(path, `no message has the amino name ${String(aminoName)}`);
  const content = readMessage(codec.$type, entries.get("value"), `${path}.value`, depth + 1);
  return { typeUrl: `/${codec.$type}`, value: codec.encode(content).finish() };
}

let names: { readonly generation: number; readonly byAminoName: ReadonlyMap<string, string> } | undefined;

/** Full names of messages by their amino names. */
function aminoNames(): ReadonlyMap<string, string> {
  const generation = descriptorGeneration();
  if (names?.generation === generation) return names.byAminoName;
  const byAminoName = new Map<string, string>();
  for (const { kind, typeName } of registry()) {
    const aminoName = kind === "message" && findCodec(typeName) !== undefined ? aminoNameOf(typeName) : undefined;
    if (aminoName !== undefined) byAminoName.set(aminoName, typeName);
  }
  names = { generation, byAminoName };
  return byAminoName;
}

function parseNanos(text: string): bigint {
  if (!/^-?\d{1,21}$/.test(text)) throw new Error("must be nanoseconds in decimal digits");
  return BigInt(text);
}
