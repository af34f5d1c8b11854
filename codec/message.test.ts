import { expect, test } from "@jest/globals";
import { MsgSend } from "./gen/cosmos/bank/v1beta1/tx.ts";
import { Any } from "./gen/google/protobuf/any.ts";
import { encodeMessage } from "./message.ts";

const send = (memo: string) => MsgSend.fromPartial({ fromAddress: memo, toAddress: "b", amount: [] });
const plain = (memo: string) => Uint8Array.from(MsgSend.encode(send(memo)).finish());

test("what one message was encoded to is not written over by the next", () => {
  const texts = ["a", "x".repeat(100), "y".repeat(200_000), "", "z"];
  const made = texts.map((text) => encodeMessage(MsgSend, send(text)));
  expect(made.map((bytes) => Buffer.from(bytes))).toEqual(texts.map((text) => Buffer.from(plain(text))));
});

test("a message that is encoded within another does not come between its bytes", () => {
  const outer = {
    typeUrl: "/x",
    get value() {
      return encodeMessage(MsgSend, send("inner"));
    },
  };
  for (let again = 0; again < 3; again++)
    expect(Any.decode(encodeMessage(Any, outer))).toEqual(Any.fromPartial({ typeUrl: "/x", value: plain("inner") }));
});

test("a message that cannot be encoded leaves nothing in the next one", () => {
  const broken = {
    typeUrl: "left behind",
    get value(): Uint8Array {
      throw new Error("no value");
    },
  };
  expect(() => encodeMessage(Any, broken)).toThrow("no value");
  expect(Buffer.from(encodeMessage(MsgSend, send("a")))).toEqual(Buffer.from(plain("a")));
});
