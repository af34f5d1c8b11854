import { wellKnown } from "../../codec/json/value.ts";
import { type FieldSchema, type FieldType, schemaOf } from "../../codec/schema.ts";

/** A schema of OpenAPI 3.0, as far as messages need it. */
export type JsonSchema =
  | { readonly $ref: string }
  | {
      readonly type: "boolean" | "integer" | "string" | "array" | "object";
      readonly format?: string;
      readonly enum?: readonly string[];
      readonly items?: JsonSchema;
      readonly properties?: Readonly<Record<string, JsonSchema>>;
      readonly required?: readonly string[];
      readonly additionalProperties?: boolean;
      readonly description?: string;
    };

// 64-bit integers are texts in proto JSON: JavaScript's numbers do not hold them.
const scalars: Readonly<Record<Exclude<FieldType, "enum" | "message">, JsonSchema>> = {
  bool: { type: "boolean" },
  string: { type: "string" },
  bytes: { type: "string", format: "byte" },
  int32: { type: "integer", format: "int32" },
  sint32: { type: "integer", format: "int32" },
  sfixed32: { type: "integer", format: "int32" },
  uint32: { type: "integer", format: "int64" },
  fixed32: { type: "integer", format: "int64" },
  int64: { type: "string", format: "int64" },
  sint64: { type: "string", format: "int64" },
  sfixed64: { type: "string", format: "int64" },
  uint64: { type: "string", format: "uint64" },
  fixed64: { type: "string", format: "uint64" },
};

const special: ReadonlyMap<string, JsonSchema> = new Map([
  [
    wellKnown.any,
    {
      type: "object",
      properties: { "@type": { type: "string", description: "type URL, beside the fields of that message" } },
      required: ["@type"],
      additionalProperties: true,
    },
  ],
  [wellKnown.timestamp, { type: "string", format: "date-time" }],
  [wellKnown.duration, { type: "string", description: "seconds, as 3.5s" }],
]);

const isNested = ({ message }: FieldSchema): boolean => message !== undefined && !special.has(message);

export const refTo = (message: string): JsonSchema => ({ $ref: `#/components/schemas/${message}` });

/** One value of a field. */
export function valueSchema({ type, message, enumeration }: FieldSchema): JsonSchema {
  if (message !== undefined) return special.get(message) ?? refTo(message);
  if (enumeration !== undefined) return { type: "string", enum: [...enumeration.numberOf.keys()] };
  return type === "enum" || type === "message" ? { type: "string" } : scalars[type];
}

/** A field, repeated or not. */
export const fieldSchema = (field: FieldSchema): JsonSchema =>
  field.repeated ? { type: "array", items: valueSchema(field) } : valueSchema(field);

function messageSchema(name: string): JsonSchema {
  const properties = Object.fromEntries(schemaOf(name).fields.map((field) => [field.name, fieldSchema(field)]));
  return { type: "object", properties };
}

/** Schemas of messages and of all that stand in them, by full name, ascending. */
export function schemasOf(names: readonly string[]): Readonly<Record<string, JsonSchema>> {
  const found = new Map<string, JsonSchema>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name) || special.has(name)) continue;
    found.set(name, messageSchema(name));
    for (const field of schemaOf(name).fields) if (field.message !== undefined) open.push(field.message);
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A parameter of a query string: a field, or one in a message within, as `pagination.limit`. */
export interface QueryField {
  readonly name: string;
  readonly schema: JsonSchema;
}

/** How deep messages within the request are parameters: as deep as the standard's are. */
const mostLevels = 3;

/** What a query string may set of a request; lists of messages have no place there. */
export function queryFields(message: string, taken: ReadonlySet<string>, prefix = "", level = 1): QueryField[] {
  return schemaOf(message).fields.flatMap((field) => {
    const name = `${prefix}${field.name}`;
    if (taken.has(name)) return [];
    if (!isNested(field)) return field.message === wellKnown.any ? [] : [{ name, schema: fieldSchema(field) }];
    if (field.repeated || field.message === undefined || level === mostLevels) return [];
    return queryFields(field.message, taken, `${name}.`, level + 1);
  });
}
