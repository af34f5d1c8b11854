import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { connectAbci } from "../abci/client.ts";
import { threadFile } from "../store/threads.ts";
import type { Asked, AskSetting } from "./asking/thread.ts";
import type { Figures } from "./baseline.ts";
import { type BlockMaker, makeBlocks, startChain } from "./blocks.ts";
import { startEco2d } from "./eco2d.ts";
import { chainId, denom, makeHome } from "./home.ts";
import { readOptions } from "./options.ts";
import { makeTransfers } from "./transfers.ts";

/** Transactions of a block, and milliseconds from one to the next: 2,000 a second. */
const blockSize = 500;
const interval = 250;
const queriesPerSecond = 200;
/** Blocks without queries, then as many with, and again: what else the machine does falls on both alike. */
const blocksPerTurn = 20;

/** The value that so many of a hundred do not exceed. */
function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}

const rounded = (value: number) => Number(value.toFixed(2));

/** Asks from a thread of its own: this one is busy with blocks, which would count as time of the queries. */
function startAsking(setting: AskSetting): { stop(): Promise<Asked> } {
  const thread = new Worker(threadFile("bench/asking/thread"), { workerData: setting });
  return {
    stop() {
      const answer = new Promise<Asked>((resolve, reject) => {
        thread.once("message", resolve);
        thread.once("error", reject);
      });
      thread.postMessage("stop");
      return answer;
    },
  };
}

/** A port that nobody listens on now. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const bound = server.address();
      server.close(() => resolve(typeof bound === "object" && bound !== null ? bound.port : 0));
    });
  });
}

/** Makes blocks at their interval, a late one at once. @returns milliseconds of FinalizeBlock and Commit of each */
async function turn(maker: BlockMaker, blocks: number): Promise<number[]> {
  const took: number[] = [];
  const start = performance.now();
  for (let index = 0; index < blocks; index++) {
    await delay(Math.max(0, start + index * interval - performance.now()));
    const { finalize, commit } = await maker.next(blockSize);
    took.push(finalize + commit);
  }
  return took;
}

/** 2,000 sends a second into eco2d over its socket, in turns with and without 200 REST queries a second. */
export async function run(args: string[]): Promise<Figures[]> {
  const { accounts, turns } = readOptions(args, { counts: { accounts: 10_000, turns: 6 } });
  const count = blockSize * blocksPerTurn * (turns + 1);
  console.error(`signing ${count} sends of ${accounts} accounts`);
  const transfers = makeTransfers(chainId, denom, accounts, count);
  const { home, appState } = makeHome(transfers);
  const restAddress = `127.0.0.1:${await freePort()}`;
  // Nothing answers there: what is asked for here needs the state alone.
  const node = await startEco2d(home, [
    "--comet-rpc",
    "http://127.0.0.1:1",
    "--rest-address",
    restAddress,
    "--grpc-address",
    "127.0.0.1:0",
  ]);
  try {
    const [mempool, consensus] = [await connectAbci(node.address), await connectAbci(node.address)];
    await startChain(consensus, appState);
    const maker = makeBlocks(mempool, consensus, transfers.txs);
    await maker.next(0);
    const setting: AskSetting = {
      url: `http://${restAddress}`,
      addresses: transfers.addresses,
      denom,
      perSecond: queriesPerSecond,
    };
    const warming = startAsking(setting);
    await turn(maker, blocksPerTurn);
    await warming.stop();
    const [alone, beside]: [number[], number[]] = [[], []];
    const took: number[] = [];
    let refused = 0;
    for (let index = 0; index < turns; index++) {
      if (index % 2 === 0) {
        alone.splice(alone.length, 0, ...(await turn(maker, blocksPerTurn)));
        continue;
      }
      const queries = startAsking(setting);
      beside.splice(beside.length, 0, ...(await turn(maker, blocksPerTurn)));
      const asked = await queries.stop();
      took.splice(took.length, 0, ...asked.took);
      refused += asked.refused;
    }
    await Promise.all([mempool.close(), consensus.close()]);
    const [p99Alone, p99Beside] = [percentile(alone, 99), percentile(beside, 99)];
    return [
      {
        bench: "queries",
        accounts,
        tx_per_s: (blockSize * 1000) / interval,
        queries_per_s: queriesPerSecond,
        block_p50_ms: rounded(percentile(alone, 50)),
        block_p50_with_queries_ms: rounded(percentile(beside, 50)),
        block_p99_ms: rounded(p99Alone),
        block_p99_with_queries_ms: rounded(p99Beside),
        block_p99_ratio: rounded(p99Beside / p99Alone),
        query_p50_ms: rounded(percentile(took, 50)),
        query_p99_ms: rounded(percentile(took, 99)),
        queries: took.length,
        refused,
        ratio: rounded(p99Alone / p99Beside),
      },
    ];
  } finally {
    await node.stop();
    rmSync(home, { recursive: true, force: true });
  }
}
