import { JsonError } from "./value.ts";

/** The entries of a JSON object. @throws JsonError on anything else */
export function asObject(json: unknown, path: string): ReadonlyMap<string, unknown> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new JsonError(path, `must be an object, not ${kindOf(json)}`);
  }
  return new Map(Object.entries(json));
}

/** A JSON list. @throws JsonError on anything else */
export function asList(json: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(json)) throw new JsonError(path, `must be a list, not ${kindOf(json)}`);
  return json;
}

/** A JSON text. @throws Error without a path, to be called within `located` */
export function asText(json: unknown): string {
  if (typeof json !== "string") throw new Error(`must be a text, not ${kindOf(json)}`);
  return json;
}

/** Gives what `read` throws the path that it does not know. @throws JsonError */
export function located<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new JsonError(path, error instanceof Error ? error.message : String(error));
  }
}

function kindOf(json: unknown): string {
  if (json === undefined) return "left out";
  return json === null ? "null" : Array.isArray(json) ? "a list" : `${typeof json}`;
}
