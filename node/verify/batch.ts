import type { SignatureClaim } from "../../core/tx/step.ts";

// Claims as one array of bytes, which threads hand over for little: key, digest, signature.
const keySize = 33;
const digestSize = 32;
const signatureSize = 64;
const claimSize = keySize + digestSize + signatureSize;

/** @throws RangeError for a key, digest or signature of another length than secp256k1's */
export function packClaims(claims: readonly SignatureClaim[]): Uint8Array<ArrayBuffer> {
  const batch = new Uint8Array(claims.length * claimSize);
  let at = 0;
  for (const { key, digest, signature } of claims) {
    if (key.length !== keySize || digest.length !== digestSize || signature.length !== signatureSize)
      throw new RangeError("not the parts of a secp256k1 signature");
    batch.set(key, at);
    batch.set(digest, at + keySize);
    batch.set(signature, at + keySize + digestSize);
    at += claimSize;
  }
  return batch;
}

export function* claimsIn(batch: Uint8Array): Generator<SignatureClaim, void> {
  for (let at = 0; at < batch.length; at += claimSize) {
    const part = (from: number, size: number) => batch.subarray(at + from, at + from + size);
    yield {
      key: part(0, keySize),
      digest: part(keySize, digestSize),
      signature: part(keySize + digestSize, signatureSize),
    };
  }
}
