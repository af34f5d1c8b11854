import { findCodec, nameOfTypeUrl } from "../codecs.ts";
import { durationOf, parseDuration } from "../duration.ts";
import { type FieldSchema, findSchema, type MessageSchema } from "../schema.ts";
import { parseTime, timestampOf } from "../time.ts";
import { emptyMessage } from "./empty.ts";
import { asList, asObject, asText, located } from "./read.ts";
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
  return asList(json, path).map((item, i) => readOne(field, item, `${path}[${i}]`, depth));
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

function schemaAt(name: string, path: string): MessageSchema {
  const schema = findSchema(name);
  if (schema === undefined) throw new JsonError(path, `no message is named ${name}`);
  return schema;
}
