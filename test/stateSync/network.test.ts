import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { makeTransfers } from "../../bench/transfers.ts";
import type { RequestLoadSnapshotChunk } from "../../codec/gen/tendermint/abci/types.ts";
import type { Application } from "../../core/application.ts";
import { cometRpc } from "../../node/comet/rpc.ts";
import { homeAt } from "../../node/home.ts";
import { type Eco2d, gone, killHard, startEco2d } from "../crash/processes.ts";
import { makeHome } from "../harness/network.ts";
import { configure, freePort, joiningHome, type Peer, reaches, startPeer, withPeers } from "./network.ts";

// Accounts of the chain; each has four keys. The short form fits into one chunk.
const accounts = process.env["ECO2_LONG"] === undefined ? 20 : 30_000;
const patience = process.env["ECO2_LONG"] === undefined ? 120_000 : 600_000;
const homes: string[] = [];
const running = new Set<Peer>();
const processes = new Set<Eco2d>();
const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields: object, message: string) => console.error(message, fields),
};
const { addresses, txs } = makeTransfers("eco2-sync-1", "ueco2", accounts, 60);
let first: Peer;

async function start(home: string): Promise<Peer> {
  const peer = await startPeer(home, await freePort(), log);
  running.add(peer);
  return peer;
}

async function stop(peer: Peer): Promise<void> {
  running.delete(peer);
  await peer.node.stop();
}

async function joinedTo(peers: readonly Peer[]): Promise<string> {
  const addressesOf = peers.map(({ address }) => address);
  const home = await joiningHome({ genesisOf: first.home, peers: addressesOf, rpc: first.rpc, trustHeight: 2 });
  homes.push(home);
  return home;
}

beforeAll(async () => {
  const funded = addresses.map((address) => ({ address, coins: [{ denom: "ueco2", amount: "1000000000" }] }));
  const home = makeHome({ chainId: "eco2-sync-1", prefix: "eco", funded, blockTime: 200 });
  homes.push(home);
  // None goes while it may be asked for.
  configure(homeAt(home).appConfig, "state-sync", { "snapshot-interval": "5", "snapshot-keep-recent": "0" });
  withPeers(home, []);
  first = await start(home);
  const rpc = cometRpc(first.rpc);
  for (const tx of txs.slice(0, 40)) expect((await rpc.broadcastSync(tx)).code).toBe(0);
  while (first.node.application.listSnapshots({}).snapshots.length === 0) await delay(50);
}, patience);

afterAll(async () => {
  for (const { pid, cometPid, exited } of processes) {
    killHard(pid);
    await exited;
    await cometPid.then(gone, () => undefined);
  }
  for (const peer of running) await peer.node.stop();
  for (const home of homes) rmSync(home, { recursive: true, force: true });
}, 60_000);

test(
  "a second node joins a running chain by CometBFT's state sync, and follows",
  async () => {
    const home = await joinedTo([first]);
    const second = await start(home);
    await reaches(second.node, 1);
    const from = second.node.store.retained().oldest;
    expect(from % 5).toBe(0);
    for (const tx of txs.slice(40)) expect((await cometRpc(first.rpc).broadcastSync(tx)).code).toBe(0);
    await reaches(second.node, from + 8);
    const { block } = await cometRpc(second.rpc).block(from + 8);
    const root = second.node.store.at(from + 7)?.root ?? new Uint8Array(0);
    expect(block.header.app_hash.toLowerCase()).toBe(Buffer.from(root).toString("hex"));
    expect((await cometRpc(second.rpc).status()).sync_info.earliest_block_height).toBe(String(from + 1));
    await stop(second);
    // It goes on from its own state, whatever its configuration still says of state sync.
    const again = await start(home);
    await reaches(again.node, again.node.application.height + 3);
    const height = again.node.application.height - 1;
    await reaches(first.node, height);
    expect(again.node.store.at(height)?.root).toEqual(first.node.store.at(height)?.root);
    await stop(again);
  },
  patience,
);

/** Puts other answers in the place of a running application's own. */
const answering = (app: Application, own: Partial<Application>): void => void Object.assign(app, own);

test(
  "a provider that serves bad chunks and one that has lost its own do not keep a node from joining",
  async () => {
    const liar = await start(await joinedTo([first]));
    await reaches(liar.node, 1);
    const honest = first.node.application.loadSnapshotChunk.bind(first.node.application);
    let lies = 0;
    // Both offer the same: of a snapshot that only one has, nobody else could send the chunks.
    const offered = first.node.application.listSnapshots({});
    const listed = first.node.application.listSnapshots.bind(first.node.application);
    answering(first.node.application, { listSnapshots: () => offered });
    answering(liar.node.application, {
      listSnapshots: () => offered,
      loadSnapshotChunk: () => {
        lies += 1;
        return { chunk: Buffer.from("not what was announced") };
      },
    });
    // Whoever tells the truth has lost the chunk until the other has been asked for it.
    answering(first.node.application, {
      loadSnapshotChunk: (request: RequestLoadSnapshotChunk) => {
        if (lies > 0) return honest(request);
        return { chunk: new Uint8Array(0) };
      },
    });
    const third = await start(await joinedTo([first, liar]));
    await reaches(third.node, 1);
    const from = third.node.store.retained().oldest;
    await reaches(third.node, from + 3);
    expect(lies).toBeGreaterThan(0);
    expect(third.node.store.at(from)?.root).toEqual(first.node.store.at(from)?.root);
    answering(first.node.application, { loadSnapshotChunk: honest, listSnapshots: listed });
    await stop(third);
    await stop(liar);
  },
  patience,
);

test(
  "a node that is killed while it restores, and again when it has, starts and joins",
  async () => {
    const home = await joinedTo([first]);
    const honest = first.node.application.loadSnapshotChunk.bind(first.node.application);
    async function killedAt(line: string): Promise<void> {
      const flags = ["--rpc-laddr", "127.0.0.1:0", "--p2p-laddr", "127.0.0.1:0", "--rest-address", "127.0.0.1:0"];
      const one = startEco2d(home, [...flags, "--grpc-address", "127.0.0.1:0"]);
      processes.add(one);
      const cometPid = await one.cometPid;
      while (!one.output().includes(line)) await delay(2);
      killHard(one.pid);
      await one.exited;
      await gone(cometPid);
      processes.delete(one);
    }
    // The first attempt waits for its chunk until it is killed.
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    answering(first.node.application, { loadSnapshotChunk: (request) => held.then(() => honest(request)) });
    await killedAt("accepted:");
    release();
    await killedAt("restored from a snapshot");
    const joined = await start(home).catch((error: unknown) => {
      // CometBFT writes its state and its first commit apart; killed between the two, it needs what the message says.
      if (!/remove data\/state\.db and data\/blockstore\.db/.test(String(error))) throw error;
      for (const name of ["state.db", "blockstore.db"]) rmSync(join(home, "data", name), { recursive: true });
      return start(home);
    });
    await reaches(joined.node, 1);
    await reaches(joined.node, joined.node.store.retained().oldest + 3);
    await stop(joined);
  },
  patience,
);
