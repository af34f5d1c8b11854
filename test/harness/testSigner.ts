import { publicKeyOf, signMessage } from "../../cli/keyring/secret.ts";
import type { Signer } from "../../cli/tx/send.ts";
import { encodeAddress } from "../../codec/bech32.ts";
import { addressOf } from "../../codec/crypto/address.ts";

/** A signer whose private key is 32 times the number. */
export function testSigner(number: number, prefix = "eco"): Signer {
  const secret = new Uint8Array(32).fill(number);
  const publicKey = publicKeyOf(secret);
  return {
    address: encodeAddress(prefix, addressOf(publicKey)),
    publicKey,
    sign: (message) => Promise.resolve(signMessage(secret, message)),
  };
}
