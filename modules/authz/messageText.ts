import { toUtf8 } from "../../codec/bytes.ts";
import { type FieldSchema, type MessageSchema, schemaOf } from "../../codec/schema.ts";

type Fields = Readonly<Record<string, unknown>>;

const named: Readonly<Record<number, string>> = { 9: "\\t", 10: "\\n", 13: "\\r", 34: '\\"', 92: "\\\\" };

/** A quoted text as protobuf's text format escapes it, byte by byte. */
function quoted(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    const plain = byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
    text += named[byte] ?? plain;
  }
  return `"${text}"`;
}

function isDefault(value: unknown): boolean {
  return (
    value === undefined ||
    value === "" ||
    value === 0 ||
    value === 0n ||
    value === false ||
    (value instanceof Uint8Array && value.length === 0)
  );
}

function valueText(field: FieldSchema, value: unknown): string {
  if (field.message !== undefined) return `<${fieldsText(schemaOf(field.message), value as Fields)}>`;
  if (typeof value === "string") return quoted(toUtf8(value));
  if (value instanceof Uint8Array) return quoted(value);
  return field.enumeration?.nameOf.get(Number(value)) ?? String(value);
}

function valuesOf(field: FieldSchema, fields: Fields): readonly unknown[] {
  if (field.oneof !== undefined) {
    const chosen = fields[field.oneof.property] as { readonly $case: string; readonly value: unknown } | undefined;
    return chosen?.$case === field.property ? [chosen.value] : [];
  }
  const value = fields[field.property];
  if (field.repeated) return value as readonly unknown[];
  return isDefault(value) ? [] : [value];
}

function fieldsText(schema: MessageSchema, fields: Fields): string {
  return schema.fields
    .flatMap((field) => valuesOf(field, fields).map((value) => `${field.name}:${valueText(field, value)} `))
    .join("");
}

/** Characters of a message that a log may hold. */
const longest = 1000;

/**
 * A message in protobuf's compact text format, as logs of the SDK name it; a long one is cut off.
 * @param type its type URL
 */
export function messageText(type: string, message: object): string {
  const text = fieldsText(schemaOf(type.slice(1)), message as Fields);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
