import { toUtf8 } from "../bytes.ts";
import type { JsonValue } from "../json/value.ts";

/**
 * JSON as Go signs it: keys sorted, no spaces, and escaped as encoding/json does, which besides what JSON demands escapes
 * the three characters of HTML and the two line separators of JavaScript.
 */
export function canonicalJson(value: JsonValue): Uint8Array {
  return toUtf8(goJson(sorted(value)));
}

/** JSON with the escapes of Go's encoding/json, its keys in the order in which they stand. */
export function goJson(value: JsonValue): string {
  // These characters can only stand inside texts, so the whole can be escaped at once.
  return JSON.stringify(value).replace(/[&<>\u2028\u2029]/g, escaped);
}

function sorted(value: JsonValue): JsonValue {
  if (isList(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).sort((a, b) => (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]));
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
