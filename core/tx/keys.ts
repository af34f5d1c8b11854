import type { PublicKey } from "../../codec/crypto/address.ts";
import { PubKey as Ed25519Key } from "../../codec/gen/cosmos/crypto/ed25519/keys.ts";
import { LegacyAminoPubKey } from "../../codec/gen/cosmos/crypto/multisig/keys.ts";
import { PubKey as Secp256k1Key } from "../../codec/gen/cosmos/crypto/secp256k1/keys.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { sdk } from "../sdkErrors.ts";

const lengths = { secp256k1: 33, ed25519: 32 } as const;

function single(type: "secp256k1" | "ed25519", key: Uint8Array): PublicKey {
  if (key.length !== lengths[type])
    throw sdk.invalidPubKey(`${type} key has ${key.length} bytes, expected ${lengths[type]}`);
  return { type, key };
}

/** The key in an Any. @throws invalid pubkey (code 8) for a kind that accounts cannot have, a wrong length or threshold */
export function parseKey({ typeUrl, value }: Any, depth = 0): PublicKey {
  switch (typeUrl) {
    case "/cosmos.crypto.secp256k1.PubKey":
      return single("secp256k1", Secp256k1Key.decode(value).key);
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

/** Single keys in a key; multisig members are counted one by one. */
export function countKeys(key: PublicKey): number {
  return key.type === "multisig" ? key.keys.reduce((sum, one) => sum + countKeys(one), 0) : 1;
}
