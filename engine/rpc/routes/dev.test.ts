import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { eco2 } from "../../../app/eco2.ts";
import { toBase64, toHex } from "../../../codec/bytes.ts";
import { MsgSend } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { testTx } from "../../testing/accounts.ts";
import { message, type StartedChain, startChain } from "../../testing/startChain.ts";
import { type RpcServer, startRpc } from "../server/start.ts";

// Machines that run tests may be busy.
jest.setTimeout(60_000);

let chain: StartedChain;
let server: RpcServer;

beforeAll(async () => {
  chain = await startChain(eco2, { validators: [10, 10, 10, 10], mining: { mode: "manual" } });
  const address = { host: "127.0.0.1", port: 0 };
  server = await startRpc({
    chain,
    ...address,
    nodeId: "00".repeat(20),
    moniker: "test",
    limits: { timeoutBroadcastTxCommit: 200 },
  });
});
afterAll(async () => {
  await server.close();
  await chain.close();
});

const call = async (method: string, params: object = {}): Promise<Record<string, unknown>> => {
  const body = JSON.stringify({ id: 1, method, params });
  const answer = (await (await fetch(server.url, { method: "POST", body })).json()) as {
    result?: Record<string, unknown>;
    error?: { data: string };
  };
  if (answer.result === undefined) throw new Error(answer.error?.data);
  return answer.result;
};
const timeOf = (answer: Record<string, unknown>) => Date.parse(String(answer["time"]));

describe("moving a chain by its RPC", () => {
  test("blocks at once, as many as asked for", async () => {
    const before = chain.height();
    expect(await call("dev_mine", { blocks: 3 })).toMatchObject({ height: String(before + 3) });
    expect(await (await fetch(`${server.url}/dev_mine`)).json()).toMatchObject({
      result: { height: String(before + 4) },
    });
  });

  test("time goes on by a jump, and cannot go back", async () => {
    const before = timeOf(await call("dev_status"));
    const jumped = timeOf(await call("dev_advance_time", { days: 30 }));
    expect(jumped - before).toBeGreaterThanOrEqual(30 * 86_400_000);
    await expect(call("dev_set_next_block_time", { time: "2026-01-01T00:00:00Z" })).rejects.toThrow(/time/i);
    const exact = new Date(jumped + 5_000).toISOString();
    await call("dev_set_next_block_time", { time: exact });
    expect(timeOf(await call("dev_mine"))).toBe(jumped + 5_000);
  });

  test("a snapshot is gone back to", async () => {
    const { snapshot } = await call("dev_snapshot");
    const before = chain.height();
    await call("dev_mine", { blocks: "5" });
    expect(await call("dev_revert", { snapshot })).toMatchObject({ height: String(before) });
    expect(chain.height()).toBe(before);
  });

  test("a balance is what it is said to be", async () => {
    const [account] = chain.accounts;
    const params = { address: account?.address, denom: "ueco2", amount: "12345" };
    await call("dev_set_balance", params);
    const path = `${server.url}/abci_query?path="/cosmos.bank.v1beta1.Query/Balance"`;
    const data = Buffer.from(`\x0a\x2a${account?.address}\x12\x05ueco2`).toString("hex");
    const answer = (await (await fetch(`${path}&data=0x${data}`)).json()) as {
      result: { response: { value: string } };
    };
    expect(Buffer.from(answer.result.response.value, "base64").toString()).toContain("12345");
  });

  test("who is impersonated needs no key", async () => {
    const [from, to] = chain.accounts;
    if (from === undefined || to === undefined) throw new Error("two accounts are needed");
    const send = message(MsgSend, {
      fromAddress: from.address,
      toAddress: to.address,
      amount: [{ denom: "ueco2", amount: "1" }],
    });
    const tx = testTx(undefined, [send], { chainId: chain.chainId, accountNumber: 0n, sequence: 0n }, {});
    expect(await call("check_tx", { tx: toBase64(tx) })).not.toMatchObject({ code: 0 });
    expect(await call("dev_impersonate", { address: from.address })).toEqual({ impersonated: [from.address] });
    expect(await call("check_tx", { tx: toBase64(tx) })).toMatchObject({ code: 0 });
    expect(await call("dev_impersonate", { address: from.address, on: "false" })).toEqual({ impersonated: [] });
  });

  test("a validator is absent while it does not sign", async () => {
    const [, second] = chain.players();
    const address = toHex(second?.address ?? new Uint8Array(0));
    await call("dev_set_signing", { address, on: false });
    await call("dev_mine", { blocks: 2 });
    const flags = async () =>
      (
        (await call("commit", {})) as { signed_header: { commit: { signatures: { block_id_flag: number }[] } } }
      ).signed_header.commit.signatures
        .map(({ block_id_flag }) => block_id_flag)
        .sort();
    expect(await flags()).toEqual([1, 2, 2, 2]);
    await call("dev_set_signing", { address: address.toUpperCase(), on: "true" });
    await call("dev_mine");
    expect(await flags()).toEqual([2, 2, 2, 2]);
  });

  test("evidence of a double signature is in the block that is answered", async () => {
    const [, , third] = chain.players();
    const { height } = await call("dev_double_sign", { address: toHex(third?.address ?? new Uint8Array(0)) });
    const found = (await call("block", { height })) as {
      block: { evidence: { evidence: { type: string; value: object }[] } };
    };
    expect(found.block.evidence.evidence).toMatchObject([{ type: "tendermint/DuplicateVoteEvidence" }]);
    // What is known already is passed over; what nobody signed is refused.
    const [evidence] = found.block.evidence.evidence;
    expect(await call("broadcast_evidence", { evidence })).toEqual({ hash: expect.any(String) });
    const forged = JSON.parse(JSON.stringify(evidence)) as {
      value: { vote_a: { signature: string } };
    };
    forged.value.vote_a.signature = toBase64(new Uint8Array(64).fill(1));
    await expect(call("broadcast_evidence", { evidence: forged })).rejects.toThrow(/^failed to add evidence: /);
  });

  test("a dump is loaded, in parts too", async () => {
    const { dump } = await call("dev_dump");
    const bytes = Buffer.from(String(dump), "base64");
    const before = chain.height();
    await call("dev_mine", { blocks: 2 });
    const half = Math.floor(bytes.length / 2);
    await call("dev_load", { dump: bytes.subarray(0, half).toString("base64"), more: true });
    const loaded = await call("dev_load", { dump: bytes.subarray(half).toString("base64") });
    expect(loaded).toMatchObject({ height: String(before) });
    await expect(call("dev_load", { dump: "AAAA" })).rejects.toThrow();
    expect(chain.height()).toBe(before);
  });

  test.each<[string, object, RegExp]>([
    ["dev_mine", { blocks: -1 }, /expected a whole number from 0 to 1000000, got -1/],
    ["dev_mine", { blocks: "1e9" }, /expected a whole number/],
    ["dev_mine", { blocks: {} }, /expected a whole number/],
    ["dev_advance_time", {}, /days, hours, minutes, seconds or ms is missing/],
    ["dev_set_next_block_time", {}, /time is missing/],
    ["dev_set_next_block_time", { time: "tomorrow" }, /invalid time/],
    ["dev_revert", {}, /snapshot is missing/],
    ["dev_revert", { snapshot: 99 }, /99/],
    ["dev_set_balance", { address: "eco1", denom: "ueco2", amount: "1" }, /bech32/],
    ["dev_set_balance", { address: "eco1" }, /denom is missing/],
    ["dev_set_balance", { address: "a", denom: "b", amount: "-1" }, /expected an amount/],
    ["dev_impersonate", { address: "nobody" }, /bech32/],
    ["dev_set_signing", { address: "xyz", on: true }, /address must be hexadecimal/],
    ["dev_set_signing", { address: "00".repeat(20), on: true }, /00/],
    ["dev_set_signing", { address: "00" }, /on is missing/],
    ["dev_double_sign", {}, /address is missing/],
    ["dev_add_key", { seed: "00" }, /32 bytes/],
    ["dev_set_automine", { on: 5 }, /expected true or false, got 5/],
    ["dev_set_interval", {}, /ms is missing/],
  ])("%s %j is refused", async (method, params, reason) => {
    const before = chain.height();
    await expect(call(method, params)).rejects.toThrow(reason);
    expect(chain.height()).toBe(before);
  });
});

describe("broadcast_tx_commit", () => {
  const send = (amount: string) => {
    const [from, to] = [chain.accounts[1], chain.accounts[2]];
    if (from === undefined || to === undefined) throw new Error("two accounts are needed");
    const coins = { fromAddress: from.address, toAddress: to.address, amount: [{ denom: "ueco2", amount }] };
    const state = { chainId: chain.chainId, accountNumber: 1n, sequence };
    sequence++;
    return toBase64(testTx(from, [message(MsgSend, coins)], state, { memo: amount }));
  };
  let sequence = 0n;

  test("answers with the block that holds it", async () => {
    const waits = call("broadcast_tx_commit", { tx: send("7") });
    while (chain.pendingSize().txs === 0) await new Promise((resolve) => setImmediate(resolve));
    const { height } = await chain.mine();
    expect(await waits).toMatchObject({ height: String(height), tx_result: { code: 0 }, check_tx: { code: 0 } });
  });

  test("says so when no block comes", async () => {
    await expect(call("broadcast_tx_commit", { tx: send("8") })).rejects.toThrow(
      "timed out waiting for tx to be included in a block",
    );
    expect(await call("num_unconfirmed_txs")).toMatchObject({ n_txs: "1", txs: null });
    expect(await call("unconfirmed_txs", { limit: "1" })).toMatchObject({ n_txs: "1", txs: [expect.any(String)] });
    await call("dev_flush_mempool");
    expect(await call("num_unconfirmed_txs")).toMatchObject({ n_txs: "0" });
  });

  test("the same transaction twice is refused in CometBFT's words", async () => {
    const tx = send("9");
    await call("broadcast_tx_sync", { tx });
    await expect(call("broadcast_tx_sync", { tx })).rejects.toThrow("tx already exists in cache");
    await expect(call("broadcast_tx_commit", { tx })).rejects.toThrow(
      "error on broadcastTxCommit: tx already exists in cache",
    );
  });
});
