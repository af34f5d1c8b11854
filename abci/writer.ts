import { longestFrame } from "./frames.ts";

const slabSize = 64 * 1024;
/** A longer body is handed on as it is, not copied. */
const largestShared = slabSize / 4;

const varintSize = (value: number) =>
  value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : value < 1 << 28 ? 4 : 5;

/**
 * Writes frames of `tendermint.abci.Request` or `Response` (one oneof member each) and hands them on coalesced: small frames share
 * a slab, each byte of which is written once, so a sink may keep what it was given until it is sent.
 */
export class FrameWriter {
  private slab = new Uint8Array(0);
  private start = 0;
  private end = 0;
  private readonly sink: (bytes: Uint8Array) => void;

  constructor(sink: (bytes: Uint8Array) => void) {
    this.sink = sink;
  }

  /** Appends one frame holding the oneof member `field` with the encoded message `body`. */
  member(field: number, body: Uint8Array): void {
    const tag = (field << 3) | 2;
    const length = varintSize(tag) + varintSize(body.length) + body.length;
    this.begin(length, length - body.length);
    this.varint(tag);
    this.varint(body.length);
    this.body(body);
  }

  /** Appends one frame holding an encoded message. */
  frame(message: Uint8Array): void {
    this.begin(message.length, 0);
    this.body(message);
  }

  /** Hands on what was written since. */
  flush(): void {
    if (this.start === this.end) return;
    const bytes = this.slab.subarray(this.start, this.end);
    this.start = this.end;
    this.sink(bytes);
  }

  /** Writes the length prefix and makes room for `head` more bytes and, where it is small, for the body. */
  private begin(length: number, head: number): void {
    if (length > longestFrame) throw new RangeError(`frame of ${length} bytes: the longest is ${longestFrame}`);
    const size = varintSize(length) + (length - head > largestShared ? head : length);
    if (this.end + size > this.slab.length) {
      this.flush();
      this.slab = new Uint8Array(slabSize);
      this.start = 0;
      this.end = 0;
    }
    this.varint(length);
  }

  private body(bytes: Uint8Array): void {
    if (bytes.length > largestShared) {
      this.flush();
      this.sink(bytes);
      return;
    }
    this.slab.set(bytes, this.end);
    this.end += bytes.length;
  }

  private varint(value: number): void {
    while (value > 0x7f) {
      this.slab[this.end++] = (value & 0x7f) | 0x80;
      value >>>= 7;
    }
    this.slab[this.end++] = value;
  }
}
