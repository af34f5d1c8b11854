import { fromBinary, toJson as theirJson } from "@bufbuild/protobuf";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { messages } from "../../test/arbitrary.ts";
import { fromHex } from "../bytes.ts";
import { findCodec } from "../codecs.ts";
import { registry } from "../descriptors.ts";
import { BaseAccount, ModuleAccount } from "../gen/cosmos/auth/v1beta1/auth.ts";
import { QueryAllBalancesResponse } from "../gen/cosmos/bank/v1beta1/query.ts";
import { MsgSend } from "../gen/cosmos/bank/v1beta1/tx.ts";
import { PubKey } from "../gen/cosmos/crypto/secp256k1/keys.ts";
import { Tx } from "../gen/cosmos/tx/v1beta1/tx.ts";
import type { Any } from "../gen/google/protobuf/any.ts";
import { messageTypes } from "../gen/types.ts";
import { type FieldSchema, schemaOf } from "../schema.ts";
import { fromJson } from "./fromJson.ts";
import { toJson } from "./toJson.ts";
import { customNumber, type JsonError, wellKnown } from "./value.ts";

type Properties = Record<string, unknown>;

// Arbitrary messages hold arbitrary numbers and texts; these have a JSON form.
function sane(name: string, value: object): object {
  const from = value as Properties;
  if (name === wellKnown.timestamp)
    return {
      seconds: BigInt.asIntN(36, from["seconds"] as bigint),
      nanos: Math.abs(from["nanos"] as number) % 1_000_000_000,
    };
  if (name === wellKnown.duration) return { seconds: BigInt.asIntN(30, from["seconds"] as bigint), nanos: 0 };
  if (name === wellKnown.any) return saneAny(value as Any);
  const to: Properties = {};
  const clean = (field: FieldSchema, item: unknown): unknown => {
    if (field.message !== undefined) return sane(field.message, item as object);
    return customNumber(field.options.customType) === undefined ? item : String((item as string).length);
  };
  for (const field of schemaOf(name).fields) {
    const { oneof, property, repeated } = field;
    if (oneof !== undefined) {
      const member = from[oneof.property] as { $case: string; value: unknown } | undefined;
      to[oneof.property] ??=
        member?.$case === property ? { $case: property, value: clean(field, member.value) } : undefined;
      continue;
    }
    const item = from[property];
    const required = field.message !== undefined && !field.options.nullable && !repeated;
    const filled = item === undefined && required ? findCodec(field.message ?? "")?.decode(new Uint8Array(0)) : item;
    to[property] = repeated
      ? (filled as unknown[]).map((one) => clean(field, one))
      : filled === undefined
        ? undefined
        : clean(field, filled);
  }
  return to;
}

function saneAny(any: Any): Any {
  const name = any.typeUrl.slice(1);
  const codec = findCodec(name);
  return codec === undefined ? any : { ...any, value: codec.encode(sane(name, codec.decode(any.value))).finish() };
}

const names = Object.keys(messageTypes).filter((name) => !Object.values<string>(wellKnown).includes(name));
const saneMessages = fc
  .constantFrom(...names)
  .chain((name) => messages(name, 3).map((value) => ({ name, value: sane(name, value) })));

/** What protobuf's own JSON leaves out: absent messages and empty bytes, which ours shows as null. */
function pruned(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(pruned);
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).flatMap(([key, value]) => (value === null || value === "" ? [] : [[key, pruned(value)]])),
  );
}

const hasDec = (name: string): boolean => /DecCoin|DecProto/.test(name);

describe("every message", () => {
  test("goes to JSON and back", () => {
    fc.assert(
      fc.property(saneMessages, ({ name, value }) => {
        const json = JSON.parse(JSON.stringify(toJson(name, value)));
        const back = fromJson(name, json);
        const codec = findCodec(name);
        expect(codec?.encode(back).finish()).toEqual(codec?.encode(value).finish());
        expect(toJson(name, back)).toEqual(json);
      }),
      { numRuns: 1500 },
    );
  });

  test("has the JSON of @bufbuild/protobuf, but for what jsonpb prints otherwise", () => {
    const options = { alwaysEmitImplicit: true, useProtoFieldName: true, registry: registry() };
    fc.assert(
      fc.property(
        saneMessages.filter(({ name }) => !hasDec(name)),
        ({ name, value }) => {
          const desc = registry().getMessage(name);
          const bytes = findCodec(name)?.encode(value).finish();
          if (desc === undefined || bytes === undefined) throw new Error(`no ${name}`);
          const theirs = fromBinary(desc, bytes);
          expect(pruned(toJson(name, value))).toEqual(pruned(theirJson(desc, theirs, options)));
          const camel = fromJson(name, theirJson(desc, theirs, { registry: registry() }));
          expect(findCodec(name)?.encode(camel).finish()).toEqual(bytes);
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe("JSON as Cosmos chains print it", () => {
  const key = PubKey.encode({ key: fromHex(`02${"11".repeat(32)}`) }).finish();
  const account: BaseAccount = { address: "eco1a", pubKey: undefined, accountNumber: 7n, sequence: 2n ** 63n };

  test("of accounts", () => {
    expect(
      toJson("cosmos.auth.v1beta1.QueryAccountResponse", {
        account: {
          typeUrl: "/cosmos.auth.v1beta1.BaseAccount",
          value: BaseAccount.encode({
            ...account,
            pubKey: { typeUrl: "/cosmos.crypto.secp256k1.PubKey", value: key },
          }).finish(),
        },
      }),
    ).toEqual({
      account: {
        "@type": "/cosmos.auth.v1beta1.BaseAccount",
        address: "eco1a",
        pub_key: { "@type": "/cosmos.crypto.secp256k1.PubKey", key: "AhERERERERERERERERERERERERERERERERERERERERER" },
        account_number: "7",
        sequence: "9223372036854775808",
      },
    });
    expect(toJson(ModuleAccount.$type, { baseAccount: account, name: "fee_collector", permissions: [] })).toEqual({
      base_account: { address: "eco1a", pub_key: null, account_number: "7", sequence: "9223372036854775808" },
      name: "fee_collector",
      permissions: [],
    });
  });

  test("of lists, pages and amounts", () => {
    const response: QueryAllBalancesResponse = {
      balances: [{ denom: "uecc", amount: "" }],
      pagination: { nextKey: new Uint8Array(0), total: 1n },
    };
    expect(toJson(QueryAllBalancesResponse.$type, response)).toEqual({
      balances: [{ denom: "uecc", amount: "0" }],
      pagination: { next_key: null, total: "1" },
    });
    expect(toJson("cosmos.base.v1beta1.DecCoin", { denom: "uecc", amount: "1500000000000000000" })).toEqual({
      denom: "uecc",
      amount: "1.500000000000000000",
    });
    expect(fromJson("cosmos.base.v1beta1.DecCoin", { denom: "uecc", amount: "1.5" })).toEqual({
      denom: "uecc",
      amount: "1500000000000000000",
    });
  });

  test("of transactions", () => {
    const send: MsgSend = { fromAddress: "a", toAddress: "b", amount: [] };
    const tx: Tx = {
      body: {
        messages: [{ typeUrl: "/cosmos.bank.v1beta1.MsgSend", value: MsgSend.encode(send).finish() }],
        memo: "",
        timeoutHeight: 0n,
        unordered: false,
        timeoutTimestamp: { seconds: 0n, nanos: 500_000_000 },
        extensionOptions: [],
        nonCriticalExtensionOptions: [],
      },
      authInfo: {
        signerInfos: [
          { publicKey: undefined, modeInfo: { sum: { $case: "single", value: { mode: 127 } } }, sequence: 1n },
        ],
        fee: undefined,
        tip: undefined,
      },
      signatures: [Uint8Array.of(1), new Uint8Array(0)],
    };
    const json = {
      body: {
        messages: [{ "@type": "/cosmos.bank.v1beta1.MsgSend", from_address: "a", to_address: "b", amount: [] }],
        memo: "",
        timeout_height: "0",
        unordered: false,
        timeout_timestamp: "1970-01-01T00:00:00.500Z",
        extension_options: [],
        non_critical_extension_options: [],
      },
      auth_info: {
        signer_infos: [
          { public_key: null, mode_info: { single: { mode: "SIGN_MODE_LEGACY_AMINO_JSON" } }, sequence: "1" },
        ],
        fee: null,
        tip: null,
      },
      signatures: ["AQ==", ""],
    };
    expect(toJson(Tx.$type, tx)).toEqual(json);
    expect(fromJson(Tx.$type, json)).toEqual(tx);
  });

  test("of fields that are not nullable, absent on the wire", () => {
    expect(
      toJson("tendermint.types.EvidenceParams", { maxAgeNumBlocks: 0n, maxAgeDuration: undefined, maxBytes: 0n }),
    ).toEqual({
      max_age_num_blocks: "0",
      max_age_duration: "0s",
      max_bytes: "0",
    });
    expect(
      toJson("tendermint.types.CommitSig", {
        blockIdFlag: 9,
        validatorAddress: new Uint8Array(0),
        timestamp: undefined,
        signature: new Uint8Array(0),
      }),
    ).toEqual({
      block_id_flag: 9,
      validator_address: null,
      timestamp: "0001-01-01T00:00:00Z",
      signature: null,
    });
  });

  test("of special messages inside an Any", () => {
    const any = {
      typeUrl: "/google.protobuf.Duration",
      value: findCodec(wellKnown.duration)?.encode({ seconds: -3n, nanos: -500_000_000 }).finish() ?? new Uint8Array(0),
    };
    const json = { "@type": "/google.protobuf.Duration", value: "-3.500s" };
    expect(toJson(wellKnown.any, any)).toEqual(json);
    expect(fromJson(wellKnown.any, json)).toEqual(any);
    expect(() => toJson(wellKnown.any, { typeUrl: "/eco2.Unknown", value: new Uint8Array(0) })).toThrow(
      "unable to resolve type URL /eco2.Unknown",
    );
    expect(() => toJson(wellKnown.any, { typeUrl: "nothing", value: new Uint8Array(0) })).toThrow(
      'invalid type URL "nothing"',
    );
  });
});

describe("lenient where wallets differ", () => {
  test.each([
    ["camelCase", { fromAddress: "a", toAddress: "b" }],
    ["null for left out", { from_address: "a", to_address: "b", amount: null }],
  ])("%s", (_name, json) => {
    expect(fromJson(MsgSend.$type, json)).toEqual({ fromAddress: "a", toAddress: "b", amount: [] });
  });

  test.each([
    ["numbers", { account_number: 5 }, 5n],
    ["text", { account_number: "5" }, 5n],
    ["the largest", { account_number: "18446744073709551615" }, 2n ** 64n - 1n],
  ])("%s for integers", (_name, json, number) => {
    expect(fromJson(BaseAccount.$type, json)).toMatchObject({ accountNumber: number });
  });

  test.each(["AP/+", "AP_-", "/w==", "/w", "_w==", ""])("base64 %j", (text) => {
    const bytes = new Uint8Array(Buffer.from(text, "base64"));
    expect(fromJson(PubKey.$type, { key: text })).toEqual({ key: bytes });
  });

  test("enums by number", () => {
    expect(fromJson("cosmos.tx.v1beta1.ModeInfo.Single", { mode: 1 })).toEqual({ mode: 1 });
  });
});

describe("refused, with path and reason", () => {
  const nested = (depth: number): object =>
    depth === 0 ? { single: {} } : { multi: { mode_infos: [nested(depth - 1)] } };
  test.each([
    ["an unknown field", MsgSend.$type, { to: 1 }, "to: unknown field of cosmos.bank.v1beta1.MsgSend"],
    ["a prototype", MsgSend.$type, JSON.parse('{"__proto__":{}}'), "__proto__: unknown field"],
    [
      "a field in both spellings",
      MsgSend.$type,
      { to_address: "a", toAddress: "a" },
      "toAddress: field to_address stands here twice",
    ],
    ["a number as text", MsgSend.$type, { to_address: 1 }, "to_address: must be a text, not number"],
    ["an object as list", MsgSend.$type, { amount: {} }, "amount: must be a list, not object"],
    ["a list as object", MsgSend.$type, [], "must be an object, not a list"],
    [
      "a bad amount",
      MsgSend.$type,
      {
        amount: [
          { denom: "uecc", amount: "1" },
          { denom: "uecc", amount: "1.5" },
        ],
      },
      "amount[1].amount: invalid amount",
    ],
    ["a null item", MsgSend.$type, { amount: [null] }, "amount[0]: must be an object, not null"],
    [
      "a negative unsigned",
      BaseAccount.$type,
      { sequence: -1 },
      "sequence: must be an integer from 0 to 18446744073709551615",
    ],
    ["65 bits", BaseAccount.$type, { sequence: "18446744073709551616" }, "sequence: must be an integer"],
    ["a number that lost digits", BaseAccount.$type, { sequence: 2 ** 60 }, "sequence: must be an integer"],
    ["a fraction", BaseAccount.$type, { sequence: 1.5 }, "sequence: must be an integer"],
    ["an exponent", BaseAccount.$type, { sequence: "1e3" }, "sequence: must be an integer"],
    [
      "33 bits",
      "cosmos.bank.v1beta1.DenomUnit",
      { exponent: 2 ** 32 },
      "exponent: must be an integer from 0 to 4294967295",
    ],
    ["text for a bool", "cosmos.bank.v1beta1.SendEnabled", { enabled: "true" }, "enabled: must be true or false"],
    ["no base64", PubKey.$type, { key: "?" }, "key: invalid base64"],
    ["wrong padding", PubKey.$type, { key: "/w=" }, "key: must be base64 with right padding"],
    [
      "an unknown enum name",
      "cosmos.tx.v1beta1.ModeInfo.Single",
      { mode: "DIRECT" },
      'mode: "DIRECT" is no value of cosmos.tx.signing.v1beta1.SignMode: allowed are SIGN_MODE_UNSPECIFIED',
    ],
    ["an unknown enum number", "cosmos.tx.v1beta1.ModeInfo.Single", { mode: 99 }, "mode: 99 is no value"],
    [
      "two members of a oneof",
      "cosmos.tx.v1beta1.ModeInfo",
      { single: {}, multi: {} },
      "multi: another member of sum is set already",
    ],
    ["a lone surrogate", MsgSend.$type, { to_address: "\ud800" }, "to_address: invalid text: lone surrogate"],
    ["a bad time", "cosmos.tx.v1beta1.TxBody", { timeout_timestamp: "soon" }, "timeout_timestamp: invalid time"],
    [
      "a time that is a number",
      "cosmos.tx.v1beta1.TxBody",
      { timeout_timestamp: 5 },
      "timeout_timestamp: must be a text, not number",
    ],
    [
      "a bad duration",
      "tendermint.types.EvidenceParams",
      { max_age_duration: "5m" },
      "max_age_duration: invalid duration",
    ],
    [
      "an Any without type",
      "cosmos.tx.v1beta1.TxBody",
      { messages: [{}] },
      'messages[0]: must name its message in "@type"',
    ],
    [
      "an Any of an unknown type",
      "cosmos.tx.v1beta1.TxBody",
      { messages: [{ "@type": "/x.Y" }] },
      "messages[0]: unable to resolve type URL /x.Y",
    ],
    [
      "an Any with an unknown field",
      "cosmos.tx.v1beta1.TxBody",
      { messages: [{ "@type": "/cosmos.bank.v1beta1.MsgSend", x: 1 }] },
      "messages[0].x: unknown field",
    ],
    ["endless nesting", "cosmos.tx.v1beta1.ModeInfo", nested(100), "nested deeper than 64"],
  ])("%s", (_name, name, json, message) => {
    let error: unknown;
    try {
      fromJson(name, json);
    } catch (thrown) {
      error = thrown;
    }
    expect((error as JsonError).name).toBe("JsonError");
    expect((error as JsonError).message).toContain(message);
  });
});
