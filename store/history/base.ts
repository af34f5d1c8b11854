import { closeSync, fstatSync, openSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "../crc32.ts";
import { StoreError } from "../errors.ts";
import { WindowReader } from "../files.ts";
import type { KvBackend, KvWrite } from "../kv/types.ts";
import { readMeta, type SnapshotMeta } from "../snapshot-meta.ts";
import { takeNode } from "../snapshot-node.ts";
import { historyRow } from "./changed.ts";
import { rowKey } from "./keys.ts";
import { type HistoryMeta, metaWrite } from "./meta.ts";
import { commitWrite } from "./write.ts";

const ROWS = 10_000;

/** A snapshot that a history begins with. Open files stay readable when their snapshot is removed. */
export interface HistoryBase {
  readonly path: string;
  readonly meta: SnapshotMeta;
  readonly fd: number;
}

/** Opens the snapshot of a directory. @throws StoreError where it is damaged */
export function openBase(path: string): HistoryBase {
  const meta = readMeta(path);
  return { path, meta, fd: openSync(join(path, "nodes"), "r") };
}

function* leavesOf({ path, meta, fd }: HistoryBase): Generator<readonly [string, Uint8Array, Uint8Array], void> {
  let sum = 0;
  const reader = new WindowReader(fd, fstatSync(fd).size, (chunk) => {
    sum = crc32(chunk, sum);
  });
  for (const { name, nodes } of meta.stores) {
    for (let i = 0; i < nodes; i++) {
      const { key, value } = takeNode(reader);
      if (key !== undefined && value !== undefined) yield [name, key, value];
    }
  }
  if (sum !== meta.sum || reader.taken !== meta.bytes) throw new StoreError(`the snapshot ${path} is damaged`);
}

/**
 * Takes over the whole state of a snapshot as the versions of its height. Until the last batch the history says of itself
 * that it is not whole.
 */
export async function importBase(kv: KvBackend, base: HistoryBase): Promise<HistoryMeta> {
  const { height } = base.meta;
  try {
    await kv.batch([metaWrite({ oldest: height, height: 0, importing: true })]);
    let writes: KvWrite[] = [];
    for (const [store, key, value] of leavesOf(base)) {
      const row = historyRow(store, key, value);
      // The reader's bytes are overwritten by the next node.
      writes.push([rowKey(row.prefix, height), Uint8Array.from(row.value)]);
      if (writes.length < ROWS) continue;
      await kv.batch(writes);
      writes = [];
    }
    const meta = { oldest: height, height, importing: false };
    await kv.batch([...writes, commitWrite(base.meta), metaWrite(meta)], { sync: true });
    return meta;
  } finally {
    closeSync(base.fd);
  }
}

/** Deletes every row. */
export async function wipe(kv: KvBackend): Promise<void> {
  let keys: KvWrite[] = [];
  for await (const [key] of kv.iterate({})) {
    keys.push([key, null]);
    if (keys.length < ROWS) continue;
    await kv.batch(keys);
    keys = [];
  }
  await kv.batch(keys);
}
