const charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const wordOf = new Int8Array(128).fill(-1);
for (let word = 0; word < charset.length; word++) wordOf[charset.charCodeAt(word)] = word;

const checksumLength = 6;
// The SDK's limit on a bech32 text, above BIP-173's 90: a 255-byte address needs 415 characters.
const textLimit = 1023;
const maxAddressLength = 255;

/** bech32 text of an address of 1 to 255 bytes. @throws on any other length */
export function encodeAddress(prefix: string, address: Uint8Array): string {
  checkLength(address);
  const words = new Uint8Array(Math.ceil((address.length * 8) / 5) + checksumLength);
  let [bits, held, at] = [0, 0, 0];
  for (const byte of address) {
    bits = ((bits << 8) | byte) & 0xfff;
    for (held += 8; held >= 5; held -= 5) words[at++] = (bits >> (held - 5)) & 31;
  }
  if (held > 0) words[at++] = (bits << (5 - held)) & 31;
  putChecksum(prefix, words, at);
  return `${prefix}1${textOf(words)}`;
}

// In one piece: a text added to character by character stays a chain of its parts, some twenty times its size.
function textOf(words: Uint8Array): string {
  const codes = new Uint8Array(words.length);
  for (let i = 0; i < codes.length; i++) codes[i] = charset.charCodeAt(words[i] ?? 0);
  return Reflect.apply(String.fromCharCode, undefined, codes);
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
  const lower = checkText(text);
  const separator = lower.lastIndexOf("1");
  if (separator < 1 || separator + 1 + checksumLength > lower.length) {
    throw failed(`invalid separator index ${separator}`);
  }
  const prefix = lower.slice(0, separator);
  const words = new Uint8Array(lower.length - separator - 1);
  for (let i = 0; i < words.length; i++) {
    const unit = lower.charCodeAt(separator + 1 + i);
    const word = wordOf[unit] ?? -1;
    if (word < 0) throw failed(`invalid character not part of charset: ${unit}`);
    words[i] = word;
  }
  const data = words.subarray(0, words.length - checksumLength);
  if (polymodOf(prefix, words) !== 1) {
    throw failed(`invalid checksum (expected ${checksumText(prefix, data)} got ${lower.slice(-checksumLength)})`);
  }
  return { prefix, bytes: bytesOf(data) };
}

function checkText(text: string): string {
  if (text.length < 8 || text.length > textLimit) throw failed(`invalid bech32 string length ${text.length}`);
  let [hasLower, hasUpper] = [false, false];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 33 || unit > 126) throw failed(`invalid character in string: '${text.charAt(i)}'`);
    hasLower ||= unit >= 97 && unit <= 122;
    hasUpper ||= unit >= 65 && unit <= 90;
  }
  if (hasLower && hasUpper) throw failed("string not all lowercase or all uppercase");
  return hasUpper ? text.toLowerCase() : text;
}

function bytesOf(words: Uint8Array): Uint8Array {
  const bytes = new Uint8Array((words.length * 5) >> 3);
  let [bits, held, at] = [0, 0, 0];
  for (const word of words) {
    bits = ((bits << 5) | word) & 0xfff;
    held += 5;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = (bits >> held) & 0xff;
  }
  // What is left over must be less than a word and zero, else two texts would name one address.
  if (held >= 5 || (bits & ((1 << held) - 1)) !== 0) throw failed("invalid incomplete group");
  return bytes;
}

function checksumText(prefix: string, data: Uint8Array): string {
  const words = new Uint8Array(data.length + checksumLength);
  words.set(data);
  putChecksum(prefix, words, data.length);
  return textOf(words.subarray(data.length));
}

/** Writes the checksum of the words before `at`, which what follows them must still be zero for. */
function putChecksum(prefix: string, words: Uint8Array, at: number): void {
  const checksum = polymodOf(prefix, words) ^ 1;
  for (let i = 0; i < checksumLength; i++) words[at + i] = (checksum >> (25 - 5 * i)) & 31;
}

/** The checksum polynomial of BIP-173 over the expanded prefix and the words; 1 for a valid text. */
function polymodOf(prefix: string, words: Uint8Array): number {
  let sum = 1;
  for (let i = 0; i < prefix.length; i++) sum = step(sum, prefix.charCodeAt(i) >> 5);
  sum = step(sum, 0);
  for (let i = 0; i < prefix.length; i++) sum = step(sum, prefix.charCodeAt(i) & 31);
  for (const word of words) sum = step(sum, word);
  return sum;
}

function step(sum: number, word: number): number {
  const top = sum >> 25;
  let next = ((sum & 0x1ffffff) << 5) ^ word;
  if (top & 1) next ^= 0x3b6a57b2;
  if (top & 2) next ^= 0x26508e6d;
  if (top & 4) next ^= 0x1ea119fa;
  if (top & 8) next ^= 0x3d4233dd;
  if (top & 16) next ^= 0x2a1462b3;
  return next;
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
