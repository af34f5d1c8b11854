import { describe, expect, test } from "@jest/globals";
import { PageRequest } from "../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import { TxBody } from "../../codec/gen/cosmos/tx/v1beta1/tx.ts";
import { readAgain, readOnce, v } from "./values.ts";

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

describe("values that are read again", () => {
  const plain = v.proto(TxBody);
  const stored = (memo: string) => plain.encode(TxBody.fromPartial({ memo }));

  test("are the same for the same bytes while few others are read, and equal ones after many", () => {
    const codec = readAgain(plain);
    const bytes = Array.from({ length: 100 }, (_, at) => stored(`text ${at}`));
    const first = bytes.map(codec.decode);
    for (const [at, one] of bytes.entries()) expect(codec.decode(one)).toBe(first[at]);
    for (let at = 0; at < 1_000; at++) codec.decode(stored(`other ${at}`));
    const [one = stored("none")] = bytes;
    expect(codec.decode(one)).not.toBe(first[0]);
    expect(codec.decode(one)).toEqual(first[0]);
  });

  test("are those that were read, not those that were written, unless nothing of them gets lost", () => {
    // Half of a pair of surrogates is no text, and is stored as U+FFFD.
    const half = () => TxBody.fromPartial({ memo: "\ud800" });
    const [codec, exact] = [readAgain(plain), readAgain(plain, true)];
    expect(codec.decode(codec.encode(half())).memo).toBe("\ufffd");
    const written = TxBody.fromPartial({ memo: "as it is" });
    expect(exact.decode(exact.encode(written))).toBe(written);
  });

  test.each([false, true])("refuse to be changed, written or read (exact: %s)", (isExact) => {
    const codec = readAgain(plain, isExact);
    const written = TxBody.fromPartial({ memo: "as stored" });
    const bytes = codec.encode(written);
    const change = (body: TxBody) => () => {
      body.memo = "changed";
    };
    for (const body of [written, codec.decode(bytes), codec.decode(bytes)]) expect(change(body)).toThrow(TypeError);
    expect(codec.decode(bytes).memo).toBe("as stored");
  });
});

test("a message with nothing but defaults is stored as one zero byte, since no stored value is empty", () => {
  const codec = v.proto(PageRequest);
  const empty = PageRequest.fromPartial({});
  expect(codec.encode(empty)).toEqual(Uint8Array.of(0));
  expect(codec.decode(codec.encode(empty))).toEqual(empty);
});
