import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, expect, test } from "@jest/globals";
import { type AbciClient, connectAbci } from "../abci/client.ts";
import { eco2 } from "../app/eco2.ts";
import {
  ResponseApplySnapshotChunk_Result as Applied,
  ResponseOfferSnapshot_Result as Offered,
  RequestFinalizeBlock,
} from "../codec/gen/tendermint/abci/types.ts";
import { signatureVerifier } from "../core/crypto/verify.ts";
import { defaultGenesis } from "../core/genesis.ts";
import { initChainRequest } from "./genesisCheck.ts";
import { readGenesis } from "./genesisFile.ts";
import { homeAt } from "./home.ts";
import { initHome } from "./init.ts";
import { type RunningNode, runNode } from "./run.ts";

const homes: string[] = [];
const running: { readonly node: RunningNode; readonly client: AbciClient }[] = [];
const said: string[] = [];
const say = (_: object, message: string) => void said.push(message);
const log = { info: say, warn: say, error: say };

afterEach(async () => {
  for (const { node, client } of running.splice(0)) {
    await client.close();
    await node.stop();
  }
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true });
});

function newHome(interval: number, keep: number): string {
  const home = mkdtempSync(join(tmpdir(), "eco2-publisher-"));
  homes.push(home);
  const appState = defaultGenesis(eco2(signatureVerifier(undefined)), "eco");
  initHome({ home, moniker: "one", chainId: "eco2-test-1", appState, genesisTime: new Date(1_700_000_000_000) });
  const { appConfig } = homeAt(home);
  const [before = "", after = ""] = readFileSync(appConfig, "utf8").split("[state-sync]");
  const changed = after
    .replace(/^snapshot-interval = .*$/m, `snapshot-interval = ${interval}`)
    .replace(/^snapshot-keep-recent = .*$/m, `snapshot-keep-recent = ${keep}`);
  writeFileSync(appConfig, `${before}[state-sync]${changed}`);
  return home;
}

/** A node without CometBFT, and a client in its place. */
async function start(home: string) {
  const node = await runNode({ home, comet: false, log });
  const client = await connectAbci(node.abciAddress);
  running.push({ node, client });
  return { node, client };
}

async function stop(client: AbciClient): Promise<void> {
  const at = running.findIndex((one) => one.client === client);
  const [found] = running.splice(at, 1);
  await client.close();
  await found?.node.stop();
}

async function blocks(client: AbciClient, from: number, to: number): Promise<void> {
  for (let height = from; height <= to; height++) {
    const time = { seconds: 1_700_000_000n + BigInt(height), nanos: 0 };
    await client.call("finalizeBlock", RequestFinalizeBlock.fromPartial({ height: BigInt(height), time }));
    await client.call("commit", {});
  }
}

const heightsOf = async (client: AbciClient) =>
  (await client.call("listSnapshots", {})).snapshots.map(({ height }) => Number(height));

async function published(client: AbciClient, height: number): Promise<void> {
  while (!(await heightsOf(client)).includes(height)) await delay(10);
}

test("snapshots appear as blocks go by, the newest are kept, and another node takes one over", async () => {
  const home = newHome(2, 2);
  const { client, node } = await start(home);
  await client.call("initChain", initChainRequest(readGenesis(homeAt(home)), "genesis"));
  await blocks(client, 1, 3);
  await published(client, 2);
  await blocks(client, 4, 5);
  await published(client, 4);
  await blocks(client, 6, 7);
  await published(client, 6);
  expect(await heightsOf(client)).toEqual([6, 4]);

  const [snapshot] = (await client.call("listSnapshots", {})).snapshots;
  if (snapshot === undefined) throw new Error("a snapshot is offered");
  const { height, format } = snapshot;
  const { chunk } = await client.call("loadSnapshotChunk", { height, format, chunk: 0 });
  const appHash = node.store.at(6)?.root ?? new Uint8Array(0);
  const joining = await start(newHome(0, 0));
  expect(await joining.client.call("offerSnapshot", { snapshot, appHash })).toEqual({ result: Offered.ACCEPT });
  const applied = await joining.client.call("applySnapshotChunk", { index: 0, chunk, sender: "one" });
  expect(applied.result).toBe(Applied.ACCEPT);
  const info = { version: "", blockVersion: 0n, p2pVersion: 0n, abciVersion: "" };
  expect(await joining.client.call("info", info)).toMatchObject({ lastBlockHeight: 6n, lastBlockAppHash: appHash });
  await blocks(joining.client, 7, 7);
  expect(joining.node.store.latest.root).toEqual(node.store.at(7)?.root);
  expect(await heightsOf(joining.client)).toEqual([]);

  // A state of its own is not given up, and a node that waits for nothing ends.
  expect(await client.call("offerSnapshot", { snapshot, appHash })).toEqual({ result: Offered.ABORT });
  expect(await node.ended).toMatch(/^state sync refused: this node has a state of its own at height 7/);
}, 30_000);

test("what was due when the node stopped is made up for, and what a kill left half-made goes", async () => {
  const home = newHome(3, 2);
  const first = await start(home);
  await first.client.call("initChain", initChainRequest(readGenesis(homeAt(home)), "genesis"));
  await blocks(first.client, 1, 4);
  await stop(first.client);
  const { snapshots } = homeAt(home);
  // As after a kill in the middle of the work.
  for (const height of readdirSync(snapshots))
    for (const format of readdirSync(join(snapshots, height)))
      rmSync(join(snapshots, height, format, "manifest"), { force: true });
  const second = await start(home);
  await published(second.client, 3);
  expect(await heightsOf(second.client)).toEqual([3]);
}, 30_000);
