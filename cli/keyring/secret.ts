import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { HDKey } from "@scure/bip32";
import { generateMnemonic, mnemonicToSeedSync, validateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import type { PublicKey } from "../../codec/crypto/address.ts";
import { CliError } from "../errors.ts";
import { deriveP256 } from "./slip10.ts";

/** Curves that the keys of a keyring are on. */
export const curves = ["secp256k1", "secp256r1"] as const;
export type Curve = (typeof curves)[number];

const implementations = { secp256k1, secp256r1: p256 } as const;

/** The curve of a public key that a private key of the keyring belongs to. */
export const curveOf = ({ type }: PublicKey): Curve => (type === "secp256r1" ? type : "secp256k1");

/** 24 new words: 256 bits. */
export const newMnemonic = (): string => generateMnemonic(wordlist, 256);

export interface HdPathParts {
  readonly coinType: number;
  readonly account: number;
  readonly index: number;
}

/** BIP-44 path of a Cosmos account; 118 is the coin type that every wallet of the field knows. */
export const hdPath = ({ coinType, account, index }: HdPathParts): string =>
  `m/44'/${coinType}'/${account}'/0/${index}`;

const pathForm = /^m(\/\d{1,10}'?)+$/;

/**
 * The private key, 32 bytes, at a path below the seed of a BIP-39 mnemonic: BIP-32, or SLIP-0010 for secp256r1.
 * @throws CliError when words, checksum or path are wrong
 */
export function deriveSecret(mnemonic: string, path: string, curve: Curve = "secp256k1"): Uint8Array {
  const words = mnemonic.trim().toLowerCase().split(/\s+/).join(" ");
  if (!validateMnemonic(words, wordlist)) {
    const unknown = words.split(" ").findIndex((word) => !wordlist.includes(word));
    const reason =
      unknown >= 0 ? `word ${unknown + 1} is not in the BIP-39 list` : "wrong number of words, or wrong checksum";
    throw new CliError(`invalid mnemonic: ${reason}`);
  }
  const tooLarge = path.match(/\d+/g)?.some((part) => Number(part) >= 0x8000_0000) ?? false;
  if (!pathForm.test(path) || tooLarge)
    throw new CliError(`invalid HD path "${path}"; expected for example m/44'/118'/0'/0/0`);
  if (curve === "secp256r1") return deriveP256(mnemonicToSeedSync(words), path);
  const { privateKey } = HDKey.fromMasterSeed(mnemonicToSeedSync(words)).derive(path);
  if (privateKey === null) throw new CliError(`no private key at ${path}`);
  return privateKey;
}

/** @throws CliError unless it is 32 bytes, not zero and below the order of the curve */
export function publicKeyOf(secret: Uint8Array, curve: Curve = "secp256k1"): PublicKey {
  const { utils, getPublicKey } = implementations[curve];
  if (!utils.isValidSecretKey(secret)) throw new CliError(`invalid private key: expected 32 bytes, a ${curve} scalar`);
  return { type: curve, key: getPublicKey(secret, true) };
}

/** Signature over sha256 of the message: 64 bytes, r and s, s in the lower half; deterministic by RFC 6979. */
export function signMessage(secret: Uint8Array, message: Uint8Array, curve: Curve = "secp256k1"): Uint8Array {
  return implementations[curve].sign(message, secret, { prehash: true, lowS: true });
}
