import { sha256 } from "@noble/hashes/sha2.js";
import { randomBytes } from "@noble/hashes/utils.js";
import { concatBytes, equalBytes, fromHex, toHex, toUtf8 } from "../codec/bytes.ts";
import { member } from "./rpc.ts";

/** What a file of private fields says it is. Another way of hashing will have another number. */
export const privateFieldsFormat = "eco2-private-fields/1";

/** Bytes of a salt: nobody finds a value by trying all that it could be. */
const saltBytes = 32;
const maxFields = 64;
const maxBytes = 4096;

/** A field that its holder shows, or the hash that stands for one that it does not show. Salt and leaf are hex. */
export type PrivateField =
  | { readonly name: string; readonly value: string; readonly salt: string }
  | { readonly leaf: string };

/** What the holder of a carbon account keeps off chain, as JSON: the account's profile holds the hash of it. */
export interface PrivateFields {
  readonly format: typeof privateFieldsFormat;
  /** Address of the account: the hash is of it too, so that nobody else can use it. */
  readonly account: string;
  /** Sorted by name when they were hidden; fields that are not shown keep their places. */
  readonly fields: readonly PrivateField[];
}

/** The verdict on such a file. */
export type PrivateVerdict =
  | {
      readonly ok: true;
      readonly account: string;
      readonly shown: Readonly<Record<string, string>>;
      readonly hidden: number;
    }
  | { readonly ok: false; readonly reason: string };

function withLength(text: string): Uint8Array {
  const bytes = toUtf8(text);
  if (bytes.length > maxBytes) throw new Error(`a text has ${bytes.length} bytes, at most ${maxBytes} are allowed`);
  return concatBytes(Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes);
}

function hexBytes(name: string, hex: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new Error(`${name} must be 64 hex digits in lower case`);
  return fromHex(hex);
}

function leafOf(field: PrivateField): Uint8Array {
  if ("leaf" in field) return hexBytes("leaf", field.leaf);
  const { name, value, salt } = field;
  if (name === "") throw new Error("a field has no name");
  return sha256(concatBytes(Uint8Array.of(0), hexBytes(`salt of ${name}`, salt), withLength(name), withLength(value)));
}

/**
 * The salted hash of private fields, 32 bytes: SHA-256 over 01, the format, the account and a hash for each field, which is
 * SHA-256 over 00, its salt, name and value. Texts have their length in front, two bytes.
 * @throws for fields that are none
 */
export function privateHash({ account, fields }: PrivateFields): Uint8Array {
  if (fields.length === 0 || fields.length > maxFields) throw new Error(`1 to ${maxFields} fields are allowed`);
  const head = [Uint8Array.of(1), withLength(privateFieldsFormat), withLength(account)];
  return sha256(concatBytes(...head, ...fields.map(leafOf)));
}

/**
 * Makes the file that a holder keeps, with fresh salts: its `privateHash` goes into the profile. Who loses the file cannot show
 * the fields any more.
 * @param account address of the carbon account
 * @param values by the names of the fields
 */
export function hidePrivateFields(account: string, values: Readonly<Record<string, string>>): PrivateFields {
  const fields = Object.entries(values)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ name, value, salt: toHex(randomBytes(saltBytes)) }));
  const file: PrivateFields = { format: privateFieldsFormat, account, fields };
  privateHash(file);
  return file;
}

/** A file that shows some of the fields alone and has the same hash. @throws for a name that the file does not show */
export function disclosePrivateFields(file: PrivateFields, names: readonly string[]): PrivateFields {
  for (const name of names) {
    if (!file.fields.some((field) => "name" in field && field.name === name))
      throw new Error(`no field is named "${name}"`);
  }
  const fields = file.fields.map((field) =>
    "name" in field && names.includes(field.name) ? field : { leaf: toHex(leafOf(field)) },
  );
  return { ...file, fields };
}

const textOf = (name: string, json: unknown): string => {
  if (typeof json !== "string") throw new Error(`${name} must be a text`);
  return json;
};

function readField(json: unknown): PrivateField {
  const at = member(json);
  if (at("leaf") !== undefined) return { leaf: textOf("leaf", at("leaf")) };
  return { name: textOf("name", at("name")), value: textOf("value", at("value")), salt: textOf("salt", at("salt")) };
}

/** Reads a file of private fields, as JSON text or what JSON.parse made of it. @throws saying what is wrong with it */
export function readPrivateFields(input: unknown): PrivateFields {
  let json = input;
  if (typeof input === "string") {
    try {
      json = JSON.parse(input);
    } catch {
      throw new Error("not a file of private fields: it is no JSON");
    }
  }
  const at = member(json);
  if (at("format") !== privateFieldsFormat)
    throw new Error(`not a file of private fields: its format is not ${privateFieldsFormat}`);
  const fields = at("fields");
  if (!Array.isArray(fields)) throw new Error("fields must be a list");
  const file: PrivateFields = {
    format: privateFieldsFormat,
    account: textOf("account", at("account")),
    fields: fields.map(readField),
  };
  const names = file.fields.flatMap((field) => ("name" in field ? [field.name] : []));
  if (new Set(names).size !== names.length) throw new Error("two fields have one name");
  privateHash(file);
  return file;
}

/**
 * Checks a file against the hash in a profile on chain, which must come from a source that the caller trusts.
 * @param hash 32 bytes
 * @param account the account whose profile it is
 * @returns a verdict, also for what is no such file at all; never throws
 */
export function checkPrivateFields(input: unknown, account: string, hash: Uint8Array): PrivateVerdict {
  try {
    const file = readPrivateFields(input);
    if (file.account !== account) return { ok: false, reason: `the file is of ${file.account}, not of ${account}` };
    if (!equalBytes(privateHash(file), hash)) {
      return { ok: false, reason: `the file has the hash ${toHex(privateHash(file))}, the profile ${toHex(hash)}` };
    }
    const shown = file.fields.flatMap((field) => ("name" in field ? [[field.name, field.value] as const] : []));
    return { ok: true, account, shown: Object.fromEntries(shown), hidden: file.fields.length - shown.length };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
