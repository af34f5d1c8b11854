import { closeSync, fstatSync, openSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "./crc32.ts";
import { disk } from "./disk.ts";
import type { Tree } from "./engine.ts";
import { StoreError } from "./errors.ts";
import { readAt, removeAll, syncDirectory, writeFileSynced } from "./files.ts";
import { metaText, type SnapshotMeta } from "./snapshot-meta.ts";
import { NodeWriter } from "./snapshot-node.ts";
import type { Version } from "./version.ts";

const CHUNK = 1 << 20;

/** Nodes between two pauses. */
export const SLICE = 500;

/** The directory of a snapshot, below that of the store. */
export function snapshotName(height: number): string {
  return `snap-${String(height).padStart(16, "0")}`;
}

/** How many nodes a tree has, inner ones included. */
export function nodeCount(tree: Tree): number {
  return Math.max(0, 2 * tree.size - 1);
}

function* writeNodes(path: string, version: Version): Generator<void, { bytes: number; sum: number }> {
  const fd = disk().open(path, "wx", 0o600);
  try {
    const writer = new NodeWriter(fd);
    let count = 0;
    for (const tree of version.trees.values()) {
      for (const { height, version: since, key, value } of tree.nodes()) {
        if (value === undefined) writer.inner(height, since);
        else writer.leaf(since, key, value);
        if (++count % SLICE === 0) yield;
      }
    }
    writer.flush();
    return { bytes: writer.bytes, sum: writer.sum };
  } finally {
    disk().close(fd);
  }
}

/** Reads the file back before anything older is given up for it. */
function* verifyNodes(path: string, bytes: number, sum: number): Generator<void, void> {
  const fd = openSync(path, "r");
  try {
    let found = 0;
    for (let offset = 0; offset < bytes; offset += CHUNK) {
      found = crc32(readAt(fd, offset, Math.min(CHUNK, bytes - offset)), found);
      yield;
    }
    if (found !== sum || fstatSync(fd).size !== bytes) throw new StoreError(`${path} reads back other than written`);
  } finally {
    closeSync(fd);
  }
}

/** Writes the file `meta`, which makes a snapshot complete. */
export function writeMeta(dir: string, meta: SnapshotMeta): void {
  writeFileSynced(join(dir, "meta"), Buffer.from(metaText(meta)));
}

/**
 * Writes a snapshot of a version below `dir`, pausing after every slice of nodes. When it ends the snapshot is
 * complete, read back, and durable under its name; until then only a directory ending in `.tmp` exists.
 */
export function* writeSnapshot(dir: string, version: Version): Generator<void, void> {
  const target = join(dir, snapshotName(version.height));
  const draft = `${target}.tmp`;
  removeAll(draft);
  try {
    disk().makeDirectory(draft, 0o700);
    const nodes = join(draft, "nodes");
    const { bytes, sum } = yield* writeNodes(nodes, version);
    yield* verifyNodes(nodes, bytes, sum);
    const stores = [...version.trees].map(([name, tree]) => ({
      name,
      root: tree.root(),
      nodes: nodeCount(tree),
    }));
    writeMeta(draft, { height: version.height, root: version.root, note: version.note, bytes, sum, stores });
    syncDirectory(draft);
    disk().rename(draft, target);
    syncDirectory(dir);
  } finally {
    try {
      removeAll(draft);
    } catch {
      // The next start removes it; why the snapshot failed matters more.
    }
  }
}
