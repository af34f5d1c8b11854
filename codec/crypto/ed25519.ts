import { ed25519 } from "@noble/curves/ed25519.js";

/**
 * Whether `signature` (64 bytes) is one of `message` by `publicKey` (32 bytes), by ZIP-215 as CometBFT and the Go SDK
 * decide. Other rules, such as those of OpenSSL and RFC 8032, refuse some of these, so they may not decide consensus.
 */
export function verifyEd25519(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: true });
  } catch {
    return false;
  }
}
