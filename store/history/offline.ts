import { StoreError } from "../errors.ts";
import type { KvBackendName } from "../kv/adapters.ts";
import { openChecked } from "./checked.ts";
import { readHistoryMeta } from "./meta.ts";
import { pruneSome, raiseOldest } from "./prune.ts";

// Parts of blocks at a time.
const STEPS = 100;

/** What a history held and holds. */
export interface PrunedHistory {
  /** Lowest height that could be read. */
  readonly before: number;
  readonly oldest: number;
  readonly newest: number;
}

/**
 * Takes away what lies below the newest `keep` heights of a history that nobody else has open.
 * @param keep at least 1; undefined: all are kept, and what an earlier pruning left over goes
 * @throws StoreError where there is none, or it cannot be opened
 */
export async function pruneHistory(
  dir: string,
  backend: KvBackendName,
  keep: number | undefined,
  log: (line: string) => void,
): Promise<PrunedHistory> {
  const kv = await openChecked(dir, backend, log);
  try {
    const meta = await readHistoryMeta(kv);
    if (meta === undefined || meta.importing)
      throw new StoreError(`${dir} holds no whole history yet: start the node and let it be written first`);
    const raised = keep === undefined ? meta : await raiseOldest(kv, meta, meta.height - keep + 1);
    while ((await pruneSome(kv, raised, STEPS)) === STEPS);
    await kv.flush();
    return { before: meta.oldest, oldest: raised.oldest, newest: raised.height };
  } finally {
    await kv.close();
  }
}
