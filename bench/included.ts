import { setTimeout as delay } from "node:timers/promises";
import type { CometRpc } from "../node/comet/rpc.ts";

interface Header {
  readonly num_txs: string;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/** Transactions of each block up to now, the newest first. */
async function blockSizes(rpc: CometRpc): Promise<number[]> {
  const newest = Number((await rpc.status()).sync_info.latest_block_height);
  let sizes: number[] = [];
  for (let to = newest; to > 0; to -= 20) {
    const range = { minHeight: String(Math.max(1, to - 19)), maxHeight: String(to) };
    const { block_metas } = await rpc.call<{ readonly block_metas: readonly Header[] }>("blockchain", range);
    sizes = sizes.concat(block_metas.map(({ num_txs }) => Number(num_txs)));
  }
  return sizes;
}

/** Waits until blocks hold so many transactions. @returns how many each holds */
export async function included(rpc: CometRpc, txs: number): Promise<readonly number[]> {
  let blocks = await blockSizes(rpc);
  while (sum(blocks) < txs) {
    await delay(20);
    if (Number((await rpc.unconfirmed()).total) === 0) blocks = await blockSizes(rpc);
  }
  return blocks;
}
