import { randomInt } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { expect, test } from "@jest/globals";
import { eco2 } from "../../app/eco2.ts";
import { BaseAccount } from "../../codec/gen/cosmos/auth/v1beta1/auth.ts";
import { QueryAccountRequest, QueryAccountResponse } from "../../codec/gen/cosmos/auth/v1beta1/query.ts";
import { QueryBalanceRequest, QueryBalanceResponse } from "../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { findComet } from "../../node/comet/binary.ts";
import { startComet } from "../../node/comet/process.ts";
import { type CometRpc, cometRpc, RpcError } from "../../node/comet/rpc.ts";
import { readAppConfig } from "../../node/config.ts";
import { NodeError, reasonOf } from "../../node/errors.ts";
import { homeAt } from "../../node/home.ts";
import { openLedger } from "../../node/ledger.ts";
import { makeHome, removeHome } from "../harness/network.ts";
import { type Living, live, type Story, until } from "./chapter.ts";
import { createLoad, fee } from "./load.ts";
import { type Kill, planKills } from "./plan.ts";
import { type Eco2d, gone, killHard, runs, startEco2d } from "./processes.ts";
import { createWitness } from "./witness.ts";

// The long form takes some five minutes on two free cores.
const long = process.env["ECO2_LONG"] !== undefined;
const timeLimit = long ? 1_800_000 : 300_000;
const seed = process.env["ECO2_SEED"] ?? String(randomInt(1_000_000_000));
const denom = "ueco2";
const funds = 1_000_000_000n;
const anyPort = "tcp://127.0.0.1:0";
const servers = ["--rest-address", "127.0.0.1:0", "--grpc-address", "127.0.0.1:0"];

/** Processes of the running test, ended with it whatever happens. */
const started = new Set<number>();

/** `eco2d start`: CometBFT is its child. One that a killed node left behind is gone when the next has started its own. */
async function whole(home: string): Promise<Living & { readonly eco2d: Eco2d }> {
  const before = [...started];
  const eco2d = startEco2d(home, ["--rpc-laddr", anyPort, "--p2p-laddr", anyPort, ...servers]);
  started.add(eco2d.pid);
  const comet = await eco2d.cometPid;
  started.add(comet);
  expect(before.filter(runs)).toEqual([]);
  return {
    eco2d,
    opened: await eco2d.opened,
    rpc: eco2d.rpc,
    async kill(victim) {
      if (victim !== "comet") killHard(eco2d.pid);
      if (victim !== "app") killHard(comet);
      const { code, signal } = await eco2d.exited;
      if (victim === "comet") {
        expect(eco2d.output().trimEnd().split("\n").at(-1)).toMatch(/^Error: CometBFT ended \(SIGKILL\)/);
        expect([code, signal]).toEqual([1, null]);
      } else expect(signal).toBe("SIGKILL");
    },
  };
}

/** Flags of Node with which a thread of the built program kills the process at its call of the disk of that number. */
function dyingAt(call: number): string[] {
  const killing = pathToFileURL(join("dist", "store", "testing", "killing.js")).href;
  const program = `import { killAtCall } from ${JSON.stringify(killing)}; killAtCall(${call});`;
  return ["--import", `data:text/javascript,${encodeURIComponent(program)}`];
}

/** A life under load that ends at a call of the disk, wherever that is: before the node is ready, in a block, in a snapshot. */
async function untilItDies(home: string, { witness, load }: Story, call: number): Promise<void> {
  const eco2d = startEco2d(home, ["--rpc-laddr", anyPort, "--p2p-laddr", anyPort, ...servers], dyingAt(call));
  started.add(eco2d.pid);
  eco2d.cometPid.then((pid) => started.add(pid)).catch(() => undefined);
  const told = witness.height;
  const lost = eco2d.opened.then(
    (opened) => (opened < told ? `${told} was answered, the state was opened at ${opened}` : undefined),
    () => undefined,
  );
  const stop = new AbortController();
  const work = eco2d.rpc.then(
    async (url) => {
      const rpc = cometRpc(url, 10_000);
      const sent = load.send(rpc, stop.signal);
      while (!stop.signal.aborted) {
        // What the kill cuts off is no fault; another answer than before is.
        await witness.ask(rpc).catch((error: unknown) => {
          if (!(error instanceof NodeError || error instanceof RpcError)) throw error;
        });
        await delay(5);
      }
      await sent;
    },
    () => undefined,
  );
  const { code, signal } = await Promise.race([eco2d.exited, work.then(() => eco2d.exited)]);
  stop.abort();
  await work;
  if (signal !== "SIGKILL") throw new Error(`the program ended with ${signal ?? code}:\n${eco2d.output()}`);
  expect(await lost).toBeUndefined();
}

/** `eco2d start --no-comet`, and a CometBFT that goes and comes on its own. */
function apart(home: string): () => Promise<Living & { readonly stop: () => Promise<void> }> {
  let eco2d: Eco2d | undefined;
  return async () => {
    const alreadyOpen = eco2d !== undefined;
    if (eco2d === undefined) {
      eco2d = startEco2d(home, ["--no-comet"]);
      started.add(eco2d.pid);
    }
    const app = eco2d;
    const proxyApp = await app.abci;
    const comet = startComet({ binary: findComet(), home, proxyApp, rpcAddress: anyPort, p2pAddress: anyPort });
    if (comet.pid !== undefined) started.add(comet.pid);
    return {
      // One that lives on is not opened again.
      opened: alreadyOpen ? Number.POSITIVE_INFINITY : await app.opened,
      rpc: comet.ready,
      async kill(victim) {
        if (victim === "comet") comet.kill("SIGKILL");
        else killHard(app.pid);
        // As whoever watches over it would: one that does not end with its application is ended.
        await Promise.race([comet.exited, delay(5_000, undefined, { ref: false })]);
        await comet.stop();
        if (victim === "comet") expect(runs(app.pid)).toBe(true);
        else {
          await app.exited;
          eco2d = undefined;
        }
      },
      async stop() {
        await comet.stop();
        process.kill(app.pid, "SIGTERM");
        expect(await app.exited).toEqual({ code: 0, signal: null });
      },
    };
  };
}

/** What the blocks say of every account: its sequence, and its balance. */
async function reckon(rpc: CometRpc, { witness, load }: Story): Promise<{ sequence: bigint; balance: bigint }[]> {
  const accounts = load.addresses.map(() => ({ sequence: 0n, balance: funds }));
  for (let height = 1; height <= witness.height; height++) {
    const [{ block }, { txs_results }] = await Promise.all([rpc.block(height), rpc.blockResults(height)]);
    for (const [index, tx] of (block.data.txs ?? []).entries()) {
      const { from, to } = load.partsOf(tx) ?? { from: -1, to: -1 };
      const [sender, recipient] = [accounts[from], accounts[to]];
      if (sender === undefined || recipient === undefined) throw new Error(`block ${height} has a foreign transaction`);
      if (txs_results?.[index]?.code !== 0) continue;
      sender.sequence += 1n;
      sender.balance -= fee + 1n;
      recipient.balance += 1n;
    }
  }
  return accounts;
}

/** The state on the disk, after the node has stopped. */
async function readState(home: string, addresses: readonly string[]) {
  const paths = homeAt(home);
  const { application, store } = await openLedger(eco2, paths, readAppConfig(paths.appConfig), () => undefined);
  try {
    expect(application.brokenInvariantAt(0)).toBeUndefined();
    const accounts = addresses.map((address) => {
      const account = QueryAccountRequest.encode({ address }).finish();
      const balance = QueryBalanceRequest.encode({ address, denom }).finish();
      const found = QueryAccountResponse.decode(
        application.call("/cosmos.auth.v1beta1.Query/Account", account, 0).value,
      );
      const coins = QueryBalanceResponse.decode(
        application.call("/cosmos.bank.v1beta1.Query/Balance", balance, 0).value,
      );
      const { sequence } = BaseAccount.decode(found.account?.value ?? new Uint8Array(0));
      return { sequence, balance: BigInt(coins.balance?.amount ?? "") };
    });
    return { height: application.height, accounts };
  } finally {
    store.close();
  }
}

/** Every transaction of the chain is in the state once, and none else. */
async function settle(home: string, rpc: CometRpc, story: Story, stop: () => Promise<void>): Promise<void> {
  const { witness, load } = story;
  // The first blocks after a start may be those that were proposed before it, with transactions that no mempool shows.
  const before = witness.height;
  await until("two blocks are made, and the mempool is empty", async () => {
    await witness.ask(rpc);
    return witness.height >= before + 2 && (await rpc.unconfirmed()).total === "0";
  });
  // From the first block on: nothing of what was ever told has changed.
  await witness.ask(rpc, 1);
  const reckoned = await reckon(rpc, story);
  await stop();
  const state = await readState(home, load.addresses);
  expect(state.height).toBeGreaterThanOrEqual(witness.height);
  expect(state.accounts).toEqual(reckoned);
  const included = reckoned.reduce((sum, { sequence }) => sum + Number(sequence), 0);
  // The load was one: most of what CheckTx took went through, the rest was in a mempool that was killed.
  expect(included).toBeGreaterThan(load.taken / 2);
  if (long)
    console.log(`${witness.height} blocks, ${load.taken} transactions taken, ${included} in blocks, seed ${seed}`);
}

function makeStory(chainId: string, kills: number): { home: string; story: Story } {
  const load = createLoad(chainId, denom, 100 * kills);
  const coins = [{ denom, amount: String(funds) }];
  const funded = load.addresses.map((address) => ({ address, coins }));
  const home = makeHome({ chainId, prefix: "eco", funded, blockTime: 100 });
  return { home, story: { witness: createWitness(), load } };
}

async function tell(kills: readonly Kill[], one: (kill: Kill) => Promise<void>): Promise<void> {
  for (const [index, kill] of kills.entries()) {
    try {
      await one(kill);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`ECO2_SEED=${seed}, kill ${index + 1}, ${JSON.stringify(kill)}: ${reason}`, { cause });
    }
  }
}

async function cleanUp(home: string): Promise<void> {
  for (const pid of started) killHard(pid);
  for (const pid of started) await gone(pid);
  started.clear();
  removeHome(home);
}

test(
  "eco2d start: application, CometBFT or both killed at random under load",
  async () => {
    const kills = planKills(`${seed}/whole`, long ? 60 : 6, ["app", "comet", "both"]);
    const { home, story } = makeStory("crash-whole-1", kills.length);
    try {
      await tell(kills, async (kill) => live(story, await whole(home), kill));
      const node = await whole(home);
      await settle(home, cometRpc(await node.rpc), story, async () => {
        process.kill(node.eco2d.pid, "SIGTERM");
        expect(await node.eco2d.exited).toEqual({ code: 0, signal: null });
      });
    } finally {
      await cleanUp(home);
    }
  },
  timeLimit,
);

test(
  "eco2d start: killed at its calls of the disk under load",
  async () => {
    const calls = Array.from({ length: long ? 100 : 5 }, (_, index) => (long ? index : 8 + 19 * index));
    const { home, story } = makeStory("crash-calls-1", calls.length);
    const { appConfig } = homeAt(home);
    const config = readFileSync(appConfig, "utf8");
    // Snapshots of the state come every few blocks, so that kills hit them, and what is removed behind them.
    writeFileSync(appConfig, config.replace("snapshot-interval = 1000", "snapshot-interval = 5"));
    expect(readAppConfig(appConfig).state["snapshot-interval"]).toBe(5);
    try {
      for (const call of calls) {
        await untilItDies(home, story, call).catch((cause: unknown) => {
          throw new Error(`killed at call ${call} of the disk: ${reasonOf(cause)}`, { cause });
        });
      }
      const node = await whole(home);
      await settle(home, cometRpc(await node.rpc), story, async () => {
        process.kill(node.eco2d.pid, "SIGTERM");
        expect(await node.eco2d.exited).toEqual({ code: 0, signal: null });
      });
    } finally {
      await cleanUp(home);
    }
  },
  timeLimit,
);

test(
  "application and CometBFT apart, either killed at random under load while the other lives",
  async () => {
    const kills = planKills(`${seed}/apart`, long ? 40 : 4, ["comet", "app"]);
    const { home, story } = makeStory("crash-apart-1", kills.length);
    const next = apart(home);
    try {
      await tell(kills, async (kill) => live(story, await next(), kill));
      const node = await next();
      await settle(home, cometRpc(await node.rpc), story, node.stop);
    } finally {
      await cleanUp(home);
    }
  },
  timeLimit,
);
