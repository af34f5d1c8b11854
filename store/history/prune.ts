import type { KvBackend, KvWrite } from "../kv/types.ts";
import { unpackPrefixes } from "./changed.ts";
import { changedKey, commitKey, heightOf, parseRow, prefixEnd, rowKey } from "./keys.ts";
import { type HistoryMeta, metaWrite } from "./meta.ts";

// Searches that run side by side: a database's threads answer many in the time of one.
const ABREAST = 32;

// Rows of a key at a time: pruned before, it has its version and the one that this replaced.
const FEW = 4;

/** The rows of a key that nobody at `height` or above reads: those before it, and a deletion at it. */
async function superseded(kv: KvBackend, prefix: Buffer, height: number): Promise<KvWrite[]> {
  const gone: KvWrite[] = [];
  const end = prefixEnd(prefix);
  let start = rowKey(prefix, height);
  for (;;) {
    let found = 0;
    let last = height;
    for await (const [row, value] of kv.iterate({ start, end, limit: FEW })) {
      found++;
      last = parseRow(row).height;
      if (last < height || value.length === 0) gone.push([row, null]);
    }
    if (found < FEW || last === 0) return gone;
    start = rowKey(prefix, last - 1);
  }
}

/** Takes away what heights below `oldest` alone need, for the keys written in one `changedKey` row. */
async function pruneRow(kv: KvBackend, key: Uint8Array, value: Uint8Array): Promise<void> {
  const height = heightOf(key);
  const prefixes = [...unpackPrefixes(value)];
  const writes: KvWrite[] = [];
  for (let at = 0; at < prefixes.length; at += ABREAST) {
    const found = await Promise.all(prefixes.slice(at, at + ABREAST).map((prefix) => superseded(kv, prefix, height)));
    for (const gone of found) for (const write of gone) writes.push(write);
  }
  writes.push([key, null]);
  await kv.batch(writes);
}

/** Records that heights below `oldest` are not read any more. Comes before anything of them is taken away. */
export async function raiseOldest(kv: KvBackend, meta: HistoryMeta, oldest: number): Promise<HistoryMeta> {
  if (oldest <= meta.oldest || meta.height === 0) return meta;
  const next = { ...meta, oldest: Math.min(oldest, meta.height) };
  await kv.batch([metaWrite(next)]);
  return next;
}

/**
 * Takes away rows that only heights below `meta.oldest` need: at most `steps` parts of blocks. What is interrupted goes
 * on at the next call.
 *
 * @returns how many parts it did; fewer than `steps` where nothing is left to do
 */
export async function pruneSome(kv: KvBackend, meta: HistoryMeta, steps: number): Promise<number> {
  const rows: (readonly [Uint8Array, Uint8Array])[] = [];
  // Inclusive of `oldest`: what its block replaced is read by lower heights alone.
  const range = { start: changedKey(0, 0), end: changedKey(meta.oldest + 1, 0), limit: steps };
  for await (const row of kv.iterate(range)) rows.push(row);
  for (const [key, value] of rows) await pruneRow(kv, key, value);
  if (rows.length < steps) {
    const commits: KvWrite[] = [];
    for await (const [key] of kv.iterate({ start: commitKey(0), end: commitKey(meta.oldest) }))
      commits.push([key, null]);
    if (commits.length > 0) await kv.batch(commits);
  }
  return rows.length;
}

/** Takes away all rows above a height, so that other blocks can follow it. */
export async function dropAbove(kv: KvBackend, height: number): Promise<number> {
  let dropped = 0;
  const range = { start: changedKey(height + 1, 0), end: changedKey(Number.MAX_SAFE_INTEGER, 0), reverse: true };
  for await (const [key, value] of kv.iterate(range)) {
    const at = heightOf(key);
    const writes: KvWrite[] = [...unpackPrefixes(value)].map((prefix): KvWrite => [rowKey(prefix, at), null]);
    await kv.batch([...writes, [commitKey(at), null], [key, null]]);
    dropped++;
  }
  return dropped;
}
