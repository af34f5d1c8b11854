import { base64, hex } from "@scure/base";

const encoder = new TextEncoder();
// ignoreBOM keeps a leading U+FEFF: dropping it would make two byte strings read as one text.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const loneSurrogate = /\p{Surrogate}/u;

/** Lower-case hex of `bytes`. */
export function toHex(bytes: Uint8Array): string {
  return hex.encode(bytes);
}

/** Bytes of a hex text of either case. @throws when the length is odd or a character is not hex */
export function fromHex(text: string): Uint8Array {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(text)) throw new Error(`invalid hex: ${quote(text)}`);
  return hex.decode(text.toLowerCase());
}

/** Padded standard base64 of `bytes`. */
export function toBase64(bytes: Uint8Array): string {
  return base64.encode(bytes);
}

/** Bytes of a padded standard base64 text. @throws on any other alphabet, missing padding or stray bits */
export function fromBase64(text: string): Uint8Array {
  try {
    return base64.decode(text);
  } catch {
    throw new Error(`invalid base64: ${quote(text)}`);
  }
}

/** UTF-8 bytes of `text`. @throws on a lone surrogate, which has no UTF-8 form */
export function toUtf8(text: string): Uint8Array {
  if (loneSurrogate.test(text)) throw new Error("invalid text: lone surrogate");
  return encoder.encode(text);
}

/** Text of UTF-8 bytes. @throws on invalid or overlong UTF-8, instead of putting U+FFFD in its place */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Error("invalid UTF-8");
  }
}

/** Bytes of a text whose characters are all below U+0100. @throws on any other character */
export function toLatin1(text: string): Uint8Array {
  const out = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0xff) throw new Error(`not a Latin-1 character at ${i}: U+${unit.toString(16).padStart(4, "0")}`);
    out[i] = unit;
  }
  return out;
}

/** One character per byte: a compact map key that keeps the order of `compareBytes`. */
export function fromLatin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Order of byte strings as in Go's bytes.Compare: negative, zero or positive. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Whether both hold the same bytes. Not constant in time: for public data only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && compareBytes(a, b) === 0;
}

/** Whether `bytes` begins with `prefix`; every byte string begins with the empty one. */
export function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return bytes.length >= prefix.length && equalBytes(bytes.subarray(0, prefix.length), prefix);
}

/** A new array with the parts one after another. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const part of parts) size += part.length;
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
