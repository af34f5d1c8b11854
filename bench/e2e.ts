import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findComet } from "../node/comet/binary.ts";
import { startComet } from "../node/comet/process.ts";
import { cometRpc } from "../node/comet/rpc.ts";
import type { Figures } from "./baseline.ts";
import { startEco2d } from "./eco2d.ts";
import { chainId, denom, makeHome } from "./home.ts";
import { included } from "./included.ts";
import { readOptions } from "./options.ts";
import { prebuild, send } from "./rpcLoad.ts";
import { makeTransfers, type Transfers } from "./transfers.ts";

/** An application behind a socket, in a process of its own. */
interface App {
  readonly address: string;
  stop(): Promise<void>;
}

// A pause of 200 ms after each commit.
const shortInterval = 222;
const longInterval = 10_000;

async function startTrivial(home: string): Promise<App> {
  const socket = join(home, "trivial.sock");
  const child: ChildProcess = spawn(process.execPath, [join("dist", "bench", "trivial.js"), socket], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child.stdout ?? child, "data");
  return {
    address: `unix://${socket}`,
    async stop() {
      if (child.exitCode !== null) return;
      child.stdin?.end();
      await once(child, "exit");
    },
  };
}

interface Measured {
  readonly tps: number;
  readonly blocks: readonly number[];
}

/** Sends all transactions through CometBFT's RPC. The clock runs from the first request until the last one is in a block. */
async function measure(
  transfers: Transfers,
  blockTime: number,
  startApp: (home: string) => Promise<App>,
  threads?: string,
): Promise<Measured> {
  const { home } = makeHome(transfers, blockTime);
  const app = await startApp(home);
  const anyPort = "127.0.0.1:0";
  const comet = startComet({
    binary: findComet(),
    home,
    proxyApp: app.address,
    rpcAddress: anyPort,
    p2pAddress: anyPort,
    ...(threads === undefined ? {} : { env: { GOMAXPROCS: threads } }),
  });
  try {
    const rpc = cometRpc(await comet.ready);
    const host = new URL(rpc.url).host;
    const requests = prebuild(host, transfers.txs);
    while (Number((await rpc.status()).sync_info.latest_block_height) < 1) await delay(20);
    const start = performance.now();
    await send(host, requests);
    const blocks = await included(rpc, transfers.txs.length);
    return { tps: transfers.txs.length / ((performance.now() - start) / 1000), blocks };
  } finally {
    await comet.stop();
    await app.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Signed sends through CometBFT's RPC into eco2d, then into an application that answers at once; and what a 10 s block carries. */
export async function run(args: string[]): Promise<Figures[]> {
  const { accounts, txs: count } = readOptions(args, { counts: { accounts: 10_000, txs: 20_000 } });
  console.error(`signing ${count} sends of ${accounts} accounts`);
  const transfers = makeTransfers(chainId, denom, accounts, count);
  console.error("eco2d behind CometBFT, pause of 200 ms");
  const ours = await measure(transfers, shortInterval, startEco2d);
  console.error("an application that answers at once, behind CometBFT as it comes: a thread a core");
  const trivial = await measure(transfers, shortInterval, startTrivial, String(availableParallelism()));
  console.error("the same, behind CometBFT as a node starts it");
  const tuned = await measure(transfers, shortInterval, startTrivial);
  console.error("eco2d with an interval of 10 s");
  const long = await measure(transfers, longInterval, startEco2d);
  return [
    {
      bench: "e2e",
      accounts,
      txs: count,
      tps: Math.round(ours.tps),
      trivial_tps: Math.round(trivial.tps),
      ratio: Number((ours.tps / trivial.tps).toFixed(3)),
      trivial_tuned_tps: Math.round(tuned.tps),
      ratio_tuned: Number((ours.tps / tuned.tps).toFixed(3)),
      largest_block: Math.max(...ours.blocks),
      txs_10s_block: Math.max(...long.blocks),
    },
  ];
}
