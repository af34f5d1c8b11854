import { fromGoBase64, fromGoHex } from "./base64.ts";
import { syntaxError } from "./syntax.ts";
import { goQuote, kindOf, partsOf, textOf } from "./value.ts";

// CometBFT's amino-compatible JSON (`libs/json/decoder.go`): 64-bit integers are strings, bytes base64. What is wrong is told in the
// words of Go's encoding/json. All functions take the text of a value, which need not be JSON yet.

/** The error of a value of the wrong kind. */
function mismatch(what: string, type: string): Error {
  return new Error(`json: cannot unmarshal ${what} into Go value of type ${type}`);
}

function check(raw: string): void {
  const error = syntaxError(raw);
  if (error !== undefined) throw new Error(error);
}

export function decodeString(raw: string): string {
  check(raw);
  const kind = kindOf(raw);
  if (kind === "null") return "";
  if (kind !== "string") throw mismatch(kind, "string");
  return textOf(raw);
}

export function decodeBool(raw: string): boolean {
  check(raw);
  const kind = kindOf(raw);
  if (kind === "null") return false;
  if (kind !== "bool") throw mismatch(kind, "bool");
  return raw.trim() === "true";
}

const bounds = {
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  int: [-(2n ** 63n), 2n ** 63n - 1n],
  uint: [0n, 2n ** 64n - 1n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  uint8: [0n, 255n],
} as const;

type IntegerType = keyof typeof bounds;

/** An integer in quotes. */
export function decodeInteger(raw: string, type: "int64" | "int" | "uint"): bigint {
  if (raw === "null") return 0n;
  if (!raw.startsWith('"') || !raw.endsWith('"'))
    throw new Error(`invalid 64-bit integer encoding ${goQuote(raw)}, expected string`);
  return decodeNumber(raw.slice(1, -1), type);
}

/** An integer as JSON has it. */
export function decodeNumber(raw: string, type: IntegerType): bigint {
  check(raw);
  const kind = kindOf(raw);
  if (kind === "null") return 0n;
  if (kind !== "number") throw mismatch(kind, type);
  const text = raw.trim();
  const [least, most] = bounds[type];
  // Longer digits fit no type, and would be costly to read.
  const value = /^-?\d{1,20}$/.test(text) ? BigInt(text) : undefined;
  if (value === undefined || value < least || value > most) throw mismatch(`number ${text}`, type);
  return value;
}

/** Bytes in base64, or as a list of numbers. @param type as errors name it */
export function decodeBytes(raw: string, type: string): Uint8Array {
  check(raw);
  switch (kindOf(raw)) {
    case "null":
      return new Uint8Array(0);
    case "string":
      return fromGoBase64(textOf(raw));
    case "array":
      return Uint8Array.from(partsOf(raw), ({ value }) => Number(decodeNumber(value, "uint8")));
    default:
      throw mismatch(kindOf(raw), type);
  }
}

/** Bytes in hexadecimal. */
export function decodeHex(raw: string): Uint8Array {
  if (raw === "null") return new Uint8Array(0);
  if (raw.length < 2 || !raw.startsWith('"') || !raw.endsWith('"')) throw new Error(`invalid hex string: ${raw}`);
  return fromGoHex(raw.slice(1, -1));
}

/** The members of an object by name. @param type as errors name it */
export function decodeObject(raw: string, type: string): ReadonlyMap<string, string> {
  check(raw);
  const kind = kindOf(raw);
  if (kind === "null") return new Map();
  if (kind !== "object") throw mismatch(kind, type);
  return new Map(partsOf(raw).map(({ key, value }) => [key, value]));
}
