import { decodeBech32, encodeAddress } from "../codec/bech32.ts";
import { addressOf } from "../codec/crypto/address.ts";
import { reasonOf } from "../node/errors.ts";
import { CliError } from "./errors.ts";
import type { Keyring } from "./keyring/keyring.ts";

/** Whether a text is meant as an address, of this chain or another, and not as the name of a key. */
function looksLikeAddress(text: string, prefix: string): boolean {
  if (text.toLowerCase().startsWith(`${prefix}1`)) return true;
  try {
    return decodeBech32(text).prefix !== "";
  } catch {
    return false;
  }
}

/** An address in lower case. @throws CliError when it is none of the prefix */
export function checkedAddress(text: string, prefix: string): string {
  let found: string;
  try {
    found = decodeBech32(text).prefix;
  } catch (error) {
    throw new CliError(`${text} is no address: ${reasonOf(error)}`);
  }
  if (found !== prefix)
    throw new CliError(`${text} is no address of this chain: its prefix is ${found}, not ${prefix}`);
  return text.toLowerCase();
}

/** An account named by address or by key, as text with the prefix. @throws CliError when it is neither */
export function accountAddress(text: string, keyring: Keyring, prefix: string): string {
  if (looksLikeAddress(text, prefix)) return checkedAddress(text, prefix);
  return encodeAddress(prefix, addressOf(keyring.get(text).publicKey));
}

const operatorSuffix = "valoper";

/** The operator address of an account: the same bytes under another prefix. */
export function operatorOf(account: string): string {
  const { prefix, bytes } = decodeBech32(account);
  return encodeAddress(`${prefix}${operatorSuffix}`, bytes);
}

/** The account of an operator address; any other address as it is. */
export function accountOf(address: string): string {
  const { prefix, bytes } = decodeBech32(address);
  return prefix.endsWith(operatorSuffix) ? encodeAddress(prefix.slice(0, -operatorSuffix.length), bytes) : address;
}

/** An operator named by its operator address, which stays as it is, or as an account by address or key. */
export function operatorAddress(text: string, account: (text: string) => string): string {
  return /^[a-z0-9]+valoper1/i.test(text) ? text : operatorOf(account(text));
}
