import { sha256 } from "@noble/hashes/sha2.js";
import { verify } from "@noble/secp256k1";

/**
 * Whether `signature` (64 bytes, R ‖ S) is one of `message` by the compressed `publicKey` (33 bytes), over the SHA-256
 * of the message. S above half the order is refused, as in the Cosmos SDK, so that no signature has a second form.
 */
export function verifySecp256k1(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || !isCompressedPoint(publicKey)) return false;
  try {
    return verify(signature, sha256(message), publicKey, { prehash: false, lowS: true });
  } catch {
    return false;
  }
}

/** Whether `publicKey` has the form of a compressed point: 33 bytes, the first 2 or 3. */
export function isCompressedPoint(publicKey: Uint8Array): boolean {
  return publicKey.length === 33 && (publicKey[0] === 2 || publicKey[0] === 3);
}
