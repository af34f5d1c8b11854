import { fromBase64, toBase64, toUtf8 } from "../bytes.ts";
import type { Coin } from "../gen/cosmos/base/v1beta1/coin.ts";
import type { Fee } from "../gen/cosmos/tx/v1beta1/tx.ts";
import { asList, asObject, asText, located } from "../json/read.ts";
import { JsonError, type JsonValue } from "../json/value.ts";
import { aminoAny } from "./aminoJson.ts";
import { goJson } from "./canonical.ts";
import { fromAminoAny, fromAminoJson } from "./fromAmino.ts";
import { aminoInterface } from "./names.ts";
import { feeJson } from "./signDoc.ts";
import { type StdSignature, type StdTx, stdTxName } from "./stdTx.ts";

/** The amino JSON of a transaction, as go-amino prints it: fields in their order, empty lists as null. */
export function printStdTx({ messages, fee, signatures, memo, timeoutHeight }: StdTx): string {
  const value = {
    msg: orNull(messages.map((message) => (message === undefined ? null : aminoAny(message)))),
    fee: feeJson(fee),
    signatures: orNull(signatures.map(signatureJson)),
    memo,
    timeout_height: timeoutHeight.toString(),
  };
  return goJson({ type: stdTxName, value });
}

function orNull(list: readonly JsonValue[]): JsonValue {
  return list.length === 0 ? null : list;
}

function signatureJson({ publicKey, signature }: StdSignature): JsonValue {
  return {
    pub_key: publicKey === undefined ? null : aminoAny(publicKey),
    signature: signature.length === 0 ? null : toBase64(signature),
  };
}

/** A transaction from its amino JSON. Fields may be left out or null. @throws JsonError with the path of what is wrong */
export function parseStdTx(text: string): StdTx {
  const wrapper = asObject(
    located("", () => JSON.parse(text) as unknown),
    "",
  );
  if (wrapper.get("type") !== stdTxName) throw new JsonError("type", `must be ${stdTxName}`);
  if (!wrapper.has("value")) throw new JsonError("value", "must not be left out");
  const fields = knownFields(wrapper.get("value"), "", ["msg", "fee", "signatures", "memo", "timeout_height"]);
  return {
    messages: listOf(fields.get("msg"), "msg").map((message, i) =>
      message === null ? undefined : fromAminoAny(message, aminoInterface.message, `msg[${i}]`),
    ),
    fee: readFee(fields.get("fee")),
    signatures: listOf(fields.get("signatures"), "signatures").map((item, i) =>
      readSignature(item, `signatures[${i}]`),
    ),
    memo: textOf(fields.get("memo"), "memo"),
    timeoutHeight: uint64Of(fields.get("timeout_height"), "timeout_height"),
  };
}

function readFee(json: unknown): Fee {
  const fields = knownFields(json, "fee", ["amount", "gas", "payer", "granter"]);
  return {
    amount: listOf(fields.get("amount"), "fee.amount").map(
      (coin, i) => fromAminoJson("cosmos.base.v1beta1.Coin", coin, `fee.amount[${i}]`) as Coin,
    ),
    gasLimit: uint64Of(fields.get("gas"), "fee.gas"),
    payer: textOf(fields.get("payer"), "fee.payer"),
    granter: textOf(fields.get("granter"), "fee.granter"),
  };
}

function readSignature(json: unknown, path: string): StdSignature {
  const fields = knownFields(json, path, ["pub_key", "signature"]);
  const [key, signature] = [fields.get("pub_key") ?? null, fields.get("signature") ?? ""];
  return {
    publicKey: key === null ? undefined : fromAminoAny(key, aminoInterface.publicKey, `${path}.pub_key`),
    signature: located(`${path}.signature`, () => fromBase64(asText(signature))),
  };
}

/** The fields of an object, null standing for an empty one. @throws JsonError for a field of another name */
function knownFields(json: unknown, path: string, names: readonly string[]): ReadonlyMap<string, unknown> {
  const fields = json === null || json === undefined ? new Map<string, unknown>() : asObject(json, path);
  for (const name of fields.keys())
    if (!names.includes(name))
      throw new JsonError(path, `unknown field ${name.slice(0, 50)}: ${names.join(", ")} are allowed`);
  return fields;
}

function listOf(json: unknown, path: string): readonly unknown[] {
  return json === null || json === undefined ? [] : asList(json, path);
}

function textOf(json: unknown, path: string): string {
  const text = located(path, () => asText(json ?? ""));
  located(path, () => toUtf8(text));
  return text;
}

/** Only text: numbers above 2^53 lose digits in JSON, so amino allows none. */
function uint64Of(json: unknown, path: string): bigint {
  const text = located(path, () => asText(json ?? "0"));
  if (!/^\d{1,20}$/.test(text) || BigInt(text) >= 1n << 64n)
    throw new JsonError(
      path,
      `must be an integer of at most 64 bits as text, not ${JSON.stringify(text.slice(0, 40))}`,
    );
  return BigInt(text);
}
