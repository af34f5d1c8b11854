/** What the readers return in place of a value: always below 0, so that the happy path allocates nothing. */
export const truncated = -1;
export const notMinimal = -2;
export const tooLarge = -3;

const reasons: ReadonlyMap<number, string> = new Map([
  [truncated, "the bytes end inside a number"],
  [notMinimal, "a number takes more bytes than it needs"],
  [tooLarge, "a number is too large for its type"],
]);

/** The text of a negative result. */
export function varintFault(code: number): string {
  return reasons.get(code) ?? "a malformed number";
}

/** Reads a tag or a length: at most 32 bits, in as few bytes as it needs. Returns the value, or a fault below 0. */
export function readUint32(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  let scale = 1;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (at === start + 4 && byte > 0x0f) return byte > 0x7f ? overlong(bytes, at, end) : tooLarge;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return byte === 0 && at > start ? notMinimal : value;
    scale *= 128;
  }
  return truncated;
}

/** More than five bytes: padding with zeros is a fault of another kind than a large number. */
function overlong(bytes: Uint8Array, start: number, end: number): number {
  if (((bytes[start] ?? 0) & 0x70) !== 0) return tooLarge;
  for (let at = start + 1; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if ((byte & 0x7f) !== 0) return tooLarge;
    if (byte < 0x80) return notMinimal;
  }
  return truncated;
}

/** How many bytes the minimal form of a value below 2^32 takes. */
export function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  return value < 0x10000000 ? 4 : 5;
}

/** Widths of number fields: 64 bits; 32 bits unsigned; 32 bits signed, negative ones extended to 64; bool. */
export const width64 = 0;
export const widthUint32 = 1;
export const widthInt32 = 2;
export const widthBool = 3;

/** Checks the value of a varint field. Returns the position after it, or a fault below 0. */
export function checkVarint(bytes: Uint8Array, start: number, end: number, width: number): number {
  if (start >= end) return truncated;
  const first = bytes[start] ?? 0;
  if (first < 0x80) return width === widthBool && first > 1 ? tooLarge : start + 1;
  const limit = Math.min(start + 10, end);
  let at = start + 1;
  while (at < limit && (bytes[at] ?? 0) >= 0x80) at++;
  if (at === limit) return limit === start + 10 ? tooLarge : truncated;
  const last = bytes[at] ?? 0;
  if (last === 0) return notMinimal;
  const size = at - start + 1;
  if (size === 10 && last > 1) return tooLarge;
  if (width === width64) return at + 1;
  if (size < 5) return width === widthBool ? tooLarge : at + 1;
  if (width === widthUint32) return size === 5 && last <= 0x0f ? at + 1 : tooLarge;
  if (width === widthInt32)
    return size === 5 ? (last <= 0x07 ? at + 1 : tooLarge) : extendsSign(bytes, start, size) ? at + 1 : tooLarge;
  return tooLarge;
}

/** A negative int32 is written as the 64-bit number of the same value: bits 31 to 63 are all set. */
function extendsSign(bytes: Uint8Array, start: number, size: number): boolean {
  if (size !== 10 || ((bytes[start + 4] ?? 0) & 0x78) !== 0x78) return false;
  for (let at = start + 5; at < start + 9; at++) if (bytes[at] !== 0xff) return false;
  return true;
}
