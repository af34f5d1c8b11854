import { describe, expect, test } from "@jest/globals";
import { StoreError } from "../../errors.ts";
import { LIST_AT, type MakeHasher, STAGING_AT } from "../layout.ts";
import { wasm } from "../wasm.ts";
import { chooseHasher, hashers, makeHasher } from "./choose.ts";
import { jsHasher } from "./js.ts";
import { faultOf } from "./self-test.ts";

/** Hashes all but what it is told to spoil. */
const spoiling =
  (what: "messages" | "inners"): MakeHasher =>
  (memory) => {
    const right = jsHasher(memory);
    return { ...right, [what]: (count: number) => right[what](count - 1) };
  };
const unavailable: MakeHasher = () => {
  throw new Error("no SIMD here");
};

describe("which hasher is used", () => {
  test("all agree with node:crypto, and the fastest is chosen", () => {
    for (const [, make] of hashers) expect(faultOf(make)).toBeUndefined();
    expect(chooseHasher()).toBe(hashers[0]?.[1]);
  });

  test.each([
    ["errs in the last message", spoiling("messages")],
    ["errs in the last inner node", spoiling("inners")],
    ["cannot be made", unavailable],
  ])("one that %s is passed over", (_, broken) => {
    expect(
      chooseHasher([
        ["broken", broken],
        ["js", jsHasher],
      ]),
    ).toBe(jsHasher);
  });

  test("where none is right, each is named with its fault", () => {
    const choose = () =>
      chooseHasher([
        ["simd", unavailable],
        ["scalar", spoiling("messages")],
        ["js", spoiling("inners")],
      ]);
    expect(choose).toThrow(StoreError);
    expect(choose).toThrow(
      /simd: no SIMD here; scalar gets a message of 184 bytes wrong; js gets an inner node of height 255, .* wrong/,
    );
  });

  test("memory that grows later is reached to its new end", () => {
    const memory = new wasm.Memory({ initial: 8, maximum: 10, shared: true });
    const { messages } = makeHasher(memory);
    memory.grow(2);
    const end = memory.buffer.byteLength;
    new Uint8Array(memory.buffer).set(Buffer.from("abc"), end - 3);
    new Uint32Array(memory.buffer).set([end - 3, 3, STAGING_AT], LIST_AT / 4);
    messages(1);
    const digest = Buffer.from(new Uint8Array(memory.buffer, STAGING_AT, 4)).toString("hex");
    expect(digest).toBe("ba7816bf");
  });
});
