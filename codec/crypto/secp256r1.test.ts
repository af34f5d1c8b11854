import { createSign, generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { p256 } from "@noble/curves/nist.js";
import { concatBytes, fromHex, toHex, toUtf8 } from "../bytes.ts";
import { addressOf, aminoKey } from "./address.ts";
import { verifySecp256r1 } from "./secp256r1.ts";

const { Fn } = p256.Point;
const order = Fn.ORDER;
const half = (order - 1n) / 2n;

function compressed(key: KeyObject): Uint8Array {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  const odd = (Buffer.from(y, "base64url").at(-1) ?? 0) & 1;
  return Uint8Array.from(Buffer.concat([Uint8Array.of(2 + odd), Buffer.from(x, "base64url")]));
}

/** Signed by OpenSSL, S as it comes and in its two forms. */
function signed(message: Uint8Array) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const sign = createSign("sha256").update(message).sign({ key: privateKey, dsaEncoding: "ieee-p1363" });
  const [r, s] = [Uint8Array.from(sign.subarray(0, 32)), Fn.fromBytes(Uint8Array.from(sign.subarray(32)))];
  const other = order - s;
  const [low, high] = s <= half ? [s, other] : [other, s];
  const form = (value: bigint) => concatBytes(r, Fn.toBytes(value));
  return { key: compressed(publicKey), publicKey, low: form(low), high: form(high) };
}

describe("secp256r1", () => {
  test("accepts what OpenSSL signs in its form of low S alone, and nothing near it", () => {
    for (let run = 0; run < 8; run++) {
      const message = toUtf8(`message ${run}`);
      const { key, publicKey, low, high } = signed(message);
      expect(verifySecp256r1(low, message, key)).toBe(true);
      expect(verifySecp256r1(high, message, key)).toBe(false);
      const openSsl = { key: publicKey, dsaEncoding: "ieee-p1363" } as const;
      expect([low, high].map((one) => verify("sha256", message, openSsl, one))).toEqual([true, true]);
      expect(verifySecp256r1(low, concatBytes(message, Uint8Array.of(0)), key)).toBe(false);
      const bent = low.slice();
      bent[run * 8] = (bent[run * 8] ?? 0) ^ 1;
      expect(verifySecp256r1(bent, message, key)).toBe(false);
      const twin = concatBytes(Uint8Array.of((key[0] ?? 2) ^ 1), key.slice(1));
      expect(verifySecp256r1(low, message, twin)).toBe(false);
    }
  });

  const secret = fromHex("01".repeat(32));
  const key = p256.getPublicKey(secret, true);
  const good = p256.sign(toUtf8("m"), secret, { lowS: true });
  const zero = new Uint8Array(32);
  const n = fromHex(order.toString(16).padStart(64, "0"));
  test.each([
    ["an uncompressed key", good, p256.getPublicKey(secret, false)],
    ["a hybrid key", good, concatBytes(Uint8Array.of(6), key.slice(1))],
    ["a key off the curve", good, concatBytes(Uint8Array.of(2), new Uint8Array(31), Uint8Array.of(1))],
    ["a key above the field", good, concatBytes(Uint8Array.of(2), new Uint8Array(32).fill(0xff))],
    ["R of zero", concatBytes(zero, good.slice(32)), key],
    ["S of zero", concatBytes(good.slice(0, 32), zero), key],
    ["R of the order", concatBytes(n, good.slice(32)), key],
    ["S of the order", concatBytes(good.slice(0, 32), n), key],
    ["63 bytes", good.slice(1), key],
    ["a recovery byte", concatBytes(good, Uint8Array.of(0)), key],
    ["DER", p256.sign(toUtf8("m"), secret, { lowS: true, format: "der" }), key],
  ])("refuses %s", (_, signature, publicKey) => {
    expect(verifySecp256r1(good, toUtf8("m"), key)).toBe(true);
    expect(verifySecp256r1(signature, toUtf8("m"), publicKey)).toBe(false);
  });

  test("an address has 32 bytes: sha256(sha256(type) ‖ key)", () => {
    // Key and address of this secret as Go works them out, by the rule of the SDK's types/address/hash.go.
    expect(toHex(key)).toBe("026ff03b949241ce1dadd43519e6960e0a85b41a69a05c328103aa2bce1594ca16");
    const address = addressOf({ type: "secp256r1", key });
    expect(toHex(address)).toBe("b6b4e58cfabe5a841772f23fe25005681c411b34276727fc3c7e6b65c49cd9a3");
    expect(() => addressOf({ type: "secp256r1", key: key.slice(1) })).toThrow("must be compressed");
  });

  test("it has no amino form", () => {
    expect(() => aminoKey({ type: "secp256r1", key })).toThrow("cannot be a member of a multisig");
  });
});
