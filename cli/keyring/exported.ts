import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { argon2id } from "@noble/hashes/argon2.js";
import { concatBytes, fromHex, startsWith, toHex, toUtf8 } from "../../codec/bytes.ts";
import { CliError } from "../errors.ts";
import { decodeArmor, encodeArmor } from "./armor.ts";

// The form of Cosmos SDK v0.50 and later (crypto/armor.go), so that keys move between its nodes and this one:
// argon2id of the passphrase, ChaCha20-Poly1305 with a nonce of zeros (the key is used once, its salt is random) over the amino encoding.
const blockType = "TENDERMINT PRIVATE KEY";
const aminoPrefix = Uint8Array.of(0xe1, 0xb0, 0xf7, 0x9b, 32);
const nonce = new Uint8Array(12);
const tagLength = 16;

const derive = (passphrase: string, salt: Uint8Array) =>
  argon2id(toUtf8(passphrase), salt, { t: 1, m: 64 * 1024, p: 4, dkLen: 32 });

/** @param secret 32 bytes @param salt 16 bytes, fixed in tests only */
export function exportSecret(secret: Uint8Array, passphrase: string, salt: Uint8Array = randomBytes(16)): string {
  const cipher = createCipheriv("chacha20-poly1305", derive(passphrase, salt), nonce, { authTagLength: tagLength });
  const data = concatBytes(cipher.update(concatBytes(aminoPrefix, secret)), cipher.final(), cipher.getAuthTag());
  return encodeArmor({
    type: blockType,
    headers: { kdf: "argon2", salt: toHex(salt).toUpperCase(), type: "secp256k1" },
    data,
  });
}

function open(data: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  try {
    const decipher = createDecipheriv("chacha20-poly1305", key, nonce, { authTagLength: tagLength });
    decipher.setAuthTag(data.subarray(-tagLength));
    return concatBytes(decipher.update(data.subarray(0, -tagLength)), decipher.final());
  } catch {
    return undefined;
  }
}

/** @returns the secret, 32 bytes @throws CliError when the passphrase is wrong or the key is of another kind */
export function importSecret(text: string, passphrase: string): Uint8Array {
  const { type, headers, data } = decodeArmor(text);
  const { kdf = "none", salt = "", type: algorithm = "secp256k1" } = headers;
  if (type !== blockType) throw new CliError(`the armor holds a ${type}; expected ${blockType}`);
  if (algorithm !== "secp256k1") throw new CliError(`the key is of type ${algorithm}; expected secp256k1`);
  if (kdf !== "argon2")
    throw new CliError(`the key is protected by ${kdf}, as nodes before Cosmos SDK v0.50 did; expected argon2`);
  if (!/^[0-9A-Fa-f]{32}$/.test(salt))
    throw new CliError("the armored key is damaged: salt must be 32 hexadecimal digits");
  const plain = open(data, derive(passphrase, fromHex(salt.toLowerCase())));
  if (plain === undefined) throw new CliError("wrong passphrase");
  if (plain.length !== 37 || !startsWith(plain, aminoPrefix))
    throw new CliError("the armor holds no secp256k1 private key");
  return plain.slice(aminoPrefix.length);
}
