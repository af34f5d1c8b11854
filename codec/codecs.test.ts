import { describe, expect, test } from "@jest/globals";
import { findCodec, nameOfTypeUrl, registerCodecs } from "./codecs.ts";
import { MsgSend } from "./gen/cosmos/bank/v1beta1/tx.ts";

describe("codecs by name", () => {
  test("are found, own and registered ones", () => {
    expect(findCodec("cosmos.bank.v1beta1.MsgSend")).toBe(MsgSend);
    expect(findCodec("other.v1.MsgAdd")).toBeUndefined();
    const added = { ...MsgSend, $type: "other.v1.MsgAdd" };
    registerCodecs([added, MsgSend]);
    expect(findCodec("other.v1.MsgAdd")).toBe(added);
    expect(() => registerCodecs([{ ...added }])).toThrow("message other.v1.MsgAdd has a codec already");
  });

  test("do not mistake names from outside for properties of objects", () => {
    expect(findCodec("constructor")).toBeUndefined();
    expect(findCodec("__proto__")).toBeUndefined();
  });

  test.each([
    ["/a.B", "a.B"],
    ["type.googleapis.com/a.B", "a.B"],
  ])("a type URL %s names %s", (typeUrl, name) => {
    expect(nameOfTypeUrl(typeUrl)).toBe(name);
  });

  test.each(["", "a.B", "/"])("%j is no type URL", (typeUrl) => {
    expect(() => nameOfTypeUrl(typeUrl)).toThrow("invalid type URL");
  });
});
