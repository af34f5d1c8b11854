import { Params } from "../../codec/gen/cosmos/auth/v1beta1/auth.ts";
import { QueryParamsRequest } from "../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { MsgMultiSend, MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { signTx, type TxSpec } from "../harness/signing.ts";
import { alice, bob, send } from "./accounts.ts";
import type { BadTx } from "./rawCases.ts";
import { field, numberField, text } from "./wire.ts";

const base: TxSpec = { messages: [send(alice, bob)], by: [{ key: alice }] };
const signed = (change: Partial<TxSpec>) => signTx({ ...base, ...change });
/** Bytes added to the body before it is signed. */
const plus = (...parts: Uint8Array[]) => signed({ alterBody: (body) => Buffer.concat([body, ...parts]) });
const message = (any: Any) => signed({ messages: [any] });
const msgSend = (value: Uint8Array): Any => ({ typeUrl: `/${MsgSend.$type}`, value });
const spoilt = send(alice, bob).value;
const withFrom = (fromAddress: string) =>
  msgSend(MsgSend.encode({ fromAddress, toAddress: bob.text, amount: [{ denom: "ueco2", amount: "1" }] }).finish());
const extension: Any = { typeUrl: `/${Params.$type}`, value: new Uint8Array(0) };
const at = (seconds: bigint, nanos = 0) => ({ timeoutTimestamp: { seconds, nanos } });

type Row = readonly [name: string, tx: Uint8Array, code: number, log: RegExp];

const unreadable: readonly Row[] = [
  ["an unknown critical field", plus(field(6, text("x"))), 2, /TxBody has no field 6/],
  ["an unknown field that the SDK lets pass", plus(field(1024, text("x"))), 2, /TxBody has no field 1024/],
  ["a memo that is not UTF-8", plus(field(2, Uint8Array.of(0xc3, 0x28))), 2, /memo: text is not UTF-8/],
  ["two memos", plus(field(2, text("a")), field(2, text("b"))), 2, /memo: stands twice/],
  ["a memo that is a number", plus(numberField(2, 1n)), 2, /memo: wire type 0 where 2 belongs/],
  ["a bool of 2", plus(numberField(4, 2n)), 2, /unordered/],
  ["a height of 65 bits", plus(numberField(3, 1n << 64n)), 2, /timeout_height/],
  ["an over-long number", plus(Uint8Array.of(0x18, 0x85, 0)), 2, /timeout_height/],
  ["a timestamp of two seconds' nanos", signed({ body: at(1n, 2_000_000_000) }), 2, /nanos/],
  ["a timestamp of negative nanos", signed({ body: at(1n, -1) }), 2, /nanos/],
  ["a timestamp after the year 9999", signed({ body: at(1n << 60n) }), 2, /time out of range/],
  ["a timestamp before the year 1", signed({ body: at(-(1n << 60n)) }), 2, /time out of range/],
  [
    "an unregistered message",
    message({ typeUrl: "/x.y.MsgZ", value: spoilt }),
    2,
    /unable to resolve type URL "\/x\.y/,
  ],
  ["a type URL without slash", message({ typeUrl: MsgSend.$type, value: spoilt }), 2, /unable to resolve type URL/],
  ["an empty type URL", message({ typeUrl: "", value: spoilt }), 2, /unable to resolve type URL ""/],
  ["an unknown field in a message", message(msgSend(Buffer.concat([spoilt, field(9, text("x"))]))), 2, /no field 9/],
  ["a message cut short", message(msgSend(spoilt.subarray(0, -3))), 2, /announced/],
  ["a message of garbage", message(msgSend(new Uint8Array(20).fill(255))), 2, /tx parse error$/],
  [
    "an unregistered extension option",
    signed({ body: { extensionOptions: [{ typeUrl: "/a.B", value: spoilt }] } }),
    2,
    /unable to resolve/,
  ],
  [
    "a message that nobody signs",
    message({ typeUrl: `/${QueryParamsRequest.$type}`, value: new Uint8Array(0) }),
    2,
    /no signer/,
  ],
  ["a sender that is no address", message(withFrom("alice")), 2, /decoding bech32 failed/],
  [
    "a sender of another chain",
    message(withFrom("cosmos1qy352eufqy352eufqy352eufqy35qqqptw34ca")),
    2,
    /tx parse error$/,
  ],
  [
    "a sender with a wrong checksum",
    message(withFrom(`${alice.text.slice(0, -1)}q`)),
    2,
    /invalid checksum|tx parse error$/,
  ],
  ["no sender", message(withFrom("")), 2, /tx parse error$/],
  ["a message of no fields", message(msgSend(new Uint8Array(0))), 2, /tx parse error$/],
  ["inputs of nobody", message({ typeUrl: `/${MsgMultiSend.$type}`, value: new Uint8Array(0) }), 2, /no signer/],
];

const refused: readonly Row[] = [
  ["no messages", signed({ messages: [] }), 18, /^must contain at least one message: invalid request$/],
  [
    "a critical extension option",
    signed({ body: { extensionOptions: [extension] } }),
    31,
    /^unknown extension options$/,
  ],
  [
    "a memo of 257 bytes",
    signed({ body: { memo: "m".repeat(257) } }),
    12,
    /^maximum number of characters is 256 but received 257 characters: memo too large$/,
  ],
  ["a memo of 129 characters of two bytes", signed({ body: { memo: "é".repeat(129) } }), 12, /received 258 characters/],
  [
    "a past timeout height",
    signed({ body: { timeoutHeight: 1n } }),
    30,
    /^block height: \d+, timeout height: 1: tx timeout height$/,
  ],
  ["a past timeout time", signed({ body: at(1n) }), 42, /timeout timestamp: 1970-01-01T00:00:01Z: tx timeout$/],
  [
    "an unordered transaction without timeout",
    signed({ body: { unordered: true } }),
    18,
    /^unordered transaction must have timeout_timestamp set: invalid request$/,
  ],
];

/** Bodies that cannot be read, and bodies that the rules refuse. */
export const bodyCases: readonly BadTx[] = [...unreadable, ...refused].map(([name, tx, code, log]) => ({
  name: `body: ${name}`,
  tx,
  code,
  log,
}));
