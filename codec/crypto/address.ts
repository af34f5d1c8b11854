import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, toUtf8 } from "../bytes.ts";
import { isCompressedPoint } from "./secp256k1.ts";

/** A public key of an account or a validator. */
export type PublicKey =
  | { readonly type: "secp256k1"; readonly key: Uint8Array }
  | { readonly type: "secp256r1"; readonly key: Uint8Array }
  | { readonly type: "ed25519"; readonly key: Uint8Array }
  | { readonly type: "multisig"; readonly threshold: number; readonly keys: readonly PublicKey[] };

/** The address of a key: 20 bytes, of secp256r1 32. @throws when the key has a wrong form */
export function addressOf(key: PublicKey): Uint8Array {
  switch (key.type) {
    case "secp256k1":
      return secp256k1Address(key.key);
    case "secp256r1":
      return secp256r1Address(key.key);
    case "ed25519":
      return ed25519Address(key.key);
    case "multisig":
      return sha256(aminoKey(key)).slice(0, 20);
  }
}

/** ripemd160(sha256(key)) of a compressed key. @throws on another form */
export function secp256k1Address(key: Uint8Array): Uint8Array {
  if (!isCompressedPoint(key)) throw new Error("secp256k1 public key must be compressed: 33 bytes, the first 2 or 3");
  return ripemd160(sha256(key));
}

const secp256r1Type = sha256(toUtf8("cosmos.crypto.secp256r1.PubKey"));

/** sha256(sha256(type) ‖ key) of a compressed key, 32 bytes, as the SDK has it for all newer types. @throws on another form */
function secp256r1Address(key: Uint8Array): Uint8Array {
  if (!isCompressedPoint(key)) throw new Error("secp256r1 public key must be compressed: 33 bytes, the first 2 or 3");
  return sha256(concatBytes(secp256r1Type, key));
}

/** First 20 bytes of sha256(key): of accounts, validators and their votes alike. @throws unless 32 bytes */
export function ed25519Address(key: Uint8Array): Uint8Array {
  if (key.length !== 32) throw new Error(`ed25519 public key must be 32 bytes, not ${key.length}`);
  return sha256(key).slice(0, 20);
}

/**
 * A key in legacy Amino binary: a type's four prefix bytes, then the bytes of the key behind their length, or for a
 * multisig its fields as protobuf would write them. Only addresses of multisigs still depend on this form.
 * @throws for secp256r1, which has none: it is no member of multisigs
 */
export function aminoKey(key: PublicKey): Uint8Array {
  switch (key.type) {
    case "secp256k1":
      return concatBytes(Uint8Array.of(0xeb, 0x5a, 0xe9, 0x87, key.key.length), key.key);
    case "ed25519":
      return concatBytes(Uint8Array.of(0x16, 0x24, 0xde, 0x64, key.key.length), key.key);
    case "secp256r1":
      throw new Error("a secp256r1 key has no amino form and cannot be a member of a multisig");
    case "multisig":
      return aminoMultisig(key.threshold, key.keys);
  }
}

function aminoMultisig(threshold: number, keys: readonly PublicKey[]): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x22, 0xc1, 0xf7, 0xe2)];
  if (threshold !== 0) parts.push(Uint8Array.of(0x08), varint(threshold));
  for (const member of keys) {
    const bytes = aminoKey(member);
    parts.push(Uint8Array.of(0x12), varint(bytes.length), bytes);
  }
  return concatBytes(...parts);
}

function varint(value: number): Uint8Array {
  const out: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) out.push((rest & 0x7f) | 0x80);
  out.push(rest);
  return Uint8Array.from(out);
}
