import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import { SigningStargateClient } from "@cosmjs/stargate";
import { Client, credentials } from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { MsgSend } from "cosmjs-types/cosmos/bank/v1beta1/tx";
import { GetLatestBlockResponse } from "cosmjs-types/cosmos/base/tendermint/v1beta1/query";
import { GetTxRequest, GetTxResponse } from "cosmjs-types/cosmos/tx/v1beta1/service";
import { TxRaw } from "cosmjs-types/cosmos/tx/v1beta1/tx";
import { inProcessBackend } from "../api/inProcess.ts";
import { cometRpc } from "../node/comet/rpc.ts";
import { asServed, build, faultLog, queries, type Served, serve, settings } from "./harness/api.ts";
import { startEngineNetwork } from "./harness/engineNetwork.ts";
import { type NetworkOptions, removeHome, serveAnywhere, startNetwork } from "./harness/network.ts";

const words = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const chainId = "eco2-test-1";
const denom = "ueco2";

const { faults, ...log } = faultLog();

/** A chain with REST and gRPC. */
interface Running {
  readonly rpc: string;
  readonly served: Served;
  stop(): Promise<void>;
}

/** A node with CometBFT, with its own servers and their threads. */
async function onComet(options: NetworkOptions): Promise<Running> {
  const network = await startNetwork({ ...options, serve: serveAnywhere, log });
  const { application, api } = network.node;
  if (api === undefined) throw new Error("the node serves");
  while (application.height < 2) await delay(50);
  const stop = async () => {
    await network.stop();
    removeHome(network.home);
  };
  return { rpc: network.rpc, served: asServed(api, faults), stop };
}

/** The development engine, with servers in this process. */
async function onEngine(options: NetworkOptions): Promise<Running> {
  const { rpc, chain, stop } = await startEngineNetwork(options, { mining: { mode: "interval", ms: 50 } });
  await chain.mine();
  const { application, store } = chain;
  const served = await serve(inProcessBackend({ application, store, comet: cometRpc(rpc), settings, build }));
  return { rpc, served, stop };
}

let network: Running;
let served: Served;
let client: SigningStargateClient;
let address = "";
/** A transaction signed but not sent, one for each send. */
const sign = async (sequence: number, memo = "") => {
  const message = MsgSend.fromPartial({ fromAddress: address, toAddress: address, amount: [{ denom, amount: "3" }] });
  const fee = { amount: [{ denom, amount: "2000" }], gas: "200000" };
  const typeUrl = "/cosmos.bank.v1beta1.MsgSend";
  const signer = { accountNumber: 0n, sequence, chainId };
  return TxRaw.encode(await client.sign(address, [{ typeUrl, value: message }], fee, memo, signer)).finish();
};

beforeAll(async () => {
  const wallet = await DirectSecp256k1HdWallet.fromMnemonic(words, { prefix: "eco" });
  address = (await wallet.getAccounts())[0]?.address ?? "";
  const funded = [{ address, coins: [{ denom, amount: "1000000000" }] }];
  network = await (queries.byWorkers ? onComet : onEngine)({ chainId, prefix: "eco", funded });
  client = await SigningStargateClient.connectWithSigner(network.rpc, wallet);
  served = network.served;
}, 60_000);

afterAll(async () => {
  client.disconnect();
  await served.close();
  await network.stop();
}, 30_000);

async function call(path: string, body?: object) {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${served.restUrl}${path}`, init);
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const hashOf = (tx: Uint8Array) => createHash("sha256").update(tx).digest("hex").toUpperCase();
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const tendermint = "/cosmos/base/tendermint/v1beta1";
const txs = "/cosmos/tx/v1beta1/txs";

/** Waits for a transaction to be in a block and indexed. */
async function included(hash: string) {
  for (;;) {
    const found = await call(`${txs}/${hash}`);
    if (found.status !== 404) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
}

const digits = expect.stringMatching(/^\d+$/);
const seconds = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

test("a transaction: simulated, sent, found by hash, by query and in its block", async () => {
  const tx = await sign(0, "over REST");
  const simulated = await call("/cosmos/tx/v1beta1/simulate", { tx_bytes: base64(tx) });
  expect(simulated).toMatchObject({ status: 200, body: { gas_info: { gas_used: digits }, result: { log: "" } } });

  const sent = await call(txs, { tx_bytes: base64(tx), mode: "BROADCAST_MODE_SYNC" });
  expect(sent).toEqual({
    status: 200,
    body: {
      tx_response: {
        height: "0",
        txhash: hashOf(tx),
        codespace: "",
        code: 0,
        data: "",
        raw_log: "",
        logs: [],
        info: "",
        gas_wanted: "0",
        gas_used: "0",
        tx: null,
        timestamp: "",
        events: [],
      },
    },
  });

  const { status, body } = await included(hashOf(tx));
  const printed = {
    body: {
      messages: [
        {
          "@type": "/cosmos.bank.v1beta1.MsgSend",
          from_address: address,
          to_address: address,
          amount: [{ denom, amount: "3" }],
        },
      ],
      memo: "over REST",
      timeout_height: "0",
    },
    auth_info: {
      signer_infos: [
        {
          public_key: { "@type": "/cosmos.crypto.secp256k1.PubKey", key: expect.any(String) },
          mode_info: { single: { mode: "SIGN_MODE_DIRECT" } },
          sequence: "0",
        },
      ],
      fee: { amount: [{ denom, amount: "2000" }], gas_limit: "200000", payer: "", granter: "" },
    },
    signatures: [expect.any(String)],
  };
  expect([status, body.tx]).toMatchObject([200, printed]);
  expect(body.tx_response).toMatchObject({
    height: digits,
    txhash: hashOf(tx),
    code: 0,
    codespace: "",
    // TxMsgData of one MsgSendResponse
    data: Buffer.from("\x12\x26\x0a\x24/cosmos.bank.v1beta1.MsgSendResponse").toString("hex").toUpperCase(),
    raw_log: "",
    logs: [],
    gas_wanted: "200000",
    tx: { "@type": "/cosmos.tx.v1beta1.Tx", ...printed },
    timestamp: seconds,
  });
  expect(body.tx_response.events).toContainEqual({
    type: "message",
    attributes: expect.arrayContaining([{ key: "sender", value: address, index: true }]),
  });

  const query = encodeURIComponent(`message.sender='${address}' AND tx.height=${body.tx_response.height}`);
  for (const search of [`query=${query}`, `events=${query}`, `query=${query}&order_by=ORDER_BY_DESC&page=1&limit=5`]) {
    const found = await call(`${txs}?${search}`);
    expect([found.status, found.body.total]).toEqual([200, "1"]);
    expect(found.body.tx_responses).toEqual([body.tx_response]);
    expect(found.body.txs).toEqual([body.tx]);
  }

  const block = await call(`${txs}/block/${body.tx_response.height}`);
  expect(block).toMatchObject({ status: 200, body: { txs: [body.tx], pagination: { total: "1" } } });
  expect(block.body.block.data.txs).toEqual([base64(tx)]);

  const again = await call(txs, { tx_bytes: base64(tx), mode: 2 });
  expect(again).toMatchObject({
    status: 200,
    body: { tx_response: { codespace: "sdk", code: 19, txhash: hashOf(tx) } },
  });
}, 30_000);

test("a refused transaction is an answer: HTTP 200 and its code", async () => {
  const { status, body } = await call(txs, { tx_bytes: base64(await sign(77)), mode: "BROADCAST_MODE_SYNC" });
  expect([status, body.tx_response.code, body.tx_response.codespace]).toEqual([200, 32, "sdk"]);
  expect(body.tx_response.raw_log).toContain("account sequence mismatch");
});

test("a transaction decoded and encoded again has its bytes", async () => {
  const tx = base64(await sign(5));
  const decoded = await call("/cosmos/tx/v1beta1/decode", { tx_bytes: tx });
  expect(await call("/cosmos/tx/v1beta1/encode", decoded.body)).toEqual({ status: 200, body: { tx_bytes: tx } });
});

test.each([
  [`${txs}/${"AB".repeat(32)}`, 404, 5, `tx not found: ${"AB".repeat(32)}`],
  [`${txs}?query=${encodeURIComponent("this is no query")}`, 400, 3, expect.stringContaining("query")],
  [`${tendermint}/blocks/999999999`, 400, 3, expect.stringContaining("bigger than the chain length")],
  [`${txs}/block/1?pagination.offset=7`, 400, 3, expect.stringContaining("pagination.offset")],
])("GET %s is refused with %i", async (path, status, code, message) => {
  expect(await call(path)).toEqual({ status, body: { code, message, details: [] } });
});

test("a search without hits", async () => {
  const { status, body } = await call(`${txs}?query=${encodeURIComponent("message.sender='nobody'")}`);
  expect([status, body]).toEqual([200, { txs: [], tx_responses: [], pagination: null, total: "0" }]);
});

test("the node by its name and its software", async () => {
  const { status, body } = await call(`${tendermint}/node_info`);
  expect(status).toBe(200);
  expect(body.default_node_info).toMatchObject({
    network: chainId,
    protocol_version: { p2p: digits, block: "11", app: digits },
    version: "0.38.25",
    other: { tx_index: "on" },
  });
  expect(body.application_version).toMatchObject({
    app_name: "eco2d",
    cosmos_sdk_version: "v0.53.0",
    build_deps: [{ path: "github.com/cometbft/cometbft", version: "v0.38.25", sum: "" }],
  });
  expect(await call(`${tendermint}/syncing`)).toEqual({ status: 200, body: { syncing: false } });
});

test("a block as CometBFT has it, hashes in base64, and the proposer as text", async () => {
  const rpc = cometRpc(network.rpc);
  const { block_id: id, block } = await rpc.block(2);
  const { status, body } = await call(`${tendermint}/blocks/2`);
  const hex = (text: string) => Buffer.from(text, "hex").toString("base64");
  expect(status).toBe(200);
  expect(body.block_id).toEqual({
    hash: hex(id.hash),
    part_set_header: { total: id.parts.total, hash: hex(id.parts.hash) },
  });
  expect(body.block.header).toMatchObject({
    chain_id: chainId,
    height: "2",
    app_hash: hex(block.header.app_hash),
    last_commit_hash: hex(block.header.last_commit_hash),
    proposer_address: hex(block.header.proposer_address),
  });
  expect(Date.parse(body.block.header.time)).toBe(Date.parse(block.header.time));
  expect(body.block.last_commit).toMatchObject({ height: "1", round: 0 });
  expect(body.block.last_commit.signatures[0]).toMatchObject({
    block_id_flag: "BLOCK_ID_FLAG_COMMIT",
    signature: block.last_commit?.signatures[0]?.signature,
  });
  expect(body.sdk_block.header.proposer_address).toMatch(/^ecovalcons1/);
  expect(Number((await call(`${tendermint}/blocks/latest`)).body.block.header.height)).toBeGreaterThanOrEqual(2);
});

test.each(["latest", "1"])("the validator set, %s", async (height) => {
  const { status, body } = await call(`${tendermint}/validatorsets/${height}`);
  expect([status, body]).toEqual([
    200,
    {
      block_height: digits,
      validators: [
        {
          address: expect.stringMatching(/^ecovalcons1/),
          pub_key: { "@type": "/cosmos.crypto.ed25519.PubKey", key: expect.stringMatching(/^.{43}=$/) },
          voting_power: digits,
          proposer_priority: "0",
        },
      ],
      pagination: { next_key: null, total: "1" },
    },
  ]);
});

test("the state of the node", async () => {
  const { status, body } = await call("/cosmos/base/node/v1beta1/status");
  expect([status, body]).toEqual([
    200,
    {
      earliest_store_height: digits,
      height: digits,
      timestamp: expect.stringMatching(/Z$/),
      app_hash: expect.stringMatching(/^.{43}=$/),
      validator_hash: expect.stringMatching(/^.{43}=$/),
    },
  ]);
});

test("a raw value of a store with its proofs", async () => {
  const data = encodeURIComponent(base64(Uint8Array.of(5)));
  const { status, body } = await call(`${tendermint}/abci_query?path=/store/bank/key&data=${data}&height=1&prove=true`);
  expect([status, body.code, body.height]).toEqual([200, 0, "1"]);
  expect(body.proof_ops.ops.map(({ type }: { type: string }) => type)).toEqual(["ics23:iavl", "ics23:simple"]);
});

test("over gRPC the messages are those of cosmjs-types", async () => {
  const grpc = new Client(served.grpcAddress, credentials.createInsecure());
  const ask = <T>(path: string, request: Uint8Array, decode: (bytes: Uint8Array) => T) =>
    new Promise<T>((resolve, reject) => {
      grpc.makeUnaryRequest(
        path,
        (bytes: Uint8Array) => Buffer.from(bytes),
        decode,
        request,
        (error, value) => {
          if (error === null && value !== undefined) resolve(value);
          else reject(error ?? new Error("no value"));
        },
      );
    });
  const tx = await sign(1, "over gRPC");
  await call(txs, { tx_bytes: base64(tx), mode: "BROADCAST_MODE_ASYNC" });
  await included(hashOf(tx));
  const request = GetTxRequest.encode({ hash: hashOf(tx) }).finish();
  const found = await ask("/cosmos.tx.v1beta1.Service/GetTx", request, (bytes) => GetTxResponse.decode(bytes));
  expect(found.tx?.body?.memo).toBe("over gRPC");
  expect(found.txResponse?.txhash).toBe(hashOf(tx));
  const latest = "/cosmos.base.tendermint.v1beta1.Service/GetLatestBlock";
  const block = await ask(latest, new Uint8Array(0), (bytes) => GetLatestBlockResponse.decode(bytes));
  expect(block.block?.header.chainId).toBe(chainId);
  grpc.close();
}, 30_000);

test("nothing of this was a fault of the node", () => {
  expect(served.faults).toEqual([]);
});
