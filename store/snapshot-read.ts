import { closeSync, fstatSync, openSync } from "node:fs";
import { join } from "node:path";
import { equalBytes } from "../codec/bytes.ts";
import { crc32 } from "./crc32.ts";
import type { ForestBuilder, TreeEngine } from "./engine.ts";
import { reasonOf, StoreError } from "./errors.ts";
import { WindowReader } from "./files.ts";
import { readMeta } from "./snapshot-meta.ts";
import { takeNode } from "./snapshot-node.ts";
import { Version } from "./version.ts";

/** Rebuilds a tree from its nodes in post-order. */
function readTree(reader: WindowReader, nodes: number, builder: ForestBuilder): void {
  for (let i = 0; i < nodes; i++) {
    const { height, version, key, value } = takeNode(reader);
    if (key !== undefined && value !== undefined) builder.leaf(key, value, version);
    else builder.inner(height, version);
  }
}

function readTrees(dir: string, builder: ForestBuilder, names: ReadonlySet<string>): Version {
  const meta = readMeta(dir);
  const fd = openSync(join(dir, "nodes"), "r");
  try {
    const { size } = fstatSync(fd);
    if (size !== meta.bytes) throw new StoreError(`nodes has ${size} bytes instead of ${meta.bytes}`);
    let sum = 0;
    const reader = new WindowReader(fd, size, (chunk) => {
      sum = crc32(chunk, sum);
    });
    for (const { name, root, nodes } of meta.stores) {
      readTree(reader, nodes, builder);
      // Hashes are not in the file: computing them anew proves every byte of it.
      if (!equalBytes(builder.end(name).root(), root))
        throw new StoreError(`store "${name}" has another root than recorded`);
    }
    if (reader.taken !== size || sum !== meta.sum) throw new StoreError("the checksum of nodes is wrong");
    const version = new Version(meta.note, builder.finish(meta.height), names);
    if (!equalBytes(version.root, meta.root)) throw new StoreError("the root over the stores is not the recorded one");
    return version;
  } finally {
    closeSync(fd);
  }
}

/** The version in a snapshot directory, every hash recomputed. @throws StoreError where anything in it is damaged */
export function readSnapshot(dir: string, engine: TreeEngine, names: ReadonlySet<string>): Version {
  const builder = engine.build();
  try {
    return readTrees(dir, builder, names);
  } catch (error) {
    builder.abort();
    throw new StoreError(`the snapshot ${dir} is damaged: ${reasonOf(error)}`, { cause: error });
  }
}
