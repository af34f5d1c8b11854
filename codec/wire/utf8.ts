const isTail = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

/** Length of the character that starts at `at`, 0 where it is malformed (RFC 3629: shortest form, no surrogates, at most U+10FFFF). */
function characterSize(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] ?? 0;
  const second = at + 1 < end ? (bytes[at + 1] ?? 0) : 0;
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return 0;
  if (lead < 0xe0) return isTail(second) ? 2 : 0;
  if (lead < 0xf0) {
    const low = lead === 0xe0 ? 0xa0 : 0x80;
    const high = lead === 0xed ? 0x9f : 0xbf;
    return second >= low && second <= high && at + 2 < end && isTail(bytes[at + 2]) ? 3 : 0;
  }
  if (lead > 0xf4) return 0;
  const low = lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xf4 ? 0x8f : 0xbf;
  return second >= low && second <= high && at + 3 < end && isTail(bytes[at + 2]) && isTail(bytes[at + 3]) ? 4 : 0;
}

/** Position of the first byte of `bytes[start, end)` that is not UTF-8, or -1 where all of it is. */
export function firstNonUtf8(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end) {
    if ((bytes[at] ?? 0) < 0x80) {
      at++;
      continue;
    }
    const size = characterSize(bytes, at, end);
    if (size === 0) return at;
    at += size;
  }
  return -1;
}
