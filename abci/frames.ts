// ABCI frames: an unsigned varint length, then that many bytes of protobuf. Read here incrementally; written by writer.ts.

/** The longest length that CometBFT can declare: 2^31-1 bytes. */
export const longestFrame = 0x7fffffff;
/** The default limit of a received frame: above CometBFT's 100 MB blocks with their wrapping, below what would exhaust the node. */
export const defaultMaxFrame = 256 * 1024 * 1024;

const smallestAssembly = 64 * 1024;

/** Bytes that cannot be a frame. The stream cannot be read any further. */
export class FrameError extends Error {
  override name = "FrameError";
}

/**
 * Cuts a byte stream into frames, in whatever pieces it arrives.
 *
 * Frames inside one piece are views of it; only a frame spread over pieces is copied, into memory that doubles as its bytes
 * arrive, so that a declared length alone reserves nothing and each byte is copied a bounded number of times.
 */
export class FrameCutter {
  /** Bytes pushed and not yet taken by `next`. */
  buffered = 0;
  private pieces: Uint8Array[] = [];
  /** The piece being read, and the position in it. */
  private head = 0;
  private at = 0;
  /** Length of the frame being read, or -1 while its length is being read. */
  private need = -1;
  private length = 0;
  private lengthBytes = 0;
  private assembly: Uint8Array | undefined;
  private assembled = 0;
  private readonly max: number;

  /** @param max the longest frame accepted, in bytes without the length prefix. */
  constructor(max = defaultMaxFrame) {
    if (!Number.isInteger(max) || max < 1 || max > longestFrame)
      throw new RangeError(`longest frame must be 1 to ${longestFrame} bytes, not ${max}`);
    this.max = max;
  }

  /** Adds received bytes. They must not change afterwards. */
  push(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.pieces.push(piece);
    this.buffered += piece.length;
  }

  /** True between the first byte of a frame and its last. */
  get inside(): boolean {
    return this.need >= 0 || this.lengthBytes > 0;
  }

  /**
   * The next whole frame without its prefix, or undefined until more bytes are pushed.
   * @throws FrameError at a length above the limit or a varint that is not the shortest one.
   */
  next(): Uint8Array | undefined {
    while (this.need < 0) {
      const piece = this.pieces[this.head];
      if (piece === undefined) return undefined;
      this.readLength(piece);
    }
    for (;;) {
      const missing = this.need - this.assembled;
      if (missing === 0) return this.finish(this.assembly ?? new Uint8Array(0));
      const piece = this.pieces[this.head];
      if (piece === undefined) return undefined;
      const here = piece.length - this.at;
      if (this.assembly === undefined && here >= missing) {
        const frame = piece.subarray(this.at, this.at + missing);
        this.take(piece, missing);
        return this.finish(frame);
      }
      const part = Math.min(here, missing);
      this.grow(this.assembled + part).set(piece.subarray(this.at, this.at + part), this.assembled);
      this.assembled += part;
      this.take(piece, part);
    }
  }

  private readLength(piece: Uint8Array): void {
    while (this.at < piece.length) {
      const byte = piece[this.at] ?? 0;
      this.take(piece, 1);
      // The fifth byte holds bits 28 to 30; more would exceed 2^31-1.
      if (this.lengthBytes === 4 && byte > 0x07) throw new FrameError(`frame length exceeds ${longestFrame} bytes`);
      this.length |= (byte & 0x7f) << (7 * this.lengthBytes);
      this.lengthBytes += 1;
      if (byte < 0x80) {
        if (byte === 0 && this.lengthBytes > 1) throw new FrameError("frame length is not the shortest varint");
        if (this.length > this.max)
          throw new FrameError(`frame of ${this.length} bytes exceeds the limit of ${this.max}`);
        this.need = this.length;
        return;
      }
      if (this.at === 0) return;
    }
  }

  private take(piece: Uint8Array, bytes: number): void {
    this.at += bytes;
    this.buffered -= bytes;
    if (this.at < piece.length) return;
    this.at = 0;
    this.head += 1;
    // Half of the list at a time: shift() would move all of a long list for each piece.
    if (this.head * 2 >= this.pieces.length) {
      this.pieces = this.pieces.slice(this.head);
      this.head = 0;
    }
  }

  private grow(size: number): Uint8Array {
    if (this.assembly !== undefined && this.assembly.length >= size) return this.assembly;
    const larger = new Uint8Array(Math.min(this.need, Math.max(size, 2 * this.assembled, smallestAssembly)));
    if (this.assembly !== undefined) larger.set(this.assembly.subarray(0, this.assembled));
    this.assembly = larger;
    return larger;
  }

  private finish(frame: Uint8Array): Uint8Array {
    this.need = -1;
    this.length = 0;
    this.lengthBytes = 0;
    this.assembly = undefined;
    this.assembled = 0;
    return frame;
  }
}
