import { expect, test } from "@jest/globals";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concatBytes } from "../../codec/bytes.ts";
import type { VerifySignature } from "../tx/steps/signatures.ts";
import { remembering, signatureVerifier } from "./verify.ts";

const secret = new Uint8Array(32).fill(7);
const message = new TextEncoder().encode("one honest signature");
const key = secp256k1.getPublicKey(secret, true);
const signature = secp256k1.sign(message, secret);

function counting() {
  const calls: number[] = [];
  const portable = signatureVerifier(undefined);
  const verify: VerifySignature = (...call) => {
    calls.push(call[3].length);
    return portable(...call);
  };
  return { verify: remembering(verify, 10), calls };
}

test("a verdict is asked for once, good or bad", () => {
  const { verify, calls } = counting();
  const other = new TextEncoder().encode("another");
  for (const said of [message, other, message, other])
    expect(verify("secp256k1", key, said, signature)).toBe(said === message);
  expect(calls).toEqual([64, 64]);
});

test("no other key and signature have the verdict of those that their bytes also could be cut into", () => {
  const { verify } = counting();
  expect(verify("secp256k1", key, message, signature)).toBe(true);
  const longer = concatBytes(key, signature.subarray(0, 1));
  expect(verify("secp256k1", longer, message, signature.subarray(1))).toBe(false);
  expect(verify("ed25519", key, message, signature)).toBe(false);
});

test("signatures as long as a transaction are refused each time and not kept", () => {
  const { verify, calls } = counting();
  const long = new Uint8Array(100_000);
  expect([1, 2].map(() => verify("secp256k1", key, message, long))).toEqual([false, false]);
  expect(calls).toEqual([long.length, long.length]);
});
