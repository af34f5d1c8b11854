import { hash } from "node:crypto";
import { verifyEd25519 } from "../../codec/crypto/ed25519.ts";
import { isCompressedPoint, verifySecp256k1 } from "../../codec/crypto/secp256k1.ts";
import { verifySecp256r1 } from "../../codec/crypto/secp256r1.ts";
import { scratchOf } from "../../store/text.ts";
import { createMemo } from "../memo.ts";
import type { SignatureClaim } from "../tx/step.ts";
import type { VerifySignature } from "../tx/steps/signatures.ts";

const sha256 = (bytes: Uint8Array): Buffer => hash("sha256", bytes, "buffer");

/** The native library's part that is used here. */
export interface Native {
  ecdsaVerify(signature: Uint8Array, hash: Uint8Array, key: Uint8Array): boolean;
}

// Half of the group order, big-endian: a signature whose S is above it has a twin and is refused (SDK secp256k1 rule).
const halfOrder = Buffer.from("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0", "hex");

/** The native verifier, or `undefined` where the optional package or its binary is missing. Asked once, when a node starts. */
export function loadNative(): Promise<Native | undefined> {
  return import("secp256k1/bindings.js").then(
    (module) => (module.default ?? module) as Native,
    () => undefined,
  );
}

/**
 * secp256k1 by the native library. What its edge cases would decide differently from the portable verifier is checked before:
 * lengths, the form of the key, and low S; it throws on points off the curve and on overflowing scalars, which are refusals.
 */
export function nativeSecp256k1(native: Native): typeof verifySecp256k1 {
  const verify = nativeDigestVerifier(native);
  return (signature, message, key) => verify(signature, sha256(message), key);
}

/** The same over the SHA-256 of the message. */
export function nativeDigestVerifier(native: Native): typeof verifySecp256k1 {
  return (signature, digest, key) => {
    if (signature.length !== 64 || !isCompressedPoint(key)) return false;
    if (Buffer.compare(signature.subarray(32), halfOrder) > 0) return false;
    try {
      return native.ecdsaVerify(signature, digest, key);
    } catch {
      return false;
    }
  };
}

/** The verifier of a node: native secp256k1 where it can be had, the portable one elsewhere; ed25519 by ZIP-215; secp256r1 portable. */
export function signatureVerifier(native: Native | undefined): VerifySignature {
  const secp256k1 = native === undefined ? verifySecp256k1 : nativeSecp256k1(native);
  return (kind, key, message, signature) => {
    if (kind === "secp256k1") return secp256k1(signature, message, key);
    return (kind === "secp256r1" ? verifySecp256r1 : verifyEd25519)(signature, message, key);
  };
}

/** A verifier that remembers its verdicts, and those that were worked out elsewhere. */
export interface Verdicts {
  readonly verify: VerifySignature;
  /** @param valid what this verifier would say of the claim: another thread has asked the same code */
  learn(claim: SignatureClaim, valid: boolean): void;
}

const kinds = { secp256k1: 1, ed25519: 2, secp256r1: 3 } as const;

/** All that a verdict depends on, and where each part ends. */
function nameOf(kind: keyof typeof kinds, key: Uint8Array, digest: Uint8Array, signature: Uint8Array): string {
  const length = 2 + digest.length + key.length + signature.length;
  const name = scratchOf(length);
  name[0] = kinds[kind];
  name[1] = key.length;
  name.set(digest, 2);
  name.set(key, 2 + digest.length);
  name.set(signature, 2 + digest.length + key.length);
  return name.toString("latin1", 0, length);
}

/** Remembers verdicts, so that a signature checked for the mempool is not checked again in its block. */
export function createVerdicts(verify: VerifySignature, size = 50_000): Verdicts {
  const verdicts = createMemo<boolean>(size);
  return {
    verify: (kind, key, message, signature) =>
      // Keys have 32 or 33 bytes, so that one byte tells their length; others are refused at once.
      key.length > 33
        ? verify(kind, key, message, signature)
        : verdicts(nameOf(kind, key, sha256(message), signature), () => verify(kind, key, message, signature)),
    learn({ key, digest, signature }, valid) {
      verdicts(nameOf("secp256k1", key, digest, signature), () => valid);
    },
  };
}

/** See `createVerdicts`. */
export const remembering = (verify: VerifySignature, size?: number): VerifySignature =>
  createVerdicts(verify, size).verify;
