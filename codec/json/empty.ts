import type { FieldSchema, MessageSchema } from "../schema.ts";

/** A message with all fields at their defaults, as its generated type holds it. */
export function emptyMessage(schema: MessageSchema): Record<string, unknown> {
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
