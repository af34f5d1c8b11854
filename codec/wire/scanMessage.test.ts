import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { messages } from "../../test/arbitrary.ts";
import { canonical, normalised, odd } from "../../test/wireOracle.ts";
import { TxBody } from "../gen/cosmos/tx/v1beta1/tx.ts";
import { messageTypes } from "../gen/types.ts";
import { schemaOf } from "../schema.ts";
import { WireError } from "./error.ts";
import { scanMessage } from "./scanMessage.ts";

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
const of = (text: string) => Buffer.from(text).toString("hex");
const length = (text: string) => (text.replaceAll(" ", "").length / 2).toString(16).padStart(2, "0");
/** A length-delimited field with a one-byte tag and length. */
const field = (tag: string, content: string) => `${tag} ${length(content)} ${content}`;

function faultOf(name: string, bytes: Uint8Array): WireError | undefined {
  try {
    scanMessage(schemaOf(name), bytes);
    return undefined;
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
}

const send = "/cosmos.bank.v1beta1.MsgSend";
const any = (url: string, value: string) => `${field("0a", of(url))} ${field("12", value)}`;
const coin = `${field("0a", of("ueco2"))} ${field("12", of("1"))}`;

test.each([
  ["unknown field", "cosmos.base.v1beta1.Coin", "18 01", "", 0, "has no field 3"],
  ["unknown field after good ones", "cosmos.base.v1beta1.Coin", `${coin} 22 00`, "", 10, "has no field 4"],
  ["unknown field, high number", "cosmos.tx.v1beta1.TxBody", "82 40 00", "", 0, "has no field 1024"],
  ["non-critical unknown field", "cosmos.tx.v1beta1.TxBody", "f2 7f 00", "", 0, "has no field 2046"],
  ["unknown field, nested", "cosmos.bank.v1beta1.MsgSend", field("1a", "18 01"), ".amount", 2, "has no field 3"],
  [
    "unknown field in an Any",
    "cosmos.tx.v1beta1.TxBody",
    field("0a", any(send, "20 01")),
    `.messages<${send.slice(1)}>`,
    34,
    "has no field 4",
  ],
  ["field number 0", "cosmos.base.v1beta1.Coin", "00", "", 0, "field number 0"],
  ["field number 0, length-delimited", "cosmos.base.v1beta1.Coin", "02 00", "", 0, "field number 0"],
  ["group", "cosmos.base.v1beta1.Coin", "1b 1c", "", 0, "is a group"],
  ["group with a known number", "cosmos.base.v1beta1.Coin", "0b 0c", ".denom", 0, "wire type 3 where 2 belongs"],
  ["end of a group", "cosmos.base.v1beta1.Coin", "0c", ".denom", 0, "wire type 4 where 2 belongs"],
  ["wire type 6", "cosmos.base.v1beta1.Coin", "0e", ".denom", 0, "wire type 6 where 2 belongs"],
  ["number where text belongs", "cosmos.base.v1beta1.Coin", "08 01", ".denom", 0, "wire type 0 where 2 belongs"],
  [
    "fixed64 where a number belongs",
    "cosmos.tx.v1beta1.Fee",
    "11 0000000000000000",
    ".gas_limit",
    0,
    "wire type 1 where 0 belongs",
  ],
  ["text twice", "cosmos.base.v1beta1.Coin", "0a 01 61 0a 01 61", ".denom", 3, "stands twice"],
  ["text twice, first empty", "cosmos.base.v1beta1.Coin", "0a 00 0a 01 61", ".denom", 2, "stands twice"],
  ["message twice", "cosmos.tx.v1beta1.AuthInfo", "12 00 12 00", ".fee", 2, "stands twice"],
  ["two members of a oneof", "cosmos.tx.v1beta1.ModeInfo", "0a 00 12 00", ".multi", 2, "oneof sum"],
  ["one member of a oneof twice", "cosmos.tx.v1beta1.ModeInfo", "0a 00 0a 00", ".single", 2, "oneof sum"],
  ["tag longer than need be", "cosmos.base.v1beta1.Coin", "8a 00 01 61", "", 0, "more bytes than it needs"],
  ["tag above 32 bits", "cosmos.base.v1beta1.Coin", "8a 80 80 80 80 01 00", "", 0, "too large"],
  ["tag without end", "cosmos.base.v1beta1.Coin", "8a 80", "", 0, "end inside a number"],
  ["length longer than need be", "cosmos.base.v1beta1.Coin", "0a 81 00 61", ".denom", 1, "more bytes than it needs"],
  ["length without end", "cosmos.base.v1beta1.Coin", "0a", ".denom", 1, "end inside a number"],
  ["length above 32 bits", "cosmos.base.v1beta1.Coin", "0a ff ff ff ff 7f", ".denom", 1, "too large"],
  [
    "length of 4 GB",
    "cosmos.base.v1beta1.Coin",
    "0a ff ff ff ff 0f",
    ".denom",
    6,
    "4294967295 bytes announced, 0 left",
  ],
  ["text beyond the message", "cosmos.base.v1beta1.Coin", "0a 02 61", ".denom", 2, "2 bytes announced, 1 left"],
  [
    "text beyond its own message",
    "cosmos.bank.v1beta1.MsgSend",
    "1a 03 0a 02 61 61",
    ".amount.denom",
    4,
    "2 bytes announced, 1 left",
  ],
  ["number beyond the message", "cosmos.tx.v1beta1.Fee", "10 80", ".gas_limit", 1, "end inside a number"],
  ["number absent", "cosmos.tx.v1beta1.Fee", "10", ".gas_limit", 1, "end inside a number"],
  ["number longer than need be", "cosmos.tx.v1beta1.Fee", "10 80 00", ".gas_limit", 1, "more bytes than it needs"],
  ["number of 65 bits", "cosmos.tx.v1beta1.Fee", "10 ff ff ff ff ff ff ff ff ff 02", ".gas_limit", 1, "too large"],
  ["number of 11 bytes", "cosmos.tx.v1beta1.Fee", "10 ff ff ff ff ff ff ff ff ff ff 01", ".gas_limit", 1, "too large"],
  ["bool of 2", "cosmos.tx.v1beta1.TxBody", "20 02", ".unordered", 1, "too large"],
  ["bool of 128", "cosmos.tx.v1beta1.TxBody", "20 80 01", ".unordered", 1, "too large"],
  ["uint32 of 33 bits", "cosmos.crypto.multisig.LegacyAminoPubKey", "08 80 80 80 80 10", ".threshold", 1, "too large"],
  ["enum of 2^31", "cosmos.tx.v1beta1.ModeInfo.Single", "08 80 80 80 80 08", ".mode", 1, "too large"],
  ["negative enum in 5 bytes", "cosmos.tx.v1beta1.ModeInfo.Single", "08 ff ff ff ff 0f", ".mode", 1, "too large"],
  ["text that is not UTF-8", "cosmos.base.v1beta1.Coin", "0a 03 61 62 ff", ".denom", 4, "not UTF-8"],
  ["overlong UTF-8", "cosmos.base.v1beta1.Coin", "0a 02 c0 af", ".denom", 2, "not UTF-8"],
  ["a surrogate", "cosmos.base.v1beta1.Coin", "0a 03 ed a0 80", ".denom", 2, "not UTF-8"],
  ["packed list unpacked", "cosmos.ics23.v1.InnerSpec", "08 01", ".child_order", 0, "wire type 0 where 2 belongs"],
  ["packed list twice", "cosmos.ics23.v1.InnerSpec", "0a 01 01 0a 01 01", ".child_order", 3, "stands twice"],
  ["packed list cut", "cosmos.ics23.v1.InnerSpec", "0a 02 01 80", ".child_order", 3, "end inside a number"],
  [
    "packed list, number longer than need be",
    "cosmos.ics23.v1.InnerSpec",
    "0a 03 01 80 00",
    ".child_order",
    3,
    "more bytes than it needs",
  ],
  [
    "Any of an unknown type",
    "google.protobuf.Any",
    any("/cosmos.bank.v1beta1.MsgSteal", ""),
    "",
    2,
    "unable to resolve type URL",
  ],
  ["Any without slash", "google.protobuf.Any", any(send.slice(1), ""), "", 2, "unable to resolve type URL"],
  [
    "Any with a host",
    "google.protobuf.Any",
    any(`type.googleapis.com${send}`, ""),
    "",
    2,
    "unable to resolve type URL",
  ],
  ["Any without type", "google.protobuf.Any", field("12", "00"), "", 0, 'unable to resolve type URL ""'],
  ["empty Any", "google.protobuf.Any", "", "", 0, 'unable to resolve type URL ""'],
  [
    "Any that names an object's own property",
    "google.protobuf.Any",
    any("/constructor", ""),
    "",
    2,
    "unable to resolve type URL",
  ],
])("refused: %s", (_, name, bytes, path, offset, reason) => {
  const fault = faultOf(name, hex(bytes));
  expect(fault?.path).toBe(`${name}${path}`);
  expect(fault?.offset).toBe(offset);
  expect(fault?.reason).toContain(reason);
});

test.each([
  ["nothing", "cosmos.base.v1beta1.Coin", ""],
  ["explicit defaults", "cosmos.tx.v1beta1.TxBody", "12 00 18 00 20 00"],
  ["fields in falling order", "cosmos.base.v1beta1.Coin", "12 01 31 0a 01 61"],
  ["list spread among other fields", "cosmos.bank.v1beta1.MsgSend", "1a 00 0a 00 1a 00"],
  ["high field numbers", "cosmos.tx.v1beta1.TxBody", `${field("fa 7f", any(send, ""))}`],
  ["type of an Any after its value", "google.protobuf.Any", `${field("12", "")} ${field("0a", of(send))}`],
  ["Any without value", "google.protobuf.Any", field("0a", of(send))],
  ["largest uint64", "cosmos.tx.v1beta1.Fee", "10 ff ff ff ff ff ff ff ff ff 01"],
  ["largest uint32", "cosmos.crypto.multisig.LegacyAminoPubKey", "08 ff ff ff ff 0f"],
  ["negative int32", "cosmos.ics23.v1.ProofSpec", "18 ff ff ff ff ff ff ff ff ff 01"],
  ["lowest int32", "cosmos.ics23.v1.ProofSpec", "18 80 80 80 80 f8 ff ff ff ff 01"],
  ["unknown value of an enum", "cosmos.tx.v1beta1.ModeInfo.Single", "08 63"],
  ["empty packed list", "cosmos.ics23.v1.InnerSpec", "0a 00"],
  ["text of four-byte characters", "cosmos.base.v1beta1.Coin", field("0a", of("\u{1f30d}\u{10ffff}"))],
])("accepted: %s", (_, name, bytes) => {
  expect(faultOf(name, hex(bytes))).toBeUndefined();
});

/** So many messages in each other: field 2 of ModeInfo is a Multi, field 2 of that a ModeInfo. */
function nested(levels: number): Uint8Array {
  let inner = new Uint8Array();
  for (let level = 0; level < levels; level++) {
    const size = inner.length < 128 ? [inner.length] : [(inner.length & 127) | 128, inner.length >> 7];
    inner = Uint8Array.from([0x12, ...size, ...inner]);
  }
  return inner;
}

test("32 messages deep passes, 33 and 100 do not", () => {
  expect(faultOf("cosmos.tx.v1beta1.ModeInfo", nested(32))).toBeUndefined();
  for (const levels of [33, 100]) {
    expect(faultOf("cosmos.tx.v1beta1.ModeInfo", nested(levels))?.reason).toBe("nested deeper than 32 messages");
  }
});

test("an Any in an Any counts as two messages", () => {
  const wrap = (inner: Uint8Array) =>
    messageTypes["google.protobuf.Any"]?.encode({ typeUrl: "/google.protobuf.Any", value: inner }).finish() ?? inner;
  let bytes = hex(field("0a", of(send)));
  for (let level = 0; level < 31; level++) bytes = wrap(bytes) as typeof bytes;
  expect(faultOf("google.protobuf.Any", bytes)).toBeUndefined();
  expect(faultOf("google.protobuf.Any", wrap(bytes))?.reason).toBe("nested deeper than 32 messages");
});

test("a fault leaves nothing behind: the next scan is as the first", () => {
  const good = TxBody.encode(TxBody.fromPartial({ memo: "x" })).finish();
  expect(faultOf("cosmos.tx.v1beta1.ModeInfo", nested(33))).toBeInstanceOf(WireError);
  expect(faultOf("cosmos.tx.v1beta1.TxBody", good)).toBeUndefined();
});

const names = Object.keys(messageTypes);
/** Values of each message. There are more than a thousand messages, so a few of each make thousands of cases. */
const runs = process.env["ECO2_LONG"] === undefined ? 5 : 20;

test("what the generated encoders write passes, for every message", () => {
  for (const name of names) {
    fc.assert(
      fc.property(messages(name), (value) => {
        expect(faultOf(name, messageTypes[name]?.encode(value).finish() ?? new Uint8Array())).toBeUndefined();
      }),
      { numRuns: runs },
    );
  }
});

test("the same with fields turned round and defaults written out passes, and means the same", () => {
  for (const name of names) {
    const codec = messageTypes[name];
    fc.assert(
      fc.property(messages(name), (value) => {
        const bytes = codec?.encode(value).finish() ?? new Uint8Array();
        const strange = odd(schemaOf(name), bytes);
        expect(faultOf(name, strange)).toBeUndefined();
        expect(codec?.decode(strange)).toEqual(value);
        expect(Buffer.from(normalised(schemaOf(name), strange))).toEqual(Buffer.from(bytes));
      }),
      { numRuns: runs },
    );
  }
});

/** Small damage: a byte changed, put in, taken out, or a stretch said twice. */
const damage = fc.array(
  fc.tuple(fc.constantFrom("set", "insert", "delete", "double"), fc.nat({ max: 400 }), fc.nat({ max: 255 })),
  { minLength: 1, maxLength: 2 },
);

function damaged(bytes: Uint8Array, changes: readonly (readonly [string, number, number])[]): Uint8Array {
  let list = [...bytes];
  for (const [kind, where, byte] of changes) {
    const at = where % (list.length + 1);
    if (kind === "set" && at < list.length) list[at] = byte;
    else if (kind === "insert") list.splice(at, 0, byte);
    else if (kind === "delete") list.splice(at, 1);
    else if (kind === "double") list = [...list.slice(0, at), ...list.slice(at % 7, at), ...list.slice(at)];
  }
  return Uint8Array.from(list);
}

test("damaged bytes: accepted exactly where decoding and encoding would lose nothing but order and defaults", () => {
  const seen = { accepted: 0, refused: 0 };
  for (const name of names) {
    const codec = messageTypes[name];
    const schema = schemaOf(name);
    fc.assert(
      fc.property(messages(name), damage, (value, changes) => {
        const bytes = damaged(codec?.encode(value).finish() ?? new Uint8Array(), changes);
        if (faultOf(name, bytes) === undefined) {
          seen.accepted++;
          const again = codec?.encode(codec.decode(bytes)).finish() ?? new Uint8Array();
          expect(Buffer.from(normalised(schema, bytes))).toEqual(Buffer.from(again));
        } else {
          seen.refused++;
          expect(canonical(name, bytes)).toBe(false);
        }
      }),
      { numRuns: 2 * runs },
    );
  }
  expect(seen.accepted).toBeGreaterThan(1000);
  expect(seen.refused).toBeGreaterThan(1000);
});
