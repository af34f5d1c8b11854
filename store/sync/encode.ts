// Writes what items.ts reads.

/** Bytes that `value` takes as a varint. */
function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size++;
  return size;
}

const fieldSize = (length: number) => (length === 0 ? 0 : 1 + varintSize(length) + length);
const numberSize = (value: number) => (value === 0 ? 0 : 1 + varintSize(value));

/** Encodes items one behind the other into a buffer that is used again. */
export class ItemEncoder {
  private buffer = Buffer.allocUnsafeSlow(1 << 16);
  private at = 0;

  /** Bytes that wait to be taken. */
  get length(): number {
    return this.at;
  }

  /** What was encoded since; valid until the next item. */
  take(): Uint8Array {
    const taken = this.buffer.subarray(0, this.at);
    this.at = 0;
    return taken;
  }

  store(name: string): void {
    const text = Buffer.from(name, "latin1");
    this.open(0x0a, fieldSize(text.length));
    this.field(0x0a, text);
  }

  /** @param value empty for an inner node, whose key is the smallest of its right subtree */
  node(key: Uint8Array, value: Uint8Array, version: number, height: number): void {
    this.open(0x12, fieldSize(key.length) + fieldSize(value.length) + numberSize(version) + numberSize(height));
    this.field(0x0a, key);
    this.field(0x12, value);
    this.number(0x18, version);
    this.number(0x20, height);
  }

  extension(name: string, format: number): void {
    const text = Buffer.from(name, "latin1");
    this.open(0x1a, fieldSize(text.length) + numberSize(format));
    this.field(0x0a, text);
    this.number(0x10, format);
  }

  payload(payload: Uint8Array): void {
    this.open(0x22, fieldSize(payload.length));
    this.field(0x0a, payload);
  }

  /** Length of the item, tag and length of its body. */
  private open(tag: number, body: number): void {
    const whole = 1 + varintSize(body) + body;
    const needed = this.at + varintSize(whole) + whole;
    if (needed > this.buffer.length) {
      const larger = Buffer.allocUnsafeSlow(needed * 2);
      this.buffer.copy(larger, 0, 0, this.at);
      this.buffer = larger;
    }
    this.varint(whole);
    this.buffer[this.at++] = tag;
    this.varint(body);
  }

  private varint(value: number): void {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) this.buffer[this.at++] = (rest % 128) | 128;
    this.buffer[this.at++] = rest;
  }

  private field(tag: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.buffer[this.at++] = tag;
    this.varint(bytes.length);
    this.buffer.set(bytes, this.at);
    this.at += bytes.length;
  }

  private number(tag: number, value: number): void {
    if (value === 0) return;
    this.buffer[this.at++] = tag;
    this.varint(value);
  }
}
