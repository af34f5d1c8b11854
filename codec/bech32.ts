import { bech32 } from "@scure/base";

const charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const checksumLength = 6;
// The SDK's limit on a bech32 text, above BIP-173's 90: a 255-byte address needs 415 characters.
const textLimit = 1023;
const maxAddressLength = 255;

/** bech32 text of an address of 1 to 255 bytes. @throws on any other length */
export function encodeAddress(prefix: string, address: Uint8Array): string {
  checkLength(address);
  return bech32.encode(prefix, bech32.toWords(address), textLimit);
}

/**
 * The bytes of a bech32 address that must have `expectedPrefix`.
 * @throws with the texts of the Cosmos SDK (types/address.go, btcutil's bech32), which wallets show and probe for
 */
export function decodeAddress(expectedPrefix: string, text: string): Uint8Array {
  if (text.trim() === "") throw new Error("empty address string is not allowed");
  const { prefix, bytes } = decodeBech32(text);
  if (prefix !== expectedPrefix) {
    throw new Error(`invalid Bech32 prefix; expected ${expectedPrefix}, got ${prefix}`);
  }
  checkLength(bytes);
  return bytes;
}

/** Prefix and bytes of any bech32 text. @throws "decoding bech32 failed: …" */
export function decodeBech32(text: string): { prefix: string; bytes: Uint8Array } {
  const { prefix, words } = split(text);
  try {
    return { prefix, bytes: bech32.fromWords(words) };
  } catch {
    throw failed("invalid incomplete group");
  }
}

function split(text: string): { prefix: string; words: number[] } {
  if (text.length < 8 || text.length > textLimit) throw failed(`invalid bech32 string length ${text.length}`);
  for (const character of text) {
    if (character < "!" || character > "~") throw failed(`invalid character in string: '${character}'`);
  }
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) throw failed("string not all lowercase or all uppercase");
  const separator = lower.lastIndexOf("1");
  if (separator < 1 || separator + 1 + checksumLength > lower.length) {
    throw failed(`invalid separator index ${separator}`);
  }
  const prefix = lower.slice(0, separator);
  const words: number[] = [];
  for (const character of lower.slice(separator + 1)) {
    const word = charset.indexOf(character);
    if (word < 0) throw failed(`invalid character not part of charset: ${character.charCodeAt(0)}`);
    words.push(word);
  }
  words.length -= checksumLength;
  const expected = bech32.encode(prefix, words, textLimit).slice(-checksumLength);
  const actual = lower.slice(-checksumLength);
  if (actual !== expected) throw failed(`invalid checksum (expected ${expected} got ${actual})`);
  return { prefix, words };
}

function checkLength(address: Uint8Array): void {
  if (address.length === 0) throw new Error("addresses cannot be empty: unknown address");
  if (address.length > maxAddressLength) {
    throw new Error(`address max length is ${maxAddressLength}, got ${address.length}: unknown address`);
  }
}

function failed(reason: string): Error {
  return new Error(`decoding bech32 failed: ${reason}`);
}
