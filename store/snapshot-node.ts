import { crc32 } from "./crc32.ts";
import { type WindowReader, writeSynced } from "./files.ts";

// A node is [height u8][version u48], a leaf then [key length u32][value length u32][key][value]; little-endian, in
// post-order, store after store. Keys, heights and sizes of inner nodes follow from their children.
const NODE_HEAD = 7;
const LENGTHS = 8;
const CHUNK = 1 << 20;

/** A node as it stands in the file; its bytes are valid until the next one is read. */
export interface StoredNode {
  readonly height: number;
  readonly version: number;
  /** Absent in inner nodes, as is the value. */
  readonly key: Uint8Array | undefined;
  readonly value: Uint8Array | undefined;
}

/** Reads the next node. @throws StoreError where the file ends within it */
export function takeNode(reader: WindowReader): StoredNode {
  const head = reader.take(NODE_HEAD);
  const height = head.readUInt8(0);
  const version = head.readUIntLE(1, 6);
  if (height > 0) return { height, version, key: undefined, value: undefined };
  const lengths = reader.take(LENGTHS);
  const keyLength = lengths.readUInt32LE(0);
  const body = reader.take(keyLength + lengths.readUInt32LE(4));
  return { height, version, key: body.subarray(0, keyLength), value: body.subarray(keyLength) };
}

/** Writes the file in chunks, each synced, so that no large sync is left to the end. */
export class NodeWriter {
  bytes = 0;
  sum = 0;
  private readonly fd: number;
  private chunk = Buffer.allocUnsafeSlow(CHUNK);
  private at = 0;

  constructor(fd: number) {
    this.fd = fd;
  }

  inner(height: number, version: number): void {
    this.head(height, version, NODE_HEAD);
  }

  leaf(version: number, key: Uint8Array, value: Uint8Array): void {
    const { chunk, at } = this.head(0, version, NODE_HEAD + LENGTHS + key.length + value.length);
    const body = chunk.writeUInt32LE(value.length, chunk.writeUInt32LE(key.length, at));
    chunk.set(key, body);
    chunk.set(value, body + key.length);
  }

  flush(): void {
    const data = this.chunk.subarray(0, this.at);
    writeSynced(this.fd, data);
    this.sum = crc32(data, this.sum);
    this.bytes += this.at;
    this.at = 0;
  }

  private head(height: number, version: number, size: number): { readonly chunk: Buffer; readonly at: number } {
    if (this.at + size > this.chunk.length) this.flush();
    if (size > this.chunk.length) this.chunk = Buffer.allocUnsafeSlow(size);
    const { chunk } = this;
    chunk.writeUInt8(height, this.at);
    const at = chunk.writeUIntLE(version, this.at + 1, 6);
    this.at += size;
    return { chunk, at };
  }
}
