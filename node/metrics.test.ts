import { expect, test } from "@jest/globals";
import { Registry } from "prom-client";
import { RequestQuery } from "../codec/gen/tendermint/abci/types.ts";
import { startLedger } from "../test/harness/ledger.ts";
import { RpcFailure, withRpcServer } from "../test/rpcServer.ts";
import { type CometRpc, cometRpc } from "./comet/rpc.ts";
import { observed } from "./metrics.ts";
import { passOn } from "./passOn.ts";

const never = new Promise<CometRpc>(() => undefined);

/** A chain whose calls are observed, and the samples that a scraper reads: text by name and labels. */
function start(rpc: Promise<CometRpc> = never) {
  const { app } = startLedger();
  const registry = new Registry();
  const calls = observed(app, passOn(app), registry, rpc);
  const samples = async () => {
    const lines = (await registry.metrics()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), line.slice(line.lastIndexOf(" ") + 1)]));
  };
  return { app, registry, calls, samples };
}

const noTx = Uint8Array.of(1);
const block = (height: bigint, ...txs: Uint8Array[]) => ({
  height,
  txs,
  time: { seconds: 1_700_000_000n + height, nanos: 0 },
  decidedLastCommit: undefined,
  misbehavior: [],
  hash: new Uint8Array(32),
  nextValidatorsHash: new Uint8Array(32),
  proposerAddress: new Uint8Array(20),
});

test("the height follows commits, refused transactions are counted once however often they are checked again", async () => {
  const { calls, samples } = start();
  expect((await samples()).get("eco2_height")).toBe("0");
  calls.finalizeBlock(block(1n, noTx, noTx));
  expect((await samples()).get("eco2_height")).toBe("0");
  calls.commit({});
  expect(calls.checkTx({ tx: noTx, type: 0 }).code).toBe(2);
  calls.checkTx({ tx: noTx, type: 1 });
  const found = await samples();
  expect(found.get("eco2_height")).toBe("1");
  expect(found.get('eco2_block_txs_total{result="refused"}')).toBe("2");
  expect(found.get('eco2_checked_txs_total{result="refused"}')).toBe("1");
});

test("every request of CometBFT that takes time is timed by its name, and answered as before", async () => {
  const { app, calls, samples } = start();
  calls.finalizeBlock(block(1n));
  calls.commit({});
  const version = RequestQuery.fromPartial({ path: "/app/version" });
  expect(calls.query(version)).toEqual(app.query(version));
  const found = await samples();
  const counts = ["check_tx", "finalize_block", "commit", "prepare_proposal", "process_proposal", "query"].map(
    (method) => found.get(`eco2_abci_duration_seconds_count{method="${method}"}`),
  );
  expect(counts).toEqual([undefined, "1", "1", undefined, undefined, "1"]);
});

test("names follow the rules of Prometheus: one prefix, base units, totals of counters", async () => {
  const { registry } = start();
  for (const { name, type, help } of await registry.getMetricsAsJSON()) {
    expect(name).toMatch(/^eco2_[a-z0-9_]+$/);
    expect(help).not.toBe("");
    expect([name, name.endsWith("_total")]).toEqual([name, String(type) === "counter"]);
    if (String(type) === "histogram") expect(name).toMatch(/_seconds$/);
  }
});

test("the mempool's size is that of this moment in every sample, and none where CometBFT does not tell", async () => {
  let size = 0;
  const answer = () => {
    size += 1;
    if (size === 3) throw new RpcFailure(-32603, "Internal error");
    return { n_txs: "1", total: String(size), total_bytes: String(100 * size), txs: null };
  };
  await withRpcServer(answer, async (url) => {
    const rpc = Promise.resolve(cometRpc(url));
    const { samples } = start(rpc);
    await rpc;
    const read = async () => {
      const found = await samples();
      return [found.get("eco2_mempool_txs"), found.get("eco2_mempool_bytes")];
    };
    expect([await read(), await read(), await read(), await read()]).toEqual([
      ["1", "100"],
      ["2", "200"],
      [undefined, undefined],
      ["4", "400"],
    ]);
  });
  const { samples } = start();
  expect((await samples()).has("eco2_mempool_txs")).toBe(false);
  const failed = start(Promise.reject(new Error("CometBFT ended")));
  expect((await failed.samples()).has("eco2_mempool_bytes")).toBe(false);
});
