import { encodeAddress } from "../../codec/bech32.ts";
import { addressOf } from "../../codec/crypto/address.ts";
import { findKey } from "../commands/keys/show.ts";
import { CliError } from "../errors.ts";
import type { Keyring } from "../keyring/keyring.ts";
import type { Signer } from "./send.ts";

/** The signer that a key of the keyring is, by name or address. @throws CliError when there is none */
export function keySigner(keyring: Keyring, nameOrAddress: string, prefix: string): Signer {
  const { name, publicKey, type } = findKey(keyring, nameOrAddress, prefix);
  return {
    address: encodeAddress(prefix, addressOf(publicKey)),
    publicKey,
    sign: async (message) => {
      if (type === "multi")
        throw new CliError(`key "${name}" is a multisig: its members sign with "eco2d tx sign --multisig ${name}"`);
      return keyring.sign(name, message);
    },
  };
}
