import type { KvBackend, KvWrite } from "../kv/types.ts";
import { type HistoryRow, historyRow, packPrefixes } from "./changed.ts";
import { changedKey, commitKey, rowKey } from "./keys.ts";
import { type HistoryMeta, metaWrite } from "./meta.ts";
import type { FollowedRecord } from "./tail.ts";

// A genesis may write millions of keys: more than this many rows go in several batches.
const ROWS = 5_000;

/** A committed version without its keys. */
export interface HistoryCommit {
  readonly height: number;
  readonly root: Uint8Array;
  readonly note: Uint8Array;
}

/** The row of a version's root and note. */
export function commitWrite({ height, root, note }: HistoryCommit): KvWrite {
  return [commitKey(height), Buffer.concat([root, note])];
}

function* rowsOf(record: FollowedRecord): Generator<HistoryRow, void> {
  for (const { store, write } of record.writes()) if (write !== undefined) yield historyRow(store, ...write);
}

/**
 * Writes the block after `meta.height`. The batch that completes it records the new height; parts before it list the
 * keys that they wrote, so that they can be taken away if the block never completes.
 */
export async function writeBlock(
  kv: KvBackend,
  meta: HistoryMeta,
  record: FollowedRecord,
  options: { readonly sync: boolean },
): Promise<HistoryMeta> {
  const { height } = record;
  let part = 0;
  let rows: HistoryRow[] = [];
  const writes = (): KvWrite[] => [
    ...rows.map(({ prefix, value }): KvWrite => [rowKey(prefix, height), value]),
    [changedKey(height, part++), packPrefixes(rows.map(({ prefix }) => prefix))],
  ];
  for (const row of rowsOf(record)) {
    rows.push(row);
    if (rows.length < ROWS) continue;
    await kv.batch(writes());
    rows = [];
  }
  const next = { oldest: meta.height === 0 ? height : meta.oldest, height, importing: false };
  await kv.batch([...writes(), commitWrite(record), metaWrite(next)], options);
  return next;
}
