/** What JSON.parse returns. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** A JSON value that a message cannot have. */
export class JsonError extends Error {
  override readonly name = "JsonError";
  /** From the outermost message, as `body.messages[0].amount`; "" for the message itself. */
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(path === "" ? reason : `${path}: ${reason}`);
    this.path = path;
    this.reason = reason;
  }
}

/** Messages within messages that are followed; deeper ones are hostile. */
export const maxNesting = 64;

/** The message types that have a JSON form of their own. */
export const wellKnown = {
  any: "google.protobuf.Any",
  timestamp: "google.protobuf.Timestamp",
  duration: "google.protobuf.Duration",
} as const;

/** Whether a text field holds an integer of the SDK (math.Int) or a decimal counted in 10^-18 (math.LegacyDec). */
export function customNumber(customType: string): "int" | "dec" | undefined {
  if (/\b(?:math|types)\.Int$/.test(customType)) return "int";
  return /\b(?:LegacyDec|types\.Dec)$/.test(customType) ? "dec" : undefined;
}
