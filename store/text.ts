// Inside the trees a byte string is a JavaScript string of one character per byte. Against Uint8Array this takes a
// fifth of the memory, compares seven times faster (`<` is bytewise order), and nobody can change it after the fact.

let scratch = Buffer.allocUnsafeSlow(1 << 16);

/** A shared buffer of at least `length` bytes; its contents live until the next call of anything in this folder. */
export function scratchOf(length: number): Buffer {
  if (length > scratch.length) scratch = Buffer.allocUnsafeSlow(length * 2);
  return scratch;
}

/** The bytes as text, one character each. */
export function toText(bytes: Uint8Array): string {
  // Through the scratch buffer: reading a small array from C++ would move its storage out of the JavaScript heap.
  const length = bytes.length;
  const buffer = scratchOf(length);
  buffer.set(bytes);
  return buffer.toString("latin1", 0, length);
}

/** The text as a fresh byte array that the caller owns. */
export function toBytes(text: string): Uint8Array {
  const length = text.length;
  const bytes = new Uint8Array(length);
  if (length > 256) {
    scratchOf(length).write(text, 0, length, "latin1");
    bytes.set(scratch.subarray(0, length));
  } else {
    for (let i = 0; i < length; i++) bytes[i] = text.charCodeAt(i);
  }
  return bytes;
}
