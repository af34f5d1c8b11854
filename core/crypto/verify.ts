import { hash } from "node:crypto";
import { verifyEd25519 } from "../../codec/crypto/ed25519.ts";
import { isCompressedPoint, verifySecp256k1 } from "../../codec/crypto/secp256k1.ts";
import { createMemo } from "../memo.ts";
import type { VerifySignature } from "../tx/steps/signatures.ts";

const sha256 = (bytes: Uint8Array): Buffer => hash("sha256", bytes, "buffer");

/** The native library's part that is used here. */
interface Native {
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
  return (signature, message, key) => {
    if (signature.length !== 64 || !isCompressedPoint(key)) return false;
    if (Buffer.compare(signature.subarray(32), halfOrder) > 0) return false;
    try {
      return native.ecdsaVerify(signature, sha256(message), key);
    } catch {
      return false;
    }
  };
}

/** The verifier of a node: native secp256k1 where it can be had, the portable one elsewhere; ed25519 by ZIP-215. */
export function signatureVerifier(native: Native | undefined): VerifySignature {
  const secp256k1 = native === undefined ? verifySecp256k1 : nativeSecp256k1(native);
  return (kind, key, message, signature) =>
    kind === "secp256k1" ? secp256k1(signature, message, key) : verifyEd25519(signature, message, key);
}

/**
 * Remembers verdicts, so that a signature checked for the mempool is not checked again in its block. The name under which a
 * verdict is kept holds all that it depends on, and where each part ends.
 */
export function remembering(verify: VerifySignature, size = 50_000): VerifySignature {
  const verdicts = createMemo<boolean>(size);
  return (kind, key, message, signature) =>
    verdicts(`${kind}:${key.length}:${Buffer.concat([sha256(message), key, signature]).toString("latin1")}`, () =>
      verify(kind, key, message, signature),
    );
}
