const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Bytes of a base64 text by the rule of Go's `base64.StdEncoding`: padding is needed, line ends are passed over.
 * @throws Error with Go's message, which names the byte
 */
export function fromGoBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  const isLineEnd = (at: number) => bytes[at] === 0x0a || bytes[at] === 0x0d;
  const skipLineEnds = (at: number) => {
    while (at < bytes.length && isLineEnd(at)) at++;
    return at;
  };
  const illegal = (at: number): never => {
    throw new Error(`illegal base64 data at input byte ${at}`);
  };
  let at = 0;
  let taken = 0;
  for (;;) {
    at = skipLineEnds(at);
    const place = taken & 3;
    if (at === bytes.length) {
      if (place !== 0) illegal(at - place);
      break;
    }
    const char = String.fromCharCode(bytes[at] ?? 0);
    if (char !== "=") {
      if (!alphabet.includes(char)) illegal(at);
      taken++;
      at++;
      continue;
    }
    if (place < 2) illegal(at);
    at++;
    if (place === 2) {
      at = skipLineEnds(at);
      if (at === bytes.length) illegal(at);
      if (bytes[at] !== 0x3d) illegal(at - 1);
      at++;
    }
    at = skipLineEnds(at);
    if (at < bytes.length) illegal(at);
    break;
  }
  return new Uint8Array(Buffer.from(text, "base64"));
}

/** Bytes of a hexadecimal text. @throws Error with the message of Go's encoding/hex */
export function fromGoHex(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  const bad = bytes.findIndex((byte) => !/^[0-9a-fA-F]$/.test(String.fromCharCode(byte)));
  if (bad !== -1 && bad < bytes.length) {
    const byte = bytes[bad] ?? 0;
    const code = byte.toString(16).toUpperCase().padStart(4, "0");
    const shown =
      byte < 0x20 || (byte >= 0x7f && byte < 0xa1) || byte === 0xad ? "" : ` '${String.fromCharCode(byte)}'`;
    throw new Error(`encoding/hex: invalid byte: U+${code}${shown}`);
  }
  if (bytes.length % 2 === 1) throw new Error("encoding/hex: odd length hex string");
  return new Uint8Array(Buffer.from(text, "hex"));
}
