import { fromBase64, toUtf8 } from "../bytes.ts";
import { parseAmount } from "../coin.ts";
import { decToAtomics, parseDec } from "../decimal.ts";
import type { EnumSchema, FieldSchema, FieldType } from "../schema.ts";
import { customNumber } from "./value.ts";

const bits: Readonly<Partial<Record<FieldType, readonly [signed: boolean, bits: 32 | 64]>>> = {
  int32: [true, 32],
  sint32: [true, 32],
  sfixed32: [true, 32],
  uint32: [false, 32],
  fixed32: [false, 32],
  int64: [true, 64],
  sint64: [true, 64],
  sfixed64: [true, 64],
  uint64: [false, 64],
  fixed64: [false, 64],
};

/** One value of a field that is no message, from its JSON. @throws Error saying what is allowed */
export function readScalar(field: FieldSchema, json: unknown): unknown {
  if (field.enumeration !== undefined) return readEnum(field.enumeration, json);
  if (field.type === "bool") return readBool(json);
  if (field.type === "bytes") return readBytes(field.options.customType, json);
  if (field.type === "string") return readString(field.options.customType, json);
  return readInteger(field.type, json);
}

function readString(customType: string, json: unknown): string {
  const kind = customNumber(customType);
  if (kind === "int" && typeof json === "number" && Number.isSafeInteger(json)) return json.toString();
  if (typeof json !== "string") throw new Error(`must be a text, not ${typeof json}`);
  if (kind === "int") return parseAmount(json).toString();
  if (kind === "dec") return decToAtomics(parseDec(json));
  toUtf8(json);
  return json;
}

function readBool(json: unknown): boolean {
  if (typeof json !== "boolean") throw new Error(`must be true or false, not ${JSON.stringify(json)}`);
  return json;
}

function readBytes(customType: string, json: unknown): Uint8Array {
  if (customNumber(customType) !== undefined) return toUtf8(readString(customType, json));
  if (typeof json !== "string") throw new Error(`must be base64, not ${typeof json}`);
  const standard = json.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  const padding = (4 - (standard.length % 4)) % 4;
  if (json.includes("=") && json.length !== standard.length + padding)
    throw new Error("must be base64 with right padding or none");
  return fromBase64(standard + "=".repeat(padding));
}

function readEnum({ name, nameOf, numberOf }: EnumSchema, json: unknown): number {
  const number = typeof json === "string" ? numberOf.get(json) : json;
  if (typeof number !== "number" || !nameOf.has(number)) {
    throw new Error(`${JSON.stringify(json)} is no value of ${name}: allowed are ${[...numberOf.keys()].join(", ")}`);
  }
  return number;
}

function readInteger(type: FieldType, json: unknown): number | bigint {
  const [signed, size] = bits[type] ?? [true, 64];
  const limit = 1n << BigInt(signed ? size - 1 : size);
  const value = integerOf(json);
  if (value === undefined || value >= limit || value < (signed ? -limit : 0n)) {
    throw new Error(
      `must be an integer from ${signed ? -limit : 0n} to ${limit - 1n}, as text or number, not ${shown(json)}`,
    );
  }
  return size === 64 ? value : Number(value);
}

// Beyond 2^53 a JSON number has lost digits already, so such values must come as text.
function integerOf(json: unknown): bigint | undefined {
  if (typeof json === "number") return Number.isSafeInteger(json) ? BigInt(json) : undefined;
  return typeof json === "string" && /^-?\d{1,20}$/.test(json) ? BigInt(json) : undefined;
}

function shown(json: unknown): string {
  return (JSON.stringify(json) ?? "nothing").slice(0, 40);
}
