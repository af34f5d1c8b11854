import { rmSync } from "node:fs";
import { connectAbci } from "../abci/client.ts";
import type { Figures } from "./baseline.ts";
import { type BlockTimes, makeBlocks, startChain } from "./blocks.ts";
import { rssMb, startEco2d } from "./eco2d.ts";
import { chainId, denom, makeHome } from "./home.ts";
import { readOptions } from "./options.ts";
import { makeTransfers } from "./transfers.ts";

const blockSize = 1000;

const seconds = (since: number) => (performance.now() - since) / 1000;

/** Drives a started eco2d over its unix socket: for each block CheckTx of all, FinalizeBlock, Commit with its fsync. */
export async function run(args: string[]): Promise<Figures[]> {
  const { accounts, txs: count } = readOptions(args, { counts: { accounts: 10_000, txs: 20_000 } });
  console.error(`signing ${count} sends of ${accounts} accounts`);
  const transfers = makeTransfers(chainId, denom, accounts, count);
  const { home, appState } = makeHome(transfers);
  const node = await startEco2d(home);
  try {
    const [mempool, consensus] = [await connectAbci(node.address), await connectAbci(node.address)];
    const starting = performance.now();
    await startChain(consensus, appState);
    const maker = makeBlocks(mempool, consensus, transfers.txs);
    await maker.next(0);
    console.error(
      `genesis of ${accounts} accounts in ${seconds(starting).toFixed(1)} s; txs of ${transfers.txs[0]?.length} bytes`,
    );
    const times: BlockTimes[] = [];
    for (let left = count; left > 0; left -= blockSize) times.push(await maker.next(Math.min(blockSize, left)));
    const sum = (of: (time: BlockTimes) => number) => times.reduce((total, time) => total + of(time), 0) / 1000;
    const spent = { check: sum((t) => t.check), finalize: sum((t) => t.finalize), commit: sum((t) => t.commit) };
    const blocks = times.map(({ check, finalize, commit }) => check + finalize + commit);
    const rss = rssMb(node.pid);
    await Promise.all([mempool.close(), consensus.close()]);
    await node.stop();
    const verify = transfers.verifyRate();
    const overall = count / (spent.check + spent.finalize + spent.commit);
    const sorted = blocks.toSorted((a, b) => a - b);
    return [
      {
        bench: "abci",
        accounts,
        txs: count,
        check_tps: Math.round(count / spent.check),
        finalize_tps: Math.round(count / spent.finalize),
        finalize_commit_tps: Math.round(count / (spent.finalize + spent.commit)),
        overall_tps: Math.round(overall),
        block_p50_ms: Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0),
        block_max_ms: Math.round(sorted.at(-1) ?? 0),
        rss_mb: rss,
        verify_tps: verify,
        ratio: Number((overall / verify).toFixed(3)),
      },
    ];
  } finally {
    await node.stop();
    rmSync(home, { recursive: true, force: true });
  }
}
