import { findCodec, nameOfTypeUrl } from "../codecs.ts";
import { durationOf, parseDuration } from "../duration.ts";
import { type FieldSchema, findSchema, type MessageSchema } from "../schema.ts";
import { parseTime, timestampOf } from "../time.ts";
import { readScalar } from "./scalars.ts";
import { JsonError, maxNesting, wellKnown } from "./value.ts";

/**
 * A message from its JSON, as its generated type holds it. Accepted are names of the .proto and camelCase, integers as
 * text or number, enums by name or number, base64 of either alphabet, null for a field left out. Everything else is
 * refused: unknown or repeated fields, wrong types, numbers out of range, two members of a oneof.
 * @param name full name of the message
 * @throws JsonError with the path of what is wrong
 */
export function fromJson(name: string, json: unknown): object {
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
      return located(path, () => durationOf(parseDuration(asText(json))));
    default:
      return readFields(schemaAt(name, path), asObject(json, path), path, depth);
  }
}

function readFields(schema: MessageSchema, json: ReadonlyMap<string, unknown>, path: string, depth: number): object {
  const message = emptyMessage(schema);
  const seen = new Set<string>();
  for (const [key, value] of json) {
    const at = path === "" ? key : `${path}.${key}`;
    const field = schema.byName.get(key) ?? schema.fields.find(({ jsonName }) => jsonName === key);
    if (field === undefined) throw new JsonError(at, `unknown field of ${schema.name}`);
    if (seen.has(field.name)) throw new JsonError(at, `field ${field.name} stands here twice`);
    seen.add(field.name);
    if (value === null) continue;
    const { oneof } = field;
    if (oneof !== undefined && message[oneof.property] !== undefined) {
      throw new JsonError(at, `another member of ${oneof.name} is set already`);
    }
    const read = field.repeated ? readList(field, value, at, depth) : readOne(field, value, at, depth);
    message[oneof?.property ?? field.property] = oneof === undefined ? read : { $case: field.property, value: read };
  }
  return message;
}

function readList(field: FieldSchema, json: unknown, path: string, depth: number): unknown[] {
  if (!Array.isArray(json)) throw new JsonError(path, `must be a list, not ${kindOf(json)}`);
  return json.map((item, i) => readOne(field, item, `${path}[${i}]`, depth));
}

function readOne(field: FieldSchema, json: unknown, path: string, depth: number): unknown {
  if (field.message !== undefined) return readMessage(field.message, json, path, depth + 1);
  return located(path, () => readScalar(field, json));
}

function readAny(json: unknown, path: string, depth: number): object {
  const entries = new Map(asObject(json, path));
  const typeUrl = entries.get("@type");
  if (typeof typeUrl !== "string") throw new JsonError(path, 'must name its message in "@type"');
  entries.delete("@type");
  const name = located(path, () => nameOfTypeUrl(typeUrl));
  const codec = findCodec(name);
  if (codec === undefined) throw new JsonError(path, `unable to resolve type URL ${typeUrl}`);
  const special = name === wellKnown.any || name === wellKnown.timestamp || name === wellKnown.duration;
  if (special && (entries.size !== 1 || !entries.has("value")))
    throw new JsonError(path, `${name} must stand in "value"`);
  const content = special
    ? readMessage(name, entries.get("value"), `${path}.value`, depth + 1)
    : readFields(schemaAt(name, path), entries, path, depth + 1);
  return { typeUrl, value: codec.encode(content).finish() };
}

/** A message with all fields at their defaults. */
function emptyMessage(schema: MessageSchema): Record<string, unknown> {
  const message: Record<string, unknown> = {};
  for (const field of schema.fields) message[field.oneof?.property ?? field.property] = defaultOf(field);
  return message;
}

function defaultOf(field: FieldSchema): unknown {
  if (field.repeated) return [];
  if (field.presence) return undefined;
  if (field.type === "string") return "";
  if (field.type === "bytes") return new Uint8Array(0);
  if (field.type === "bool") return false;
  return field.type.endsWith("64") ? 0n : 0;
}

function schemaAt(name: string, path: string): MessageSchema {
  const schema = findSchema(name);
  if (schema === undefined) throw new JsonError(path, `no message is named ${name}`);
  return schema;
}

function asObject(json: unknown, path: string): ReadonlyMap<string, unknown> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new JsonError(path, `must be an object, not ${kindOf(json)}`);
  }
  return new Map(Object.entries(json));
}

function kindOf(json: unknown): string {
  return json === null ? "null" : Array.isArray(json) ? "a list" : `a ${typeof json}`;
}

function asText(json: unknown): string {
  if (typeof json !== "string") throw new Error(`must be a text, not ${kindOf(json)}`);
  return json;
}

// Readers of single values know no paths: what they refuse gets its path here.
function located<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new JsonError(path, error instanceof Error ? error.message : String(error));
  }
}
