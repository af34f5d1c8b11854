import { equalBytes, toHex } from "../../codec/bytes.ts";
import { StoreError } from "../errors.ts";
import type { KvBackend } from "../kv/types.ts";
import { listSegments } from "../segment.ts";
import { wipe } from "./base.ts";
import { type HistoryMeta, metaWrite, readHistoryMeta } from "./meta.ts";
import type { HistoryStart } from "./options.ts";
import { dropAbove } from "./prune.ts";
import { readCommit } from "./read.ts";

/** Before anything is written. */
export const nothing: HistoryMeta = { oldest: 0, height: 0, importing: false };

/** What to do about a history that does not fit the state. */
export function remedy({ dir, snapshot }: HistoryStart): string {
  const from = snapshot === undefined ? "its first block" : `height ${snapshot.height}`;
  return `Restore ${dir} from the backup that the state is from, or move it away: a new history begins at ${from}.`;
}

async function checkRoot(kv: KvBackend, meta: HistoryMeta, start: HistoryStart): Promise<void> {
  for (const [height, root] of start.roots) {
    if (height < meta.oldest || height > meta.height) continue;
    const commit = await readCommit(kv, height);
    if (equalBytes(commit.root, root)) continue;
    throw new StoreError(
      `the history ${start.dir} is of another chain or another state: at height ${height} its root is ` +
        `${toHex(commit.root)}, the state's is ${toHex(root)}. ${remedy(start)}`,
    );
  }
}

/**
 * Brings a database to where it can follow the log: what never completed is taken away, and what lies above a state that
 * was rolled back.
 *
 * @returns how far it reaches; `nothing` where it is to begin anew
 * @throws StoreError where it cannot go on from there
 */
export async function prepare(kv: KvBackend, start: HistoryStart, log: (line: string) => void): Promise<HistoryMeta> {
  const { dir, latest } = start;
  let meta = await readHistoryMeta(kv);
  if (meta === undefined || meta.importing) {
    await wipe(kv);
    return nothing;
  }
  if (latest < meta.oldest)
    throw new StoreError(
      `the history ${dir} begins at height ${meta.oldest}, above the state's ${latest}. ${remedy(start)}`,
    );
  if (meta.height > latest) {
    log(`the history reached height ${meta.height}, the state ${latest}: what lies above is taken away`);
    meta = { ...meta, height: latest };
    // Said first: were this cut short, the rest would still be known to be above.
    await kv.batch([metaWrite(meta)], { sync: true });
  }
  await dropAbove(kv, meta.height);
  await checkRoot(kv, meta, start);
  const first = listSegments(start.log)[0]?.first;
  if (meta.height < latest && (first === undefined || first > meta.height + 1))
    throw new StoreError(
      `the history ${dir} ends at height ${meta.height}, and the log begins at ${first ?? latest + 1}: it was switched off ` +
        `or restored from a backup of another time. ${remedy(start)}`,
    );
  return meta;
}
