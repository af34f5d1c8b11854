import { readFileSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { type AbciClient, connectAbci } from "../abci/client.ts";
import { RequestFinalizeBlock, RequestInfo, RequestInitChain } from "../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../codec/gen/tendermint/types/params.ts";
import type { Figures } from "./baseline.ts";
import { startEco2d } from "./eco2d.ts";
import { chainId, denom, makeHome } from "./home.ts";
import { makeTransfers } from "./transfers.ts";

const blockSize = 1000;

const seconds = (since: number) => (performance.now() - since) / 1000;

/** Resident memory of a process, MB. */
function rssMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
}

async function initChain(client: AbciClient, appState: unknown): Promise<void> {
  await client.call("info", RequestInfo.fromPartial({ version: "0.38.25" }));
  await client.call(
    "initChain",
    RequestInitChain.fromPartial({
      chainId,
      initialHeight: 1n,
      time: { seconds: 1_700_000_000n, nanos: 0 },
      consensusParams: ConsensusParams.fromPartial({
        block: { maxBytes: 22_020_096n, maxGas: -1n },
        evidence: { maxAgeNumBlocks: 100n, maxAgeDuration: { seconds: 1000n, nanos: 0 }, maxBytes: 1000n },
        validator: { pubKeyTypes: ["ed25519"] },
      }),
      appStateBytes: Buffer.from(JSON.stringify(appState)),
    }),
  );
}

interface Spent {
  check: number;
  finalize: number;
  commit: number;
  readonly blocks: number[];
}

async function runBlock(
  mempool: AbciClient,
  consensus: AbciClient,
  height: number,
  txs: readonly Uint8Array[],
  spent: Spent,
): Promise<void> {
  const start = performance.now();
  const checked = await Promise.all(txs.map((tx) => mempool.call("checkTx", { tx, type: 0 })));
  const refused = checked.find(({ code }) => code !== 0);
  if (refused !== undefined) throw new Error(`CheckTx refused: ${refused.log}`);
  spent.check += seconds(start);
  const finalizing = performance.now();
  const time = { seconds: 1_700_000_000n + BigInt(height), nanos: 0 };
  const block = RequestFinalizeBlock.fromPartial({ height: BigInt(height), txs: [...txs], time });
  const { txResults } = await consensus.call("finalizeBlock", block);
  const failed = txResults.find(({ code }) => code !== 0);
  if (failed !== undefined) throw new Error(`a transaction failed: ${failed.log}`);
  spent.finalize += seconds(finalizing);
  const committing = performance.now();
  await consensus.call("commit", {});
  spent.commit += seconds(committing);
  spent.blocks.push(seconds(start) * 1000);
}

/** Drives a started eco2d over its unix socket: for each block CheckTx of all, FinalizeBlock, Commit with its fsync. */
export async function run(args: string[]): Promise<Figures[]> {
  const { values } = parseArgs({
    args,
    options: { accounts: { type: "string", default: "10000" }, txs: { type: "string", default: "20000" } },
  });
  const [accounts, count] = [Number(values.accounts), Number(values.txs)];
  console.error(`signing ${count} sends of ${accounts} accounts`);
  const transfers = makeTransfers(chainId, denom, accounts, count);
  const { home, appState } = makeHome(transfers);
  const node = await startEco2d(home);
  try {
    const [mempool, consensus] = [await connectAbci(node.address), await connectAbci(node.address)];
    const starting = performance.now();
    await initChain(consensus, appState);
    const spent: Spent = { check: 0, finalize: 0, commit: 0, blocks: [] };
    await runBlock(mempool, consensus, 1, [], { check: 0, finalize: 0, commit: 0, blocks: [] });
    console.error(
      `genesis of ${accounts} accounts in ${seconds(starting).toFixed(1)} s; txs of ${transfers.txs[0]?.length} bytes`,
    );
    for (let at = 0, height = 2; at < count; at += blockSize, height++) {
      await runBlock(mempool, consensus, height, transfers.txs.slice(at, at + blockSize), spent);
    }
    const rss = rssMb(node.pid);
    await Promise.all([mempool.close(), consensus.close()]);
    await node.stop();
    const verify = transfers.verifyRate();
    const overall = count / (spent.check + spent.finalize + spent.commit);
    const sorted = spent.blocks.toSorted((a, b) => a - b);
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
