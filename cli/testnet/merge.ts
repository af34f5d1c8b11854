const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A JSON object with another laid over it: objects are merged, everything else is replaced. */
export function merged(base: object, over: object): object {
  const entries = Object.entries(over).map(([key, value]): [string, unknown] => {
    const below: unknown = Reflect.get(base, key);
    return [key, isObject(below) && isObject(value) ? merged(below, value) : value];
  });
  return { ...base, ...Object.fromEntries(entries) };
}
