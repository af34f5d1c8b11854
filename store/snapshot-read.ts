import { closeSync, fstatSync, openSync } from "node:fs";
import { join } from "node:path";
import { equalBytes } from "../codec/bytes.ts";
import { crc32 } from "./crc32.ts";
import { reasonOf, StoreError } from "./errors.ts";
import { WindowReader } from "./files.ts";
import { fork, makeLeaf, rootOf, type Tree, type TreeNode } from "./iavl/node.ts";
import { readMeta } from "./snapshot-meta.ts";
import { takeNode } from "./snapshot-node.ts";
import { toBytes, toText } from "./text.ts";
import { Version } from "./version.ts";

/** A subtree that waits for its parent, and its smallest key. */
interface Built {
  readonly node: TreeNode;
  readonly smallest: string;
}

/** Rebuilds a tree from its nodes in post-order. */
function readTree(reader: WindowReader, nodes: number): Tree {
  const waiting: Built[] = [];
  for (let i = 0; i < nodes; i++) {
    const { height, version, key: bytes, value } = takeNode(reader);
    if (bytes !== undefined && value !== undefined) {
      const key = toText(bytes);
      waiting.push({ node: makeLeaf(key, value, version), smallest: key });
      continue;
    }
    const right = waiting.pop();
    const left = waiting.pop();
    if (left === undefined || right === undefined) throw new StoreError(`node ${i} has no children`);
    const node = fork(right.smallest, version, left.node, right.node);
    if (node.height !== height) throw new StoreError(`node ${i} has height ${node.height} instead of ${height}`);
    waiting.push({ node, smallest: left.smallest });
  }
  const root = waiting.pop();
  if (waiting.length > 0) throw new StoreError(`${waiting.length} subtrees have no parent`);
  return root?.node;
}

function readTrees(dir: string, names: ReadonlySet<string>): Version {
  const meta = readMeta(dir);
  const fd = openSync(join(dir, "nodes"), "r");
  try {
    const { size } = fstatSync(fd);
    if (size !== meta.bytes) throw new StoreError(`nodes has ${size} bytes instead of ${meta.bytes}`);
    let sum = 0;
    const reader = new WindowReader(fd, size, (chunk) => {
      sum = crc32(chunk, sum);
    });
    const trees = new Map<string, Tree>();
    for (const { name, root, nodes } of meta.stores) {
      const tree = readTree(reader, nodes);
      // Hashes are not in the file: computing them anew proves every byte of it.
      if (!equalBytes(toBytes(rootOf(tree)), root))
        throw new StoreError(`store "${name}" has another root than recorded`);
      trees.set(name, tree);
    }
    if (reader.taken !== size || sum !== meta.sum) throw new StoreError("the checksum of nodes is wrong");
    const version = new Version(meta.height, meta.note, trees, names);
    if (!equalBytes(version.root, meta.root)) throw new StoreError("the root over the stores is not the recorded one");
    return version;
  } finally {
    closeSync(fd);
  }
}

/** The version in a snapshot directory, every hash recomputed. @throws StoreError where anything in it is damaged */
export function readSnapshot(dir: string, names: ReadonlySet<string>): Version {
  try {
    return readTrees(dir, names);
  } catch (error) {
    throw new StoreError(`the snapshot ${dir} is damaged: ${reasonOf(error)}`, { cause: error });
  }
}
