import {
  createMultisigThresholdPubkey,
  encodeEd25519Pubkey,
  encodeSecp256k1Pubkey,
  makeSignDoc,
  serializeSignDoc,
} from "@cosmjs/amino";
import { decodePubkey, encodePubkey } from "@cosmjs/proto-signing";
import { AminoTypes, createDefaultAminoConverters } from "@cosmjs/stargate";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { messages, tidy } from "../../test/arbitrary.ts";
import { fromUtf8 } from "../bytes.ts";
import { findCodec } from "../codecs.ts";
import { MsgMultiSend, MsgSend, MsgUpdateParams } from "../gen/cosmos/bank/v1beta1/tx.ts";
import { TxBody } from "../gen/cosmos/tx/v1beta1/tx.ts";
import { findSchema, schemaOf } from "../schema.ts";
import { services } from "../services.ts";
import { aminoAny, aminoJson, aminoMessage } from "./aminoJson.ts";
import { canonicalJson } from "./canonical.ts";
import { aminoConverters } from "./converters.ts";
import { fromAminoJson } from "./fromAmino.ts";
import { aminoSignBytes } from "./signDoc.ts";

const theirs = new AminoTypes(createDefaultAminoConverters());
const coins = fc.array(
  fc.record({ denom: fc.constantFrom("uecc", "ueco2", "ibc/AB"), amount: fc.bigInt(0n, 1n << 255n).map(String) }),
  { maxLength: 3 },
);
const text = fc.string({ unit: "binary", maxLength: 20 }).map((s) => s.replaceAll(/[\u2028\u2029]/g, ""));
const filled = text.filter((s) => s !== "");
const party = fc.record({ address: filled, coins });

/** Every message that our chain shares with CosmJS, made as both hold it. */
const shared: [typeUrl: string, fc.Arbitrary<object>][] = [
  ["/cosmos.bank.v1beta1.MsgSend", fc.record({ fromAddress: filled, toAddress: filled, amount: coins })],
  [
    "/cosmos.bank.v1beta1.MsgMultiSend",
    fc.record({ inputs: fc.array(party, { minLength: 1 }), outputs: fc.array(party, { minLength: 1 }) }),
  ],
];

describe.each(shared)("%s", (typeUrl, values) => {
  const name = typeUrl.slice(1);

  test("has the amino JSON of CosmJS, both ways", () => {
    fc.assert(
      fc.property(values, (value) => {
        const amino = theirs.toAmino({ typeUrl, value });
        expect(aminoMessage(name, value)).toEqual(amino);
        expect(fromAminoJson(name, amino.value)).toEqual(theirs.fromAmino(amino).value);
      }),
    );
  });

  test("is signed over the bytes of CosmJS", () => {
    const fee = fc.record({ amount: coins, gasLimit: fc.bigInt(0n, 1n << 50n), payer: text, granter: text });
    const numbers = fc.record({
      accountNumber: fc.maxSafeNat(),
      sequence: fc.maxSafeNat(),
      timeoutHeight: fc.bigInt(0n, 1n << 50n),
    });
    fc.assert(
      fc.property(
        values,
        fee,
        numbers,
        text,
        text,
        (value, ourFee, { accountNumber, sequence, timeoutHeight }, memo, chainId) => {
          const any = { typeUrl, value: findCodec(name)?.encode(value).finish() ?? new Uint8Array(0) };
          const body = TxBody.fromPartial({ messages: [any], memo, timeoutHeight });
          const { amount, gasLimit, payer, granter } = ourFee;
          const theirFee = { amount, gas: gasLimit.toString(), ...(payer && { payer }), ...(granter && { granter }) };
          const height = timeoutHeight === 0n ? undefined : timeoutHeight;
          const doc = makeSignDoc(
            [theirs.toAmino({ typeUrl, value })],
            theirFee,
            chainId,
            memo,
            accountNumber,
            sequence,
            height,
          );
          const ours = aminoSignBytes({
            chainId,
            accountNumber: BigInt(accountNumber),
            sequence: BigInt(sequence),
            body,
            fee: ourFee,
          });
          expect(fromUtf8(ours)).toBe(fromUtf8(serializeSignDoc(doc)));
        },
      ),
    );
  });
});

describe("public keys", () => {
  const seven = new Uint8Array(32).fill(7);
  const one = encodeSecp256k1Pubkey(Uint8Array.of(2, ...seven));
  const two = encodeSecp256k1Pubkey(Uint8Array.of(3, ...seven));
  test.each([
    ["secp256k1", one],
    ["ed25519", encodeEd25519Pubkey(seven)],
    ["multisig", createMultisigThresholdPubkey([one, two], 2, true)],
  ])("%s: those of CosmJS, both ways", (_name, key) => {
    const any = encodePubkey(key);
    expect(aminoAny(any)).toEqual(key);
    const name = any.typeUrl.slice(1);
    const codec = findCodec(name);
    const back = fromAminoJson(name, key.value);
    expect(codec?.encode(back).finish()).toEqual(any.value);
    expect(decodePubkey(any)).toEqual(key);
    expect(fromAminoJson("google.protobuf.Any", key)).toEqual({ ...any });
  });
});

// Read off the SDK's encoder (x/tx/signing/aminojson), where CosmJS has no converter to compare with.
describe("rules of the encoder", () => {
  test.each<[string, string, object, unknown]>([
    ["defaults are left out", "cosmos.bank.v1beta1.SendEnabled", { denom: "", enabled: false }, {}],
    ["coins are never null", MsgSend.$type, { fromAddress: "", toAddress: "", amount: [] }, { amount: [] }],
    [
      "other lists that must stand are",
      MsgMultiSend.$type,
      { inputs: [], outputs: [] },
      { inputs: null, outputs: null },
    ],
    ["an amount always stands", "cosmos.base.v1beta1.Coin", { denom: "", amount: "" }, { amount: "0" }],
    [
      "decimals have a point",
      "cosmos.base.v1beta1.DecCoin",
      { denom: "a", amount: "1500000000000000000" },
      { denom: "a", amount: "1.500000000000000000" },
    ],
    [
      "nested messages bear no name",
      MsgUpdateParams.$type,
      { authority: "a", params: { sendEnabled: [], defaultSendEnabled: true } },
      { authority: "a", params: { default_send_enabled: true } },
    ],
    [
      "what is not nullable is never absent",
      MsgUpdateParams.$type,
      { authority: "a", params: undefined },
      { authority: "a", params: {} },
    ],
    ["durations are nanoseconds", "google.protobuf.Duration", { seconds: 3n, nanos: 5 }, "3000000005"],
    [
      "times have no trailing zeros",
      "google.protobuf.Timestamp",
      { seconds: 0n, nanos: 500_000_000 },
      "1970-01-01T00:00:00.5Z",
    ],
    ["enums are numbers", "cosmos.tx.v1beta1.ModeInfo.Single", { mode: 127 }, { mode: 127 }],
    [
      "64 bits are text, 32 are not",
      "cosmos.bank.v1beta1.DenomUnit",
      { denom: "", exponent: 6, aliases: ["a"] },
      { exponent: 6, aliases: ["a"] },
    ],
    [
      "a field may have another name",
      "cosmos.auth.v1beta1.BaseAccount",
      {
        address: "a",
        pubKey: { typeUrl: "/cosmos.crypto.secp256k1.PubKey", value: new Uint8Array(0) },
        accountNumber: 1n,
        sequence: 0n,
      },
      { address: "a", public_key: { type: "tendermint/PubKeySecp256k1", value: null }, account_number: "1" },
    ],
  ])("%s", (_name, name, value, amino) => {
    expect(aminoJson(name, value)).toEqual(amino);
  });

  test.each<[string, string, object, string]>([
    ["oneofs", "cosmos.tx.v1beta1.ModeInfo", { sum: undefined }, "oneof sum of cosmos.tx.v1beta1.ModeInfo"],
    [
      "unsupported encodings",
      "cosmos.auth.v1beta1.ModuleAccount",
      { baseAccount: undefined, name: "", permissions: [] },
      "amino encoding module_account",
    ],
    [
      "an Any without amino name",
      "google.protobuf.Any",
      { typeUrl: "/cosmos.bank.v1beta1.SendEnabled", value: new Uint8Array(0) },
      "has no amino name",
    ],
    [
      "an Any of an unknown type",
      "google.protobuf.Any",
      { typeUrl: "/x.Y", value: new Uint8Array(0) },
      "unable to resolve type URL /x.Y",
    ],
  ])("refuses %s", (_name, name, value, message) => {
    expect(() => aminoJson(name, value)).toThrow(message);
  });

  test("texts are escaped as Go does", () => {
    expect(fromUtf8(canonicalJson({ b: "<&>\u2028\u2029", a: ['\u0001\b\f\n\t"\\/\u007fé😀', null, 1, true] }))).toBe(
      '{"a":["\\u0001\\b\\f\\n\\t\\"\\\\/\u007fé😀",null,1,true],"b":"\\u003c\\u0026\\u003e\\u2028\\u2029"}',
    );
  });

  test("the sign document shows timeouts and refuses what it cannot show", () => {
    const doc = { chainId: "c", accountNumber: 1n, sequence: 0n, fee: undefined };
    const body = TxBody.fromPartial({ unordered: true, timeoutTimestamp: { seconds: 5n } });
    expect(fromUtf8(aminoSignBytes({ ...doc, body }))).toBe(
      '{"account_number":"1","chain_id":"c","fee":{"amount":[],"gas":"0"},"memo":"","msgs":[],"sequence":"0","timeout_timestamp":"1970-01-01T00:00:05Z","unordered":true}',
    );
    const option = { typeUrl: "/cosmos.bank.v1beta1.MsgSend", value: new Uint8Array(0) };
    for (const extended of [{ extensionOptions: [option] }, { nonCriticalExtensionOptions: [option] }]) {
      expect(() => aminoSignBytes({ ...doc, body: TxBody.fromPartial(extended) })).toThrow(
        "does not support protobuf extension options",
      );
    }
  });
});

const inputs = services().flatMap(({ isMsg, methods }) => (isMsg ? methods.map(({ input }) => input) : []));

describe("every message of a transaction", () => {
  test("has a name that fits on a Ledger, used once", () => {
    const aminoNames = inputs.map((name) => schemaOf(name).aminoName);
    expect(aminoNames.filter((name) => name === "" || name.length > 39)).toEqual([]);
    expect(new Set(aminoNames).size).toBe(inputs.length);
  });

  test.each(inputs)("%s goes to amino JSON and back", (name) => {
    const converter = aminoConverters()[`/${name}`];
    if (converter === undefined) throw new Error(`no converter of ${name}`);
    expect(converter.aminoType).toBe(findSchema(name)?.aminoName);
    fc.assert(
      fc.property(messages(name, 3), (value) => {
        const amino = JSON.parse(JSON.stringify(converter.toAmino(tidy(name, value))));
        expect(converter.toAmino(converter.fromAmino(amino))).toEqual(amino);
        const codec = findCodec(name);
        const required = codec?.decode(codec.encode(converter.fromAmino(amino)).finish());
        expect(converter.toAmino(required ?? {})).toEqual(amino);
      }),
      { numRuns: 30 },
    );
  });
});
