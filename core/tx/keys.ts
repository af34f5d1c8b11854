import { addressOf, type PublicKey } from "../../codec/crypto/address.ts";
import { isCompressedPoint } from "../../codec/crypto/secp256k1.ts";
import { PubKey as Ed25519Key } from "../../codec/gen/cosmos/crypto/ed25519/keys.ts";
import { LegacyAminoPubKey } from "../../codec/gen/cosmos/crypto/multisig/keys.ts";
import { PubKey as Secp256k1Key } from "../../codec/gen/cosmos/crypto/secp256k1/keys.ts";
import { PubKey as Secp256r1Key } from "../../codec/gen/cosmos/crypto/secp256r1/keys.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { toText } from "../../store/text.ts";
import { createMemo } from "../memo.ts";
import { sdk } from "../sdkErrors.ts";

const lengths = { secp256k1: 33, secp256r1: 33, ed25519: 32 } as const;

function single(type: keyof typeof lengths, key: Uint8Array): PublicKey {
  if (key.length !== lengths[type])
    throw sdk.invalidPubKey(`${type} key has ${key.length} bytes, expected ${lengths[type]}`);
  if (type !== "ed25519" && !isCompressedPoint(key))
    throw sdk.invalidPubKey(`${type} key must be compressed: its first byte 2 or 3`);
  return { type, key };
}

/** The key in an Any. @throws invalid pubkey (code 8) for a kind that accounts cannot have, a wrong length or threshold */
export function parseKey({ typeUrl, value }: Any, depth = 0): PublicKey {
  switch (typeUrl) {
    case "/cosmos.crypto.secp256k1.PubKey":
      return single("secp256k1", Secp256k1Key.decode(value).key);
    case "/cosmos.crypto.secp256r1.PubKey":
      if (depth > 0) throw sdk.invalidPubKey("a secp256r1 key cannot be a member of a multisig");
      return single("secp256r1", Secp256r1Key.decode(value).key);
    case "/cosmos.crypto.ed25519.PubKey":
      return single("ed25519", Ed25519Key.decode(value).key);
    case "/cosmos.crypto.multisig.LegacyAminoPubKey": {
      if (depth > 1) throw sdk.invalidPubKey("multisig keys nest deeper than one level");
      const { threshold, publicKeys } = LegacyAminoPubKey.decode(value);
      if (threshold < 1 || threshold > publicKeys.length) {
        throw sdk.invalidPubKey(`multisig threshold ${threshold} of ${publicKeys.length} keys`);
      }
      return { type: "multisig", threshold, keys: publicKeys.map((key) => parseKey(key, depth + 1)) };
    }
    default:
      throw sdk.invalidPubKey(`unrecognized public key type: ${typeUrl}`);
  }
}

/** A public key and the address that it signs for. */
export interface KeyOfAddress {
  readonly key: PublicKey;
  readonly address: Uint8Array;
}

// Every step of a transaction, and the mempool before the block, asks for the same keys. Pure memos.
const keys = createMemo<KeyOfAddress>(16_384);
let last: { readonly any: Any; readonly known: KeyOfAddress } | undefined;

/** The key in an Any with its address. @throws as `parseKey` */
export function knownKey(any: Any): KeyOfAddress {
  if (last?.any === any) return last.known;
  const known = keys(`${any.typeUrl}:${toText(any.value)}`, () => {
    // A copy: what is remembered must not keep the whole frame alive that the transaction came in.
    const key = parseKey({ typeUrl: any.typeUrl, value: Uint8Array.from(any.value) });
    return { key, address: addressOf(key) };
  });
  last = { any, known };
  return known;
}

/** Single keys in a key; multisig members are counted one by one. */
export function countKeys(key: PublicKey): number {
  return key.type === "multisig" ? key.keys.reduce((sum, one) => sum + countKeys(one), 0) : 1;
}
