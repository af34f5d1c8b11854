import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { eco2 } from "../../app/eco2.ts";
import { connectChain } from "../../cli/tx/chain.ts";
import { abciTransport, createQueryClient, type QueryClient } from "../../client/query.ts";
import { createRpc, type Rpc } from "../../client/rpc.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { formatTime, parseTime } from "../../codec/time.ts";
import { brokenInvariant } from "../../core/chain.ts";
import { signatureVerifier } from "../../core/crypto/verify.ts";
import { defaultGenesis } from "../../core/genesis.ts";
import { queryContext } from "../../core/query.ts";
import { startRpc } from "../../engine/rpc/server/start.ts";
import { type TestAccount, testAccount, testTx } from "../../engine/testing/accounts.ts";
import { startChain } from "../../engine/testing/startChain.ts";
import { initHome } from "../../node/init.ts";
import { removeHome, startOn } from "../harness/network.ts";

/** Where the story plays: a chain whose time passes by itself, or as it is told. */
export interface Stage {
  readonly chainId: string;
  readonly rpc: Rpc;
  readonly query: QueryClient;
  readonly accounts: readonly TestAccount[];
  /** Time of the last block, nanoseconds. */
  now(): Promise<bigint>;
  /** Sends messages in one transaction and waits for its block. @throws Error with the log of one that is refused */
  send(by: TestAccount, ...messages: readonly Any[]): Promise<void>;
  /** Until the last block is of this time or later. */
  until(time: bigint): Promise<void>;
  /** So many blocks more. */
  blocks(count: number): Promise<void>;
  /** The first broken invariant, or `undefined`. */
  broken(): string | undefined;
  stop(): Promise<void>;
}

export interface StageOptions {
  readonly accounts: number;
  /** Changes the sections of the genesis, in which the accounts have coins already. */
  readonly genesis: (sections: Record<string, unknown>) => void;
}

const chainId = "eco2-mrv-1";
const gas = 100_000_000;
const coins = "100000000000000";

/** On the development engine, from a day on; blocks are a second apart unless time is moved. */
export async function engineStage(start: string, { accounts, genesis }: StageOptions): Promise<Stage> {
  const chain = await startChain(eco2, {
    chainId,
    genesisTime: start,
    accounts,
    coins: [{ denom: "ueco2", amount: BigInt(coins) }],
    mining: { mode: "manual" },
    keepBlocks: 1000,
    genesis,
  });
  const server = await startRpc({ chain, host: "127.0.0.1", port: 0, nodeId: "00".repeat(20), moniker: "mrv" });
  const rpc = createRpc(server.url);
  // Within the process: a connection that idles while blocks are made would be closed under the next question.
  const query = createQueryClient(async (path, request) => chain.application.call(path, request, 0).value);
  let time = parseTime(start);
  chain.onBlock(({ block }) => {
    const at = block.header?.time;
    if (at !== undefined) time = at.seconds * 1_000_000_000n + BigInt(at.nanos);
  });
  return {
    chainId,
    rpc,
    query,
    accounts: chain.accounts,
    now: async () => time,
    async send(by, ...messages) {
      const { result } = await chain.send(by, messages, { gas });
      if (result.code !== 0) throw new Error(result.log);
    },
    async until(to) {
      if (to > time) await chain.advanceTime({ ns: to - time });
    },
    blocks: async (count) => void (await chain.mine(count)),
    broken: () => chain.broken(),
    async stop() {
      await server.close();
      await chain.close();
    },
  };
}

/** On real CometBFT, with the time of the day. */
export async function networkStage({ accounts: count, genesis }: StageOptions): Promise<Stage> {
  const accounts = Array.from({ length: count }, (_, at) => testAccount(at + 1, "eco"));
  const appState = defaultGenesis(eco2(signatureVerifier(undefined)), "eco");
  appState["auth"] = {
    ...(appState["auth"] as object),
    accounts: accounts.map(({ address }) => ({ "@type": "/cosmos.auth.v1beta1.BaseAccount", address })),
  };
  const balances = accounts.map(({ address }) => ({ address, coins: [{ denom: "ueco2", amount: coins }] }));
  appState["bank"] = { ...(appState["bank"] as object), balances };
  genesis(appState);
  const home = mkdtempSync(join(tmpdir(), "eco2-mrv-"));
  initHome({ home, moniker: "mrv", chainId, appState, blockTime: 200 });
  const network = await startOn(home);
  const chain = connectChain(network.rpc);
  const rpc = createRpc(network.rpc);
  const { application } = network.node;
  const now = async () => {
    const { sync_info: info } = await chain.comet.status();
    return parseTime(info.latest_block_time);
  };
  const wait = async (what: string, done: () => Promise<boolean>) => {
    for (const end = Date.now() + 120_000; !(await done()); await delay(50))
      if (Date.now() > end) throw new Error(`no ${what} in two minutes`);
  };
  return {
    chainId,
    rpc,
    query: createQueryClient(abciTransport(rpc)),
    accounts,
    now,
    async send(by, ...messages) {
      const { accountNumber, sequence } = await chain.account(by.address);
      const tx = testTx(by, messages, { chainId, accountNumber, sequence }, { gas });
      const { code, log, hash } = await chain.broadcast(tx);
      if (code !== 0) throw new Error(log);
      const { tx_result: result } = await chain.included(hash, 60_000);
      if (result.code !== 0) throw new Error(result.log);
    },
    until: (time) => wait(`block at ${formatTime(time)}`, async () => (await now()) >= time),
    async blocks(more) {
      const to = application.height + more;
      await wait(`block ${to}`, async () => application.height >= to);
    },
    broken: () => {
      const { identity } = application;
      return brokenInvariant(application.chain, queryContext(identity, network.node.store.latest));
    },
    async stop() {
      await network.stop();
      removeHome(home);
    },
  };
}
