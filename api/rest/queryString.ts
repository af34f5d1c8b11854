import { type EnumSchema, type FieldSchema, findSchema, type MessageSchema } from "../../codec/schema.ts";
import { invalidArgument } from "../../core/queryError.ts";

/** JSON of a request while it is being put together. No prototype: names from outside find nothing else in it. */
export interface RequestJson {
  [name: string]: unknown;
}

export const emptyRequest = (): RequestJson => Object.create(null) as RequestJson;

/** More than any request has; beyond it is work for nothing. */
const maxPairs = 1000;

function decode(text: string, name: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw invalidArgument(`query parameter ${name.slice(0, 100)}: broken percent encoding`);
  }
}

/** The pairs of a query string in order. @throws QueryError naming the parameter */
export function parseQueryString(text: string): (readonly [name: string, value: string])[] {
  if (text === "") return [];
  const parts = text.split("&").filter((part) => part !== "");
  if (parts.length > maxPairs) throw invalidArgument(`query string: more than ${maxPairs} parameters`);
  return parts.map((part) => {
    const at = part.indexOf("=");
    const name = decode(at < 0 ? part : part.slice(0, at), part);
    return [name, at < 0 ? "" : decode(part.slice(at + 1), name)];
  });
}

const findField = (schema: MessageSchema, name: string) =>
  schema.byName.get(name) ?? schema.fields.find(({ jsonName }) => jsonName === name);

function enumValue({ name, numberOf }: EnumSchema, text: string): string | number {
  if (numberOf.has(text)) return text;
  if (/^-?\d{1,10}$/.test(text)) return Number(text);
  throw new Error(
    `${JSON.stringify(text.slice(0, 50))} is not a value of ${name}; they are ${[...numberOf.keys()].join(", ")}`,
  );
}

function boolValue(text: string): boolean {
  // The spellings that Go's ParseBool takes, which the gateway reads parameters with.
  if (["1", "t", "T", "TRUE", "true", "True"].includes(text)) return true;
  if (["0", "f", "F", "FALSE", "false", "False"].includes(text)) return false;
  throw new Error(`${JSON.stringify(text.slice(0, 50))} is not true or false`);
}

/** The JSON value of a parameter's text. Numbers stay text, which the JSON reader takes and checks. */
function parameterValue(field: FieldSchema, text: string): unknown {
  if (field.enumeration !== undefined) return enumValue(field.enumeration, text);
  if (field.type === "bool") return boolValue(text);
  // A plus that was not escaped came as a space.
  if (field.type === "bytes") return text.replaceAll(" ", "+");
  return text;
}

function place(into: RequestJson, field: FieldSchema, value: unknown): void {
  if (field.repeated) {
    const list = into[field.name];
    if (Array.isArray(list)) list.push(value);
    else into[field.name] = [value];
  } else {
    if (field.name in into) throw new Error("stands more than once");
    into[field.name] = value;
  }
}

/**
 * Puts the text of one parameter where its dotted name says, `pagination.limit`. Names that the request does not have are
 * passed over, as grpc-gateway does: callers add parameters of their own.
 * @throws QueryError naming the parameter
 */
export function setParameter(request: RequestJson, schema: MessageSchema, name: string, text: string): void {
  let into = request;
  let at: MessageSchema = schema;
  const path = name.split(".");
  for (const [i, part] of path.entries()) {
    const field = findField(at, part);
    if (field === undefined) return;
    const inner = field.message === undefined ? undefined : findSchema(field.message);
    if (i === path.length - 1) {
      try {
        // Times and durations have a text form; other messages are named by their fields.
        if (inner !== undefined && !/^google\.protobuf\.(Timestamp|Duration)$/.test(inner.name))
          throw new Error(`is a ${inner.name}: name one of its fields, as ${name}.${inner.fields[0]?.name ?? ""}`);
        place(into, field, parameterValue(field, text));
      } catch (error) {
        throw invalidArgument(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
      return;
    }
    if (inner === undefined || field.repeated) return;
    const next = into[field.name] ?? emptyRequest();
    into[field.name] = next;
    into = next as RequestJson;
    at = inner;
  }
}
