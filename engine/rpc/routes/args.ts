import type { Evidence } from "../../../codec/gen/tendermint/types/evidence.ts";
import { fromGoHex } from "../json/base64.ts";
import { decodeBool, decodeBytes, decodeHex, decodeInteger, decodeString } from "../json/decode.ts";
import { decodeEvidence } from "../json/evidence.ts";

/** A parameter of a route: how it is read from JSON and from a URI (CometBFT, `rpc/jsonrpc/server`). */
export interface Arg<T> {
  /** As Go names its kind in errors. */
  readonly kind: "string" | "bool" | "int64" | "int" | "uint" | "slice" | "interface";
  /** When it is not given. */
  readonly zero: T;
  /** From the text of a JSON value. @throws Error in Go's words */
  json(raw: string): T;
  /** From bytes: `0x…` or a quoted text in a URI. Only what is text or bytes has it. */
  bytes?(value: Uint8Array): T;
}

const none = new Uint8Array(0);

export const text: Arg<string> = {
  kind: "string",
  zero: "",
  json: decodeString,
  bytes: (value) => Buffer.from(value).toString(),
};
export const flag: Arg<boolean> = { kind: "bool", zero: false, json: decodeBool };
export const int64: Arg<bigint> = { kind: "int64", zero: 0n, json: (raw) => decodeInteger(raw, "int64") };
export const unsigned: Arg<bigint> = { kind: "uint", zero: 0n, json: (raw) => decodeInteger(raw, "uint") };
/** A height, which may be left out. */
export const height: Arg<bigint | undefined> = {
  kind: "int64",
  zero: undefined,
  json: (raw) => (raw === "null" ? undefined : decodeInteger(raw, "int64")),
};
/** A number of pages or things, which may be left out. */
export const count: Arg<bigint | undefined> = {
  kind: "int",
  zero: undefined,
  json: (raw) => (raw === "null" ? undefined : decodeInteger(raw, "int")),
};
const slice = { kind: "slice", zero: none, bytes: (value: Uint8Array) => value } as const;
export const hash: Arg<Uint8Array> = { ...slice, json: (raw) => decodeBytes(raw, "[]uint8") };
export const tx: Arg<Uint8Array> = { ...slice, json: (raw) => decodeBytes(raw, "types.Tx") };
export const hexBytes: Arg<Uint8Array> = { ...slice, json: decodeHex };
export const evidence: Arg<Evidence | undefined> = { kind: "interface", zero: undefined, json: decodeEvidence };

/** Reads a parameter of a URI. @throws Error in CometBFT's words */
export function fromUri<T>(arg: Arg<T>, given: string): T {
  const integer = arg.kind === "int64" || arg.kind === "int" || arg.kind === "uint";
  if (integer && /^-?[0-9]+$/.test(given)) return arg.json(`"${given}"`);
  if (/^0x/i.test(given)) {
    if (arg.bytes === undefined) throw new Error(`got a hex string arg, but expected '${arg.kind}'`);
    return arg.bytes(fromGoHex(given.slice(2)));
  }
  const quoted = given.startsWith('"') && given.endsWith('"');
  // One quote alone is where CometBFT's server panics; its recovery answers so.
  if (integer && given === '"') throw new ServerPanic("runtime error: slice bounds out of range [1:0]");
  if (quoted && arg.kind === "slice" && arg.bytes !== undefined) return arg.bytes(Buffer.from(decodeString(given)));
  return arg.json(given);
}

/** What makes CometBFT's handler panic: answered with an internal error to no request in particular, over HTTP with status 500. */
export class ServerPanic extends Error {
  override readonly name = "ServerPanic";
}
