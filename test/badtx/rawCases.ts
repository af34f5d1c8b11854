import { type TxRaw, TxRaw as TxRawCodec } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { signParts } from "../harness/signing.ts";
import { alice, bob, send } from "./accounts.ts";
import { field, fieldsOf, numberField, text } from "./wire.ts";

/** A refused transaction: how it is made, its code in the codespace sdk, and its log. */
export interface BadTx {
  readonly name: string;
  readonly tx: Uint8Array;
  readonly code: number;
  readonly log: RegExp;
}

const good: TxRaw = signParts({ messages: [send(alice, bob)], by: [{ key: alice }] });
const bytes = TxRawCodec.encode(good).finish();
const { body, authInfo, signatures } = fieldsOf(good);
const join = (...parts: Uint8Array[]): Uint8Array => Buffer.concat(parts);
const first = good.signatures[0] ?? new Uint8Array(0);

const rows: readonly (readonly [name: string, tx: Uint8Array, log: RegExp])[] = [
  ["nothing", new Uint8Array(0), /tx bytes are empty: tx parse error$/],
  ["one zero byte", Uint8Array.of(0), /tx parse error$/],
  ["zeros", new Uint8Array(100), /tx parse error$/],
  ["ones", new Uint8Array(100).fill(255), /tx parse error$/],
  ["a text", text("send 5 eco to bob"), /tx parse error$/],
  ["ten bytes short", bytes.subarray(0, bytes.length - 10), /announced|tx parse error$/],
  ["trailing zero", join(bytes, Uint8Array.of(0)), /tx parse error$/],
  ["trailing garbage", join(bytes, text("garbage")), /tx parse error$/],
  ["auth info before body", join(authInfo, body, signatures), /stands after auth_info_bytes/],
  ["signatures first", join(signatures, body, authInfo), /stands after signatures/],
  ["body twice", join(body, body, authInfo, signatures), /body_bytes: stands twice/],
  ["auth info twice", join(body, authInfo, authInfo, signatures), /auth_info_bytes: stands twice/],
  ["over-long length", join(field(1, good.bodyBytes, { pad: 5 }), authInfo, signatures), /tx parse error$/],
  ["over-long tag", join(field(1, good.bodyBytes, { tagPad: 2 }), authInfo, signatures), /tx parse error$/],
  ["over-long length of a signature", join(body, authInfo, field(3, first, { pad: 3 })), /tx parse error$/],
  ["field 4", join(bytes, field(4, text("x"))), /TxRaw has no field 4/],
  ["a non-critical field", join(bytes, field(1024, text("x"))), /TxRaw has no field 1024/],
  ["field 0", join(field(0, text("x")), bytes), /TxRaw has no field 0/],
  ["body as a number", join(numberField(1, 5n), authInfo, signatures), /wire type 0 where 2 belongs/],
  ["a group", join(body, authInfo, Uint8Array.of(0x1b, 0x1c)), /wire type 3 where 2 belongs/],
  [
    "an empty body that is written",
    join(Uint8Array.of(10, 0), authInfo, signatures),
    /is empty, and so must be left out/,
  ],
  ["a length beyond the end", join(Uint8Array.of(10, 255, 255, 255, 255, 7)), /announced/],
  ["a length above 32 bits", join(Uint8Array.of(10, 255, 255, 255, 255, 255, 1)), /tx parse error$/],
];

/** Bytes that are no transaction: ADR-027 to the letter, so that one transaction has one hash. */
export const rawCases: readonly BadTx[] = rows.map(([name, tx, log]) => ({ name, tx, code: 2, log }));
