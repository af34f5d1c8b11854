import {
  createMultisigThresholdPubkey,
  encodeAminoPubkey,
  encodeEd25519Pubkey,
  encodeSecp256k1Pubkey,
  pubkeyToRawAddress,
} from "@cosmjs/amino";
import { sha256 as cosmSha256, Secp256k1 } from "@cosmjs/crypto";
import { describe, expect, test } from "@jest/globals";
import { ed25519 } from "@noble/curves/ed25519.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import fc from "fast-check";
import { concatBytes, fromHex, toUtf8 } from "../bytes.ts";
import { addressOf, aminoKey, ed25519Address, type PublicKey, secp256k1Address } from "./address.ts";
import { verifyEd25519 } from "./ed25519.ts";
import { verifySecp256k1 } from "./secp256k1.ts";

const order = secp256k1.Point.CURVE().n;
const secret = fc.bigInt(1n, order - 1n).map((n) => fromHex(n.toString(16).padStart(64, "0")));
const message = fc.uint8Array({ maxLength: 100 });

describe("secp256k1", () => {
  test("accepts what CosmJS signs, and nothing near it", () => {
    fc.assert(
      fc.property(secret, message, fc.nat(63), (key, text, place) => {
        const publicKey = secp256k1.getPublicKey(key, true);
        const signature = Secp256k1.createSignature(cosmSha256(text), key).toFixedLength().slice(0, 64);
        expect(verifySecp256k1(signature, text, publicKey)).toBe(true);
        const bent = signature.slice();
        bent[place] = (bent[place] ?? 0) ^ 1;
        expect(verifySecp256k1(bent, text, publicKey)).toBe(false);
        expect(verifySecp256k1(signature, concatBytes(text, Uint8Array.of(0)), publicKey)).toBe(false);
        const s = secp256k1.Point.Fn.fromBytes(signature.slice(32));
        const high = concatBytes(signature.slice(0, 32), secp256k1.Point.Fn.toBytes(order - s));
        expect(verifySecp256k1(high, text, publicKey)).toBe(false);
        expect(secp256k1.verify(high, text, publicKey, { lowS: false })).toBe(true);
      }),
      { numRuns: 10 },
    );
  });

  const key = secp256k1.getPublicKey(fromHex("01".repeat(32)), true);
  const good = secp256k1.sign(toUtf8("m"), fromHex("01".repeat(32)));
  const zero = new Uint8Array(32);
  const n = secp256k1.Point.Fn.toBytes(order - 1n);
  n[31] = (n[31] ?? 0) + 1;
  test.each([
    ["an uncompressed key", good, secp256k1.getPublicKey(fromHex("01".repeat(32)), false)],
    ["a hybrid key", good, concatBytes(Uint8Array.of(6), key.slice(1))],
    ["a key off the curve", good, concatBytes(Uint8Array.of(2), new Uint8Array(31), Uint8Array.of(5))],
    ["a key above the field", good, concatBytes(Uint8Array.of(2), new Uint8Array(32).fill(0xff))],
    ["R of zero", concatBytes(zero, good.slice(32)), key],
    ["S of zero", concatBytes(good.slice(0, 32), zero), key],
    ["R of the order", concatBytes(n, good.slice(32)), key],
    ["63 bytes", good.slice(1), key],
    ["a recovery byte", concatBytes(good, Uint8Array.of(0)), key],
  ])("refuses %s", (_name, signature, publicKey) => {
    expect(verifySecp256k1(good, toUtf8("m"), key)).toBe(true);
    expect(verifySecp256k1(signature, toUtf8("m"), publicKey)).toBe(false);
  });
});

describe("ed25519 by ZIP-215", () => {
  const zero = "00".repeat(32);
  const identity = `01${"00".repeat(31)}`;
  const spelled = `ee${"ff".repeat(30)}7f`;
  const order8 = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";
  // Small-order and non-canonical points of ZIP-215, message "Zcash", S = 0: implementations disagree on all of them.
  test.each([
    ["identity as key and as R", identity, identity, true],
    ["non-canonical R", identity, spelled, true],
    ["key of order 8", order8, identity, true],
    ["non-canonical key", spelled, identity, true],
    ["not a point", `02${"00".repeat(31)}`, identity, false],
  ])("%s: %s %s", (_name, publicKey, r, valid) => {
    expect(verifyEd25519(fromHex(r + zero), toUtf8("Zcash"), fromHex(publicKey))).toBe(valid);
  });

  test("accepts an honest signature, refuses S above the order and wrong lengths", () => {
    const secretKey = fromHex("07".repeat(32));
    const publicKey = ed25519.getPublicKey(secretKey);
    const signature = ed25519.sign(toUtf8("m"), secretKey);
    expect(verifyEd25519(signature, toUtf8("m"), publicKey)).toBe(true);
    expect(verifyEd25519(signature, toUtf8("n"), publicKey)).toBe(false);
    const s = ed25519.Point.Fn.fromBytes(signature.slice(32)) + ed25519.Point.Fn.ORDER;
    const again = fromHex(s.toString(16).padStart(64, "0")).reverse();
    expect(verifyEd25519(concatBytes(signature.slice(0, 32), again), toUtf8("m"), publicKey)).toBe(false);
    expect(verifyEd25519(signature.slice(1), toUtf8("m"), publicKey)).toBe(false);
    expect(verifyEd25519(signature, toUtf8("m"), publicKey.slice(1))).toBe(false);
  });
});

describe("addresses", () => {
  const point = (seed: number) => secp256k1.getPublicKey(new Uint8Array(32).fill(seed), true);

  test("are those of CosmJS, multisigs included", () => {
    const keys = [1, 2, 3].map(point);
    const edwards = ed25519.getPublicKey(new Uint8Array(32).fill(9));
    const single: PublicKey = { type: "secp256k1", key: point(1) };
    expect(addressOf(single)).toEqual(pubkeyToRawAddress(encodeSecp256k1Pubkey(point(1))));
    expect(addressOf({ type: "ed25519", key: edwards })).toEqual(pubkeyToRawAddress(encodeEd25519Pubkey(edwards)));
    const theirs = createMultisigThresholdPubkey(
      [...keys.map(encodeSecp256k1Pubkey), encodeEd25519Pubkey(edwards)],
      2,
      true,
    );
    const members: PublicKey[] = [
      ...keys.map((key): PublicKey => ({ type: "secp256k1", key })),
      { type: "ed25519", key: edwards },
    ];
    const ours: PublicKey = { type: "multisig", threshold: 2, keys: members };
    expect(aminoKey(ours)).toEqual(encodeAminoPubkey(theirs));
    expect(addressOf(ours)).toEqual(pubkeyToRawAddress(theirs));
  });

  test("refuse keys of another form", () => {
    expect(() => secp256k1Address(new Uint8Array(33))).toThrow("must be compressed");
    expect(() => ed25519Address(new Uint8Array(33))).toThrow("must be 32 bytes, not 33");
  });
});
