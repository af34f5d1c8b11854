import { encodeAddress } from "../../codec/bech32.ts";
import { addressOf } from "../../codec/crypto/address.ts";
import { CliError } from "../errors.ts";
import type { Keyring } from "../keyring/keyring.ts";
import { deriveSecret, hdPath, publicKeyOf } from "../keyring/secret.ts";

/** Words that every developer knows: the usual ones of development networks. Nothing of value may ever stand under them. */
export const publicMnemonic = "test test test test test test test test test test test junk";
export const prefix = "eco";

/** An account of the development network. */
export interface DevAccount {
  readonly name: string;
  /** BIP-44 path below the mnemonic. */
  readonly path: string;
  readonly address: string;
  readonly secret: Uint8Array;
  readonly role: string;
}

function account(index: number, name: string, role: string): DevAccount {
  const path = hdPath({ coinType: 118, account: 0, index });
  const secret = deriveSecret(publicMnemonic, path);
  return { name, path, role, secret, address: encodeAddress(prefix, addressOf(publicKeyOf(secret))) };
}

/** The accounts, the same on every machine. */
export function devAccounts() {
  return {
    registrar: account(0, "registrar", "may import credits"),
    alice: account(1, "alice", "retires credits in the sample"),
    bob: account(2, "bob", "yours to try"),
  };
}

/** The accounts that operate the validators of a development chain; `validator` is that of the first. */
export function devOperators(count: number): readonly DevAccount[] {
  const first = Object.keys(devAccounts()).length;
  return Array.from({ length: count }, (_, at) =>
    account(first + at, at === 0 ? "validator" : `validator${at + 1}`, "operates the node, with votes of its own"),
  );
}

/** Puts accounts into a keyring where they are missing. @throws CliError when a name has another key */
export async function addDevKeys(keyring: Keyring, accounts: readonly DevAccount[]): Promise<void> {
  const known = new Set(keyring.list().map(({ name }) => name));
  for (const { name, secret } of accounts) {
    if (!known.has(name)) await keyring.addSecret(name, secret);
  }
}

/** A keyring of the backend `test` has no password to ask for. */
export const noPassword = () => Promise.reject(new CliError("the keyring of the development network has no password"));
