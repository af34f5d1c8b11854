import { closeSync, fstatSync, openSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "../crc32.ts";
import { StoreError } from "../errors.ts";
import { WindowReader } from "../files.ts";
import { readMeta } from "../snapshot-meta.ts";
import { takeNode } from "../snapshot-node.ts";
import { ItemEncoder } from "./encode.ts";

/** The extension that carries what the application recorded beside the state. */
export const noteExtension = { name: "note", format: 1 };

/** Bytes of a piece of the stream, about. */
const PIECE = 1 << 16;
const none = new Uint8Array(0);

/**
 * The stream of a tree snapshot on the disk, piece by piece; each is valid until the next. One pass over the file, which
 * stays open meanwhile, and one path of a tree in memory.
 *
 * @param dir a complete `snap-<height>` directory
 * @throws StoreError where it is damaged
 */
export function* snapshotStream(dir: string): Generator<Uint8Array, void> {
  const meta = readMeta(dir);
  const fd = openSync(join(dir, "nodes"), "r");
  try {
    const { size } = fstatSync(fd);
    if (size !== meta.bytes) throw new StoreError(`${dir}: nodes has ${size} bytes instead of ${meta.bytes}`);
    let sum = 0;
    const reader = new WindowReader(fd, size, (chunk) => {
      sum = crc32(chunk, sum);
    });
    const encoder = new ItemEncoder();
    for (const { name, nodes } of meta.stores) {
      encoder.store(name);
      // The smallest keys of the subtrees that wait for their parent: a parent is named by that of its right one.
      const smallest: Uint8Array[] = [];
      for (let left = nodes; left > 0; left--) {
        const { height, version, key, value } = takeNode(reader);
        if (key !== undefined && value !== undefined) {
          const own = key.slice();
          smallest.push(own);
          encoder.node(own, value, version, 0);
        } else {
          const right = smallest.pop();
          if (right === undefined || smallest.length === 0) throw new StoreError(`${dir}: a node has no children`);
          encoder.node(right, none, version, height);
        }
        if (encoder.length >= PIECE) yield encoder.take();
      }
    }
    if (reader.taken !== size || sum !== meta.sum) throw new StoreError(`${dir}: the checksum of nodes is wrong`);
    encoder.extension(noteExtension.name, noteExtension.format);
    encoder.payload(meta.note);
    yield encoder.take();
  } finally {
    closeSync(fd);
  }
}
