import { expect, test } from "@jest/globals";
import { messageTypes } from "./gen/types.ts";
import { aminoNameOf, findSchema, isSignedByOperator, schemaOf, signersOf } from "./schema.ts";
import { services } from "./services.ts";

const names = Object.keys(messageTypes);

test.each(names)("%s: properties are those of the generated type", (name) => {
  const properties = schemaOf(name).fields.map((field) => field.oneof?.property ?? field.property);
  expect([...new Set(properties)].sort()).toEqual(Object.keys(messageTypes[name]?.fromPartial({}) ?? {}).sort());
});

test.each(names)("%s: fields are declared in number order and name known types", (name) => {
  const numbers = schemaOf(name).fields.map((field) => field.number);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  for (const { message } of schemaOf(name).fields)
    if (message !== undefined) expect(messageTypes[message]).toBeDefined();
});

test("names from outside find nothing but messages", () => {
  for (const name of ["constructor", "__proto__", "toString", "", "/cosmos.bank.v1beta1.MsgSend"]) {
    expect(findSchema(name)).toBeUndefined();
    expect(messageTypes[name]).toBeUndefined();
  }
  expect(() => schemaOf("cosmos.bank.v1beta1.MsgSteal")).toThrow("no message is named cosmos.bank.v1beta1.MsgSteal");
});

test.each([
  ["cosmos.bank.v1beta1.MsgSend", [["fromAddress"]], "cosmos-sdk/MsgSend"],
  ["cosmos.bank.v1beta1.MsgMultiSend", [["inputs", "address"]], "cosmos-sdk/MsgMultiSend"],
  ["cosmos.consensus.v1.MsgUpdateParams", [["authority"]], "cosmos-sdk/x/consensus/MsgUpdateParams"],
  ["eco2.offset.v1.MsgRetire", [["owner"]], "eco2/offset/MsgRetire"],
  ["cosmos.bank.v1beta1.MsgSendResponse", [], undefined],
])("%s: signers and amino name", (name, signers, amino) => {
  expect(signersOf(name)).toEqual(signers);
  expect(aminoNameOf(name)).toBe(amino);
});

test.each([
  ["cosmos.staking.v1beta1.MsgCreateValidator", true],
  ["cosmos.slashing.v1beta1.MsgUnjail", true],
  ["cosmos.staking.v1beta1.MsgDelegate", false],
])("%s is signed by an operator: %s", (name, expected) => expect(isSignedByOperator(name)).toBe(expected));

test("every message of a Msg service has a signer and an amino name that fits a hardware wallet", () => {
  const inputs = services()
    .filter(({ isMsg }) => isMsg)
    .flatMap(({ methods }) => methods.map(({ input }) => input));
  expect(inputs).toContain("eco2.registry.v1.MsgImportBatch");
  for (const input of inputs) {
    expect(signersOf(input)).not.toEqual([]);
    expect(aminoNameOf(input)?.length ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(39);
  }
  const used = inputs.map((input) => aminoNameOf(input));
  expect(new Set(used).size).toBe(used.length);
});

test("options of fields are read", () => {
  const amount = schemaOf("cosmos.bank.v1beta1.MsgSend").byName.get("amount");
  expect(amount).toMatchObject({ repeated: true, packed: false, message: "cosmos.base.v1beta1.Coin" });
  expect(amount?.options).toMatchObject({ aminoEncoding: "legacy_coins", aminoDontOmitEmpty: true, nullable: false });
  expect(schemaOf("cosmos.base.v1beta1.Coin").byName.get("amount")?.options.scalar).toBe("cosmos.Int");
  expect(schemaOf("cosmos.ics23.v1.InnerSpec").byName.get("child_order")).toMatchObject({ packed: true, wireType: 0 });
  expect(schemaOf("cosmos.tx.v1beta1.SignerInfo").byName.get("public_key")?.message).toBe("google.protobuf.Any");
});
