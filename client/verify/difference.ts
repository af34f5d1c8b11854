import type { JsonObject } from "../../codec/json/value.ts";

/**
 * Says where `given` is not the JSON value `expected`, or undefined where they are equal. The order of the members of
 * an object does not matter.
 * @param whole what has these fields, such as "a certificate file"
 */
export function differenceOf(given: unknown, expected: unknown, whole: string, path = ""): string | undefined {
  if (Array.isArray(expected))
    return Array.isArray(given) ? inLists(given, expected, whole, path) : otherThan(given, expected, path);
  if (isObject(expected))
    return isObject(given) ? inObjects(given, expected, whole, path) : otherThan(given, expected, path);
  return given === expected ? undefined : otherThan(given, expected, path);
}

function inLists(
  given: readonly unknown[],
  expected: readonly unknown[],
  whole: string,
  path: string,
): string | undefined {
  if (given.length !== expected.length) return `${path} has ${given.length} entries: ${expected.length} are proven`;
  for (const [i, item] of expected.entries()) {
    const found = differenceOf(given[i], item, whole, `${path}[${i}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inObjects(given: JsonObject, expected: JsonObject, whole: string, path: string): string | undefined {
  const [there, wanted] = [new Map(Object.entries(given)), new Map(Object.entries(expected))];
  for (const [key, value] of wanted) {
    const found = differenceOf(there.get(key), value, whole, path === "" ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  const extra = [...there.keys()].find((key) => !wanted.has(key));
  return extra === undefined ? undefined : `${path === "" ? extra : `${path}.${extra}`} is no field of ${whole}`;
}

function otherThan(given: unknown, expected: unknown, path: string): string {
  const shown = (value: unknown) => (JSON.stringify(value) ?? "missing").slice(0, 100);
  return `${path} is ${shown(given)}, but what the file proves is ${shown(expected)}`;
}

function isObject(json: unknown): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
