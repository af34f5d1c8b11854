import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { compareBytes, concatBytes, fromHex, startsWith, toHex, toUtf8 } from "./bytes.ts";
import { boolKey, bytesKey, type KeyCodec, mapKey, selfDelimited, stringKey, u32Key, u64Key, uintKey } from "./keys.ts";
import { decodeKey, encodeKey, encodePrefix, pairKey, prefixEnd, tripleKey } from "./keys-compose.ts";

const none = new Uint8Array(0);
const byValue = (a: bigint | number, b: bigint | number) => (a < b ? -1 : a > b ? 1 : 0);
const byUtf8 = (a: string, b: string) => compareBytes(toUtf8(a), toUtf8(b));
const byLength = (a: Uint8Array, b: Uint8Array) => a.length - b.length || compareBytes(a, b);
const text = fc.string({ unit: "grapheme", maxLength: 8 }).map((s) => s.replaceAll("\0", ""));
const address = fc.uint8Array({ maxLength: 6 });

interface Case<T> {
  name: string;
  codec: KeyCodec<T>;
  values: fc.Arbitrary<T>;
  /** Order of values as the terminal and the non-terminal form keep it */
  terminal: (a: T, b: T) => number;
  inner: (a: T, b: T) => number;
}

function check<T>({ name, codec, values, terminal, inner }: Case<T>): void {
  describe(name, () => {
    test("decodes to what was encoded", () => {
      fc.assert(
        fc.property(values, (value) => {
          expect(decodeKey(fromHex("0aff"), codec, encodeKey(fromHex("0aff"), codec, value))).toEqual(value);
        }),
      );
    });

    test("keeps the order of values, alone and before another part", () => {
      const before = pairKey(codec, u32Key);
      fc.assert(
        fc.property(values, values, (a, b) => {
          const sign = (one: Uint8Array, other: Uint8Array) => Math.sign(compareBytes(one, other));
          expect(sign(encodeKey(none, codec, a), encodeKey(none, codec, b))).toBe(Math.sign(terminal(a, b)));
          const order = inner(a, b);
          expect(sign(encodeKey(none, before, [a, 9]), encodeKey(none, before, [b, 1]))).toBe(
            order === 0 ? 1 : Math.sign(order),
          );
        }),
      );
    });

    test("no part is the beginning of another", () => {
      fc.assert(
        fc.property(values, values, (a, b) => {
          const inside = startsWith(encodePrefix(none, codec, a), encodePrefix(none, codec, b));
          expect(inside).toBe(inner(a, b) === 0);
        }),
      );
    });
  });
}

const int = fc.bigInt(0n, (1n << 64n) - 1n);
check({ name: "u64", codec: u64Key, values: int, terminal: byValue, inner: byValue });
check({ name: "uint", codec: uintKey, values: fc.maxSafeNat(), terminal: byValue, inner: byValue });
check({ name: "u32", codec: u32Key, values: fc.nat(0xffff_ffff), terminal: byValue, inner: byValue });
check({ name: "bool", codec: boolKey, values: fc.boolean(), terminal: (a, b) => +a - +b, inner: (a, b) => +a - +b });
check({ name: "bytes", codec: bytesKey, values: address, terminal: compareBytes, inner: byLength });
check({
  name: "self-delimited bytes",
  codec: selfDelimited(bytesKey),
  values: address,
  terminal: byLength,
  inner: byLength,
});
check({ name: "string", codec: stringKey, values: text, terminal: byUtf8, inner: byUtf8 });
const negated = mapKey(
  u64Key,
  (v) => -v,
  (v: bigint) => -v,
);
check({
  name: "mapped",
  codec: negated,
  values: int.map((v) => -v),
  terminal: (a, b) => byValue(b, a),
  inner: (a, b) => byValue(b, a),
});
const byPair = (a: readonly [string, bigint], b: readonly [string, bigint]) =>
  byUtf8(a[0], b[0]) || byValue(a[1], b[1]);
check({
  name: "pair",
  codec: pairKey(stringKey, u64Key),
  values: fc.tuple(text, int),
  terminal: byPair,
  inner: byPair,
});
type Three = readonly [Uint8Array, boolean, string];
const byThree = (a: Three, b: Three) => byLength(a[0], b[0]) || +a[1] - +b[1] || byUtf8(a[2], b[2]);
check({
  name: "triple",
  codec: tripleKey(bytesKey, boolKey, stringKey),
  values: fc.tuple(address, fc.boolean(), text),
  terminal: byThree,
  inner: byThree,
});

test("the bank's layouts are the SDK's", () => {
  const holder = fromHex("aabbcc");
  expect(toHex(encodeKey(fromHex("02"), pairKey(bytesKey, stringKey), [holder, "uecc"]))).toBe("0203aabbcc75656363");
  const byDenom = pairKey(stringKey, selfDelimited(bytesKey));
  expect(toHex(encodeKey(fromHex("03"), byDenom, ["uecc", holder]))).toBe("03756563630003aabbcc");
  expect(toHex(encodeKey(fromHex("00"), stringKey, "uecc"))).toBe("0075656363");
});

describe("refusals", () => {
  test.each([
    ["a negative u64", () => encodeKey(none, u64Key, -1n), "not an unsigned 64-bit"],
    ["a wide u64", () => encodeKey(none, u64Key, 1n << 64n), "not an unsigned 64-bit"],
    ["a fraction", () => encodeKey(none, uintKey, 1.5), "not a safe unsigned integer"],
    ["a wide u32", () => encodeKey(none, u32Key, 2 ** 32), "not an unsigned 32-bit"],
    ["256 bytes before a part", () => encodePrefix(none, bytesKey, new Uint8Array(256)), "at most 255"],
    ["a zero inside a text", () => encodePrefix(none, stringKey, "a\0b"), "zero byte"],
    ["a lone surrogate", () => encodeKey(none, stringKey, "\ud800"), "lone surrogate"],
    ["a short integer", () => decodeKey(none, u64Key, fromHex("00")), "key ends early"],
    ["a long integer", () => decodeKey(none, u32Key, fromHex("0000000000")), "1 bytes too many"],
    ["an unsafe integer", () => decodeKey(none, uintKey, fromHex("ffffffffffffffff")), "exceeds 2^53"],
    ["bool 2", () => decodeKey(none, boolKey, fromHex("02")), "not a boolean"],
    ["bytes beyond the end", () => decodeKey(none, selfDelimited(bytesKey), fromHex("05aa")), "key ends early"],
    ["an open text", () => decodeKey(none, selfDelimited(stringKey), fromHex("61")), "not closed"],
    ["another prefix", () => decodeKey(fromHex("01"), boolKey, fromHex("0201")), "outside of its collection"],
  ])("%s", (_name, run, message) => {
    expect(run).toThrow(message);
  });
});

test("the end of a prefix bounds exactly what begins with it", () => {
  expect(prefixEnd(fromHex("01ff"))).toEqual(fromHex("02"));
  expect(prefixEnd(fromHex("ffff"))).toBeUndefined();
  expect(prefixEnd(none)).toBeUndefined();
  const buffer = Buffer.from([1, 2]);
  expect([...(prefixEnd(buffer) ?? none)]).toEqual([1, 3]);
  expect([...buffer]).toEqual([1, 2]);
  const prefix = fc.uint8Array({ minLength: 1, maxLength: 3 }).filter((p) => prefixEnd(p) !== undefined);
  fc.assert(
    fc.property(prefix, fc.uint8Array({ maxLength: 4 }), fc.boolean(), (p, rest, inside) => {
      const key = inside ? concatBytes(p, rest) : rest;
      const bounded = compareBytes(key, p) >= 0 && compareBytes(key, prefixEnd(p) ?? none) < 0;
      expect(bounded).toBe(startsWith(key, p));
    }),
  );
});
