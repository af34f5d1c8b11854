import { describe, expect, test } from "@jest/globals";
import { BaseAccount } from "../gen/cosmos/auth/v1beta1/auth.ts";
import { MsgSend } from "../gen/cosmos/bank/v1beta1/tx.ts";
import { PubKey } from "../gen/cosmos/crypto/secp256k1/keys.ts";
import { fromJson } from "./fromJson.ts";
import type { JsonError } from "./value.ts";

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
