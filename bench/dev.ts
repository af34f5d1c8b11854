import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cometRpc } from "../node/comet/rpc.ts";
import { homeAt } from "../node/home.ts";
import type { Figures } from "./baseline.ts";
import { rssMb, startDevChain } from "./eco2d.ts";
import { chainId, denom, makeHome } from "./home.ts";
import { included } from "./included.ts";
import { readOptions } from "./options.ts";
import { prebuild, send } from "./rpcLoad.ts";
import { makeTransfers, type Transfers } from "./transfers.ts";

/** Empty blocks that are timed, and the most of one request. */
const timedBlocks = 1000;

const since = (start: number) => performance.now() - start;

/** What a chain that starts from nothing shows. */
interface Alone {
  readonly startMs: number;
  readonly emptyBlocksMs: number;
  readonly jumpMs: number;
  readonly rssStart: number;
  readonly rssEnd: number;
}

/** Starts a new chain and makes empty blocks. @param blocks of the whole run, `timedBlocks` at least */
async function alone(blocks: number): Promise<Alone> {
  const folder = mkdtempSync(join(tmpdir(), "eco2-bench-"));
  try {
    const starting = performance.now();
    const node = await startDevChain(join(folder, "home"));
    try {
      const startMs = since(starting);
      const rssStart = rssMb(node.pid);
      const rpc = cometRpc(node.rpc, 600_000);
      const mine = (count: number) => rpc.call("dev_mine", { blocks: count });
      const mining = performance.now();
      await mine(timedBlocks);
      const emptyBlocksMs = since(mining);
      const jumping = performance.now();
      await rpc.call("dev_advance_time", { days: 30 });
      const jumpMs = since(jumping);
      for (let left = blocks - timedBlocks; left > 0; left -= timedBlocks) await mine(Math.min(left, timedBlocks));
      return { startMs, emptyBlocksMs, jumpMs, rssStart, rssEnd: rssMb(node.pid) };
    } finally {
      await node.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sends all transactions through the RPC. @returns seconds from the first request until the last one is in a block */
async function sending(transfers: Transfers): Promise<number> {
  const { home } = makeHome(transfers);
  const { genesis } = homeAt(home);
  const document = JSON.parse(readFileSync(genesis, "utf8")) as object;
  writeFileSync(genesis, JSON.stringify({ development: true, ...document }));
  try {
    const node = await startDevChain(home);
    try {
      const requests = prebuild(new URL(node.rpc).host, transfers.txs);
      const start = performance.now();
      await send(new URL(node.rpc).host, requests);
      await included(cometRpc(node.rpc), transfers.txs.length);
      return since(start) / 1000;
    } finally {
      await node.stop();
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** `eco2d dev`, the built program: from nothing to its first block, 1,000 empty blocks, 30 days at once, signed sends, memory. */
export async function run(args: string[]): Promise<Figures[]> {
  const counts = { accounts: 10_000, txs: 20_000, blocks: 100_000 };
  const { accounts, txs: count, blocks } = readOptions(args, { counts, least: { blocks: timedBlocks } });
  console.error(`signing ${count} sends of ${accounts} accounts`);
  const transfers = makeTransfers(chainId, denom, accounts, count);
  console.error("sending them through the RPC of eco2d dev");
  const tps = count / (await sending(transfers));
  const verify = transfers.verifyRate();
  console.error(`a new chain: start, ${timedBlocks} empty blocks, 30 days, and on to ${blocks} blocks`);
  const { startMs, emptyBlocksMs, jumpMs, rssStart, rssEnd } = await alone(blocks);
  return [
    {
      bench: "dev",
      accounts,
      txs: count,
      blocks,
      start_ms: Math.round(startMs),
      empty_blocks_s: Number((emptyBlocksMs / 1000).toFixed(2)),
      jump_ms: Math.round(jumpMs),
      tps: Math.round(tps),
      rss_start_mb: rssStart,
      rss_100k_mb: rssEnd,
      verify_tps: verify,
      ratio: Number((tps / verify).toFixed(3)),
    },
  ];
}
