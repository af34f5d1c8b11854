import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { initHome } from "../init.ts";
import { findComet } from "./binary.ts";
import { type CometOptions, startComet } from "./process.ts";
import { type CometRpc, cometRpc } from "./rpc.ts";
import type { RpcTx } from "./rpcTypes.ts";

// CometBFT's own kvstore application stands in for ours: what is tested is the home that init writes and the child process.
const folder = mkdtempSync(join(tmpdir(), "comet-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function options(name: string): CometOptions {
  const { home } = initHome({
    home: join(folder, name),
    moniker: "tester",
    chainId: "process-1",
    blockTime: 100,
    appState: { counter: { value: "1" } },
    rpcAddress: "tcp://127.0.0.1:0",
    p2pAddress: "tcp://127.0.0.1:0",
  });
  return { binary: findComet(), home: home.root, proxyApp: "kvstore" };
}

/** A transaction is in its block a moment before it can be found. */
async function indexed(rpc: CometRpc, hash: string): Promise<RpcTx> {
  while ((await rpc.txSearch(`tx.hash='${hash}'`)).txs.length === 0) await delay(20);
  return rpc.tx(Buffer.from(hash, "hex"));
}

describe("a home made by init runs under CometBFT", () => {
  const comet = { process: undefined as ReturnType<typeof startComet> | undefined, url: "" };
  beforeAll(async () => {
    comet.process = startComet(options("running"));
    comet.url = await comet.process.ready;
  }, 30_000);
  afterAll(() => comet.process?.stop());

  test("blocks are made, with this node's key and our genesis", async () => {
    const rpc = cometRpc(comet.url);
    const committed = await rpc.broadcastCommit(new TextEncoder().encode("name=value"));
    expect(committed.tx_result.code).toBe(0);
    const height = Number(committed.height);
    const { block } = await rpc.block(height);
    expect(block.header.chain_id).toBe("process-1");
    expect(block.data.txs).toEqual([Buffer.from("name=value").toString("base64")]);

    const { genesis } = await rpc.genesis();
    expect(genesis.app_state).toEqual({ counter: { value: "1" } });
    const { validators } = await rpc.validators(height);
    expect(validators.map(({ address }) => address)).toEqual([genesis.validators[0]?.address]);
    const { consensus_params } = await rpc.consensusParams(height);
    expect(consensus_params).toEqual({ ...genesis.consensus_params, version: { app: expect.any(String) } });
  });

  test("typed calls", async () => {
    const rpc = cometRpc(comet.url);
    const sent = await rpc.broadcastCommit(new TextEncoder().encode("a=1"));
    const height = Number(sent.height);
    const found = await indexed(rpc, sent.hash);
    expect([found.height, found.tx_result.code]).toEqual([sent.height, 0]);
    expect((await rpc.txSearch(`tx.height=${height}`, { orderBy: "desc" })).txs.map(({ hash }) => hash)).toEqual([
      sent.hash,
    ]);
    expect((await rpc.blockResults(height)).txs_results).toHaveLength(1);
    expect((await rpc.commit(height)).signed_header.header.height).toBe(sent.height);
    const { response } = await rpc.abciQuery("/store", new TextEncoder().encode("a"));
    expect(Buffer.from(response.value ?? "", "base64").toString()).toBe("1");
    expect((await rpc.status()).node_info.network).toBe("process-1");
    expect((await rpc.netInfo()).n_peers).toBe("0");
    expect(Number((await rpc.unconfirmed()).total)).toBeGreaterThanOrEqual(0);
  });

  test("what CometBFT refuses is told in its words", async () => {
    const rpc = cometRpc(comet.url);
    await expect(rpc.block(1_000_000)).rejects.toThrow(/^block: height 1000000 must be less than or equal/);
    await expect(rpc.call("nothing")).rejects.toThrow(/^nothing: Method not found/);
    await expect(rpc.tx(new Uint8Array(32))).rejects.toThrow(/^tx: tx \(0+\) not found/);
  });

  test("a second CometBFT on the same port, and on the same home", async () => {
    const port = comet.url.replace("http://", "tcp://");
    const other = startComet({ ...options("other"), rpcAddress: port });
    await expect(other.ready).rejects.toThrow(
      /^CometBFT cannot listen on 127\.0\.0\.1:\d+: the port is in use; .* \[rpc\] laddr/,
    );
    const same = startComet({ binary: findComet(), home: join(folder, "running"), proxyApp: "kvstore" });
    await expect(same.ready).rejects.toThrow(/another CometBFT uses this home/);
  });
});

describe("the end of CometBFT", () => {
  test("a stop is orderly, and the chain goes on after it", async () => {
    const settings = options("stopped");
    const first = startComet(settings);
    const url = await first.ready;
    await cometRpc(url).broadcastCommit(new TextEncoder().encode("k=v"));
    await first.stop();
    const exit = await first.exited;
    expect(exit.expected).toBe(true);
    expect(exit.signal).not.toBe("SIGKILL");
    const again = startComet(settings);
    const { sync_info } = await cometRpc(await again.ready).status();
    expect(Number(sync_info.latest_block_height)).toBeGreaterThan(0);
    await again.stop();
  }, 30_000);

  test("without a home, and without a program", async () => {
    const nowhere = startComet({ binary: join(folder, "none"), home: folder, proxyApp: "kvstore" });
    await expect(nowhere.ready).rejects.toThrow(/^cannot run .*none: .*ENOENT/);
    expect((await nowhere.exited).expected).toBe(false);
    const unnamed = startComet({ ...options("refused"), proxyApp: "kvstore", p2pAddress: "nonsense" });
    await expect(unnamed.ready).rejects.toThrow(/^CometBFT ended \(exit code 1\): .*nonsense/);
  });

  test("it ends when the application goes away", async () => {
    const path = join(folder, "app.sock");
    const server = createServer((socket) => setTimeout(() => socket.destroy(), 300));
    await once(server.listen(path), "listening");
    const comet = startComet({ ...options("orphan"), proxyApp: `unix://${path}` });
    const { expected } = await comet.exited;
    expect(expected).toBe(false);
    server.close();
  }, 30_000);

  test("it does not outlive a killed parent", async () => {
    const settings = options("parent");
    // A parent that only starts CometBFT as startComet does; after SIGKILL it can do nothing more.
    const script = `
      const { spawn } = require("node:child_process");
      const { createServer } = require("node:net");
      createServer(() => {}).listen(process.argv[1], () => {
        const child = spawn(process.argv[2], process.argv.slice(3), { detached: true, stdio: ["ignore", "pipe", "pipe"] });
        console.log(child.pid);
      });`;
    const socket = join(folder, "parent.sock");
    const parent = spawn(process.execPath, [
      ...["-e", script, socket, settings.binary, "start", `--home=${settings.home}`, `--proxy_app=unix://${socket}`],
    ]);
    const [output] = await once(parent.stdout, "data");
    const pid = Number(String(output).trim());
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(process.kill(pid, 0)).toBe(true);
    parent.kill("SIGKILL");
    for (;;) {
      try {
        process.kill(pid, 0);
      } catch {
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
  }, 30_000);
});
