import { p256 } from "@noble/curves/nist.js";

/**
 * Whether `signature` (64 bytes, R ‖ S) is one of `message` by the compressed `publicKey` (33 bytes) on NIST P-256, over the
 * SHA-256 of the message. S above half the order is refused, as in the Cosmos SDK, so that no signature has a second form.
 */
export function verifySecp256r1(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 33) return false;
  try {
    return p256.verify(signature, message, publicKey, { prehash: true, lowS: true, format: "compact" });
  } catch {
    return false;
  }
}
