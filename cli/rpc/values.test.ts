import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { schemaOf } from "../../codec/schema.ts";
import { kebab, moduleOf, shortNames } from "./names.ts";
import { fieldJson, placeholder } from "./values.ts";

const folder = mkdtempSync(join(tmpdir(), "cli-values-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const params = join(folder, "params.json");
writeFileSync(params, '{"max_text_bytes":"9"}');
writeFileSync(join(folder, "broken.json"), "{");

const send = "cosmos.bank.v1beta1.MsgSend";
const event = "eco2.registry.v1.MsgRecordSourceEvent";
const evidence = "tendermint.types.EvidenceParams";

function read(message: string, name: string, ...texts: string[]): unknown {
  const schema = schemaOf(message);
  const field = schema.byName.get(name);
  if (field === undefined) throw new Error(`no field ${name}`);
  return fieldJson(schema, field, texts, `--${kebab(name)}`, (text) => `eco1${text}`);
}

describe("names", () => {
  test.each([
    ["AllBalances", "all-balances"],
    ["AccountAddressByID", "account-address-by-id"],
    ["Bech32Prefix", "bech32-prefix"],
    ["to_address", "to-address"],
  ])("%s is typed as %s", (name, typed) => expect(kebab(name)).toBe(typed));

  test.each([
    ["cosmos.bank.v1beta1.Query", "bank"],
    ["eco2.registry.v1.Msg", "registry"],
    ["counter.Query", "counter"],
  ])("%s is of module %s", (service, module) => expect(moduleOf(service)).toBe(module));

  test("values of enums without what they all begin with", () => {
    const enumeration = schemaOf(event).byName.get("kind")?.enumeration;
    expect(enumeration && [...shortNames(enumeration)]).toEqual([
      ["retired", 1],
      ["cancelled", 2],
      ["retired-or-cancelled", 3],
    ]);
  });
});

describe("values as they are typed", () => {
  test.each<[string, string, string, string[], unknown]>([
    ["a key or address", send, "to_address", ["bob"], "eco1bob"],
    ["no recipient", "eco2.registry.v1.MsgImportBatch", "recipient", [""], ""],
    [
      "coins, sorted",
      send,
      "amount",
      ["5ueco2,1uecc"],
      [
        { denom: "uecc", amount: "1" },
        { denom: "ueco2", amount: "5" },
      ],
    ],
    [
      "coins in several",
      send,
      "amount",
      ["5ueco2", "1uecc"],
      [
        { denom: "uecc", amount: "1" },
        { denom: "ueco2", amount: "5" },
      ],
    ],
    ["coins as JSON", send, "amount", ['[{"denom":"ueco2","amount":"5"}]'], [{ denom: "ueco2", amount: "5" }]],
    [
      "credits",
      "eco2.registry.v1.MsgSend",
      "credits",
      ["1:500", "2:7,3:8"],
      [
        { batch_id: "1", grams: "500" },
        { batch_id: "2", grams: "7" },
        { batch_id: "3", grams: "8" },
      ],
    ],
    [
      "ranges of grams",
      "eco2.registry.v1.MsgSend",
      "ranges",
      ["1:0-500", "2:7-8,3:0-1"],
      [
        { batch_id: "1", start_gram: "0", end_gram: "500" },
        { batch_id: "2", start_gram: "7", end_gram: "8" },
        { batch_id: "3", start_gram: "0", end_gram: "1" },
      ],
    ],
    [
      "parts of lots of emissions",
      "eco2.emission.v1.MsgBurn",
      "emissions",
      ["1:500", "2:7,3:1000000"],
      [
        { lot_id: "1", micrograms: "500" },
        { lot_id: "2", micrograms: "7" },
        { lot_id: "3", micrograms: "1000000" },
      ],
    ],
    ["an enum, short", event, "kind", ["Retired"], 1],
    ["an enum, whole", event, "kind", ["SOURCE_EVENT_KIND_CANCELLED"], 2],
    ["an enum, by number", event, "kind", ["3"], 3],
    ["an integer", event, "quantity_grams", ["18446744073709551615"], "18446744073709551615"],
    ["a text that looks like a list", event, "reason", ["a, b"], "a, b"],
    ["the last of several", event, "reason", ["a", "b"], "b"],
    [
      "a list of texts",
      "cosmos.bank.v1beta1.QuerySendEnabledRequest",
      "denoms",
      ["ueco2,uecc", "x"],
      ["ueco2", "uecc", "x"],
    ],
    ["bytes as hex", "cosmos.auth.v1beta1.AddressBytesToStringRequest", "address_bytes", ["0xFF00"], "/wA="],
    ["bytes as base64", "cosmos.auth.v1beta1.AddressBytesToStringRequest", "address_bytes", ["/wA="], "/wA="],
    ["a duration", evidence, "max_age_duration", ["1h30m"], "5400s"],
    ["a duration with a fraction", evidence, "max_age_duration", ["1500ms"], "1.500s"],
    ["a date", "cosmos.tx.v1beta1.TxBody", "timeout_timestamp", ["2026-01-02"], "2026-01-02T00:00:00Z"],
    ["a message as JSON", "eco2.offset.v1.MsgUpdateParams", "params", ['{"max_text_bytes":9}'], { max_text_bytes: 9 }],
    ["a message in a file", "eco2.offset.v1.MsgUpdateParams", "params", [params], { max_text_bytes: "9" }],
    [
      "messages one by one",
      "cosmos.bank.v1beta1.MsgSetSendEnabled",
      "send_enabled",
      ['{"denom":"a"}', '{"denom":"b"}'],
      [{ denom: "a" }, { denom: "b" }],
    ],
  ])("%s", (_name, message, field, texts, expected) => expect(read(message, field, ...texts)).toEqual(expected));
});

describe("refused with the flag, and what is allowed", () => {
  test.each<[string, string, string, string, string]>([
    ["no coins", send, "amount", "5", '--amount: invalid coin expression: "5"'],
    ["a denomination twice", send, "amount", "5ueco2,1ueco2", "--amount: duplicate denomination ueco2"],
    ["an unknown enum", event, "kind", "used", '--kind: "used" is none of retired, cancelled, retired-or-cancelled'],
    [
      "a fraction",
      event,
      "quantity_grams",
      "1.5",
      "--quantity-grams: must be an integer from 0 to 18446744073709551615",
    ],
    ["a negative", event, "quantity_grams", "-1", "--quantity-grams: must be an integer from 0"],
    [
      "a range without its end",
      "eco2.registry.v1.MsgSend",
      "ranges",
      "1:5",
      '--ranges: "1:5" is neither JSON nor a file',
    ],
    ["credits without grams", "eco2.registry.v1.MsgSend", "credits", "1", '--credits: "1" is neither JSON nor a file'],
    [
      "no bytes",
      "cosmos.auth.v1beta1.AddressBytesToStringRequest",
      "address_bytes",
      "?",
      "--address-bytes: invalid base64",
    ],
    ["no duration", evidence, "max_age_duration", "soon", "--max-age-duration: invalid duration"],
    ["no time", "cosmos.tx.v1beta1.TxBody", "timeout_timestamp", "soon", "--timeout-timestamp: invalid time"],
    ["broken JSON", "eco2.offset.v1.MsgUpdateParams", "params", "{", "--params: invalid JSON: "],
    [
      "a broken file",
      "eco2.offset.v1.MsgUpdateParams",
      "params",
      join(folder, "broken.json"),
      "broken.json is not JSON: ",
    ],
    [
      "an unknown field",
      "eco2.offset.v1.MsgUpdateParams",
      "params",
      '{"max":1}',
      "--params: params.max: unknown field of eco2.offset.v1.Params",
    ],
  ])("%s", (_name, message, field, text, expected) => expect(() => read(message, field, text)).toThrow(expected));
});

test("help shows what a field takes", () => {
  const of = (message: string) => schemaOf(message).fields.map(placeholder);
  expect(of(send)).toEqual(["address|key", "address|key", "coins"]);
  expect(of("eco2.registry.v1.MsgSend")).toEqual(["address|key", "address|key", "batch:grams", "batch:start-end"]);
  expect(of(evidence)).toEqual(["integer", "duration", "integer"]);
});
