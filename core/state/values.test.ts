import { describe, expect, test } from "@jest/globals";
import { PageRequest } from "../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { TxBody } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { readOnce, v } from "./values.ts";

describe("a value that is read once", () => {
  const codec = readOnce(v.proto(TxBody));
  const any = { typeUrl: "/x", value: Uint8Array.of(1) };
  const bytes = codec.encode(TxBody.fromPartial({ memo: "as stored", messages: [any] }));

  test("is the same for the same bytes, and decoded anew for others, also for equal ones", () => {
    const first = codec.decode(bytes);
    expect(codec.decode(bytes)).toBe(first);
    const other = codec.decode(Uint8Array.from(bytes));
    expect(other).not.toBe(first);
    expect(other).toEqual(first);
  });

  test.each<[string, (body: TxBody) => void]>([
    ["a field", (body) => (body.memo = "changed")],
    ["a list", (body) => body.messages.push(any)],
    ["a field of a message in it", (body) => (body.messages = body.messages.map((one) => Object.assign(one, any)))],
  ])("refuses the change of %s, the first time as the second", (_, change) => {
    for (const body of [codec.decode(bytes), codec.decode(bytes)]) expect(() => change(body)).toThrow(TypeError);
    expect(codec.decode(bytes)).toMatchObject({ memo: "as stored", messages: [any] });
  });
});

test("a message with nothing but defaults is stored as one zero byte, since no stored value is empty", () => {
  const codec = v.proto(PageRequest);
  const empty = PageRequest.fromPartial({});
  expect(codec.encode(empty)).toEqual(Uint8Array.of(0));
  expect(codec.decode(codec.encode(empty))).toEqual(empty);
});
