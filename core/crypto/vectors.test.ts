import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concatBytes, fromHex, toHex } from "../../codec/bytes.ts";
import { verifyEd25519 } from "../../codec/crypto/ed25519.ts";
import { verifySecp256k1 } from "../../codec/crypto/secp256k1.ts";
import { loadNative, nativeSecp256k1 } from "./verify.ts";

type Vector = [id: number, comment: string, message: string, signature: string, valid: boolean];
type Groups = readonly { readonly key: string; readonly tests: readonly Vector[] }[];

const read = (name: string) => JSON.parse(readFileSync(`test/vectors/${name}.json`, "utf8")) as Record<string, Groups>;

interface Case {
  readonly name: string;
  readonly key: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  readonly valid: boolean;
}

const casesOf = (groups: Groups): Case[] =>
  groups.flatMap(({ key, tests }) =>
    tests.map(([id, comment, message, signature, valid]) => ({
      name: `${id} ${comment}`,
      key: fromHex(key),
      message: fromHex(message),
      signature: fromHex(signature),
      valid,
    })),
  );

const verifiers = { native: verifySecp256k1 };
beforeAll(async () => {
  const native = await loadNative();
  if (native === undefined) throw new Error("the native secp256k1 library is not there to be tested");
  verifiers.native = nativeSecp256k1(native);
});

/** What both verifiers say; they never differ. */
function verdict(signature: Uint8Array, message: Uint8Array, key: Uint8Array): boolean {
  const portable = verifySecp256k1(signature, message, key);
  expect({ native: verifiers.native(signature, message, key) }).toEqual({ native: portable });
  return portable;
}

const { n: order } = secp256k1.Point.CURVE();
const numberOf = (bytes: Uint8Array) => (bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`));
const isLow = (s: bigint) => s <= order / 2n;

/** One INTEGER of at most 256 bits in strict DER, as 32 bytes, and where it ends. */
function derNumber(der: Uint8Array, at: number): { readonly value: Uint8Array; readonly end: number } | undefined {
  const [tag, length = 0, first = 0, second = 0] = der.subarray(at, at + 4);
  const end = at + 2 + length;
  const padded = first === 0 && length > 1;
  if (tag !== 2 || length < 1 || length > 33 || end > der.length || first > 127 || (padded && second < 128)) return;
  const digits = der.subarray(padded ? at + 3 : at + 2, end);
  return digits.length > 32 ? undefined : { value: concatBytes(new Uint8Array(32 - digits.length), digits), end };
}

/** R and S of a strict DER signature as the 64 bytes that a transaction carries; undefined where no such bytes say the same. */
function compactOf(der: Uint8Array): Uint8Array | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  const r = derNumber(der, 2);
  const s = r && derNumber(der, r.end);
  return s?.end === der.length ? concatBytes(r?.value ?? new Uint8Array(0), s.value) : undefined;
}

describe("Wycheproof's secp256k1 signatures through the native and the portable verifier", () => {
  const vectors = read("wycheproof-secp256k1");

  // Valid and invalid of those that 64 bytes can say; the others are refused in whatever form.
  test.each([
    ["ecdsa_secp256k1_sha256", 168, 74],
    ["ecdsa_secp256k1_sha256_bitcoin", 162, 69],
  ])("%s", (file, valid, invalid) => {
    const counts = { valid: 0, invalid: 0 };
    for (const { name, key, message, signature, valid: theirs } of casesOf(vectors[file] ?? [])) {
      // As it stands, in DER, it is no signature here.
      expect([name, verdict(signature, message, key)]).toEqual([name, false]);
      const compact = compactOf(signature);
      if (compact === undefined) {
        expect([name, theirs]).toEqual([name, false]);
        continue;
      }
      counts[theirs ? "valid" : "invalid"] += 1;
      const low = isLow(numberOf(compact.subarray(32)));
      expect([name, verdict(compact, message, key)]).toEqual([name, theirs && low]);
      // The same key in its other forms signs nothing.
      for (const other of [fromHex(secp256k1.Point.fromBytes(key).toHex(false)), key.subarray(1)])
        expect([name, verdict(compact, message, other)]).toEqual([name, false]);
    }
    expect(counts).toEqual({ valid, invalid });
  });

  test("ecdsa_secp256k1_sha256_p1363", () => {
    const cases = casesOf(vectors["ecdsa_secp256k1_sha256_p1363"] ?? []);
    expect(cases).toHaveLength(252);
    for (const { name, key, message, signature, valid } of cases) {
      const low = isLow(numberOf(signature.subarray(32)));
      expect([name, verdict(signature, message, key)]).toEqual([name, valid && low]);
      if (!valid || low) continue;
      // Its twin with low S is the form in which it is taken.
      const s = secp256k1.Point.Fn.toBytes(order - numberOf(signature.subarray(32)));
      expect([name, verdict(concatBytes(signature.subarray(0, 32), s), message, key)]).toEqual([name, true]);
    }
  });
});

describe("ed25519 by ZIP-215", () => {
  const differing = (cases: readonly Case[]) =>
    cases.filter(({ key, message, signature, valid }) => verifyEd25519(signature, message, key) !== valid);

  test("Wycheproof's vectors, which go by RFC 8032: one point is decoded there only strictly", () => {
    const cases = casesOf(read("wycheproof-ed25519")["ed25519"] ?? []);
    expect(cases).toHaveLength(151);
    // ZIP-215 takes every encoding of a point, also of x = 0 with a sign.
    expect(differing(cases).map(({ name, valid }) => [name.split(". ")[0], valid])).toEqual([
      ["151 R encodes y = 1 with the sign bit of x set", false],
    ]);
  });

  test("the vectors of ed25519-speccheck, on which libraries disagree, as the ZIP-215 library among them decides", () => {
    const cases = casesOf(read("ed25519-speccheck")["cases"] ?? []);
    expect(cases).toHaveLength(15);
    expect(differing(cases)).toEqual([]);
  });
});
