import type { DevChain, IndexedEntry } from "../../chain/types.ts";
import type { SearchIndex } from "./search.ts";

/** The blocks of a chain, to be searched. */
export function blockIndex(chain: DevChain): SearchIndex {
  return {
    heightKey: "block.height",
    entries: (key, value) => chain.blockEntries(key, value),
    async *everything(only) {
      for (const height of heights(chain, only)) yield entry(height, -1);
    },
  };
}

/** The transactions of a chain, to be searched. */
export function txIndex(chain: DevChain): SearchIndex {
  return {
    heightKey: "tx.height",
    entries: (key, value) => chain.txEntries(key, value),
    async *everything(only) {
      for (const height of heights(chain, only)) {
        const txs = (await chain.block(height))?.block.data?.txs.length ?? 0;
        for (let index = 0; index < txs; index++) yield entry(height, index);
      }
    },
  };
}

function entry(height: number, index: number): IndexedEntry {
  // No event: what holds for a height holds for no event with it.
  return { height, index, value: String(height), event: -1 };
}

function* heights(chain: DevChain, only: number | undefined): Iterable<number> {
  const [low, high] = [Math.max(1, chain.base()), chain.height()];
  for (let height = Math.max(low, only ?? low); height <= Math.min(high, only ?? high); height++) yield height;
}
