import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import { SigningStargateClient } from "@cosmjs/stargate";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { type RpcServer, startRpc } from "../../engine/rpc/server/start.ts";
import { coinsChain } from "../harness/coinsChain.ts";
import { type MirroredChain, mirrorChain } from "../harness/mirroredChain.ts";
import { makeHome, type Network, removeHome, startOn } from "../harness/network.ts";
import { type RawRequest, rawHttp } from "./rawHttp.ts";
import { bodies, paths } from "./requests.ts";
import { exchange, openSocket, type Socket } from "./socket.ts";

// Machines that run tests may be busy.
jest.setTimeout(60_000);

const denom = "ueco2";
const fee = { amount: [{ denom, amount: "2000" }], gas: "200000" };
/** A limit that a test can reach. */
const maxBodyBytes = 20_000;

describe("the engine's RPC beside CometBFT's, over the same chain", () => {
  let network: Network;
  let chain: MirroredChain;
  let engine: RpcServer;
  let client: SigningStargateClient;
  let address = "";

  beforeAll(async () => {
    const wallet = await DirectSecp256k1HdWallet.generate(12, { prefix: "eco" });
    [{ address } = { address: "" }] = await wallet.getAccounts();
    const home = makeHome({
      chainId: "eco2-rpc-1",
      prefix: "eco",
      funded: [{ address, coins: [{ denom, amount: "1000000000" }] }],
      blockTime: 100,
      // CometBFT rests where no block changes the state, as those of the ECO2 chain all do.
      chain: coinsChain,
    });
    // Blocks only of transactions, so that both answer about the same height.
    const file = join(home, "config", "config.toml");
    const config = readFileSync(file, "utf8")
      .replace("[consensus]", "[consensus]\ncreate_empty_blocks = false")
      .replace(/max_body_bytes = \d+/, `max_body_bytes = ${maxBodyBytes}`)
      .replace(/max_request_batch_size = \d+/, "max_request_batch_size = 5");
    writeFileSync(file, config);
    network = await startOn(home, undefined, undefined, coinsChain);
    client = await SigningStargateClient.connectWithSigner(network.rpc, wallet, { broadcastPollIntervalMs: 50 });
    await client.sendTokens(address, address, [{ denom, amount: "1" }], fee, "<first>");
    await client
      .sendTokens(address, address, [{ denom, amount: "999999999999" }], fee, "too much")
      .catch(() => undefined);
    await client.sendTokens(address, address, [{ denom, amount: "2" }], fee);
    await quiet();
    chain = await mirrorChain(network.rpc, network.node.application);
    const { result } = (await (await fetch(`${network.rpc}/status`)).json()) as {
      result: { node_info: { id: string; moniker: string } };
    };
    engine = await startRpc({
      chain,
      host: "127.0.0.1",
      port: 0,
      nodeId: result.node_info.id,
      moniker: result.node_info.moniker,
      limits: { maxBodyBytes, maxRequestBatchSize: 5 },
    });
  }, 60_000);

  afterAll(async () => {
    await engine.close();
    client.disconnect();
    await network.stop();
    removeHome(network.home);
  }, 30_000);

  /** Waits until no block follows: one more comes after each with transactions, for its app hash. */
  const quiet = async () => {
    for (let seen = -1; seen !== network.node.application.height; ) {
      seen = network.node.application.height;
      await delay(700);
    }
  };

  const masked = (text: string, url: string) =>
    text
      .replaceAll(new URL(url).host, "HOST")
      // The page for browsers lists our own routes besides.
      .replace(/<a href="[^"]*\/dev_[^"]*">[^<]*<\/a><\/br>/g, "")
      .replace(/"(listen_addr|rpc_address)":"[^"]*"/g, '"$1":""')
      // CometBFT waits for transactions one step further.
      .replace(/"height\/round\/step":"(\d+)\/0\/\d+"/, '"height/round/step":"$1"')
      .replace(/"step":\d/, '"step":1')
      .replace(/"(start|commit)_time":"[^"]*"/g, '"$1_time":""');

  const shown = [
    "content-type",
    "cache-control",
    "vary",
    "x-content-type-options",
    "location",
    "sec-websocket-version",
  ];
  const answersOf = async (url: string, request: RawRequest) => {
    const { status, headers, body } = await rawHttp(url, request);
    const told = Object.entries(headers).filter(([name]) => shown.includes(name) || name.startsWith("access-control"));
    return { status, headers: Object.fromEntries(told.sort()), body: masked(body, url) };
  };
  const both = async (request: RawRequest) =>
    Promise.all([answersOf(engine.url, request), answersOf(network.rpc, request)]);

  test.each(paths)("GET %s", async (path) => {
    const [ours, theirs] = await both({ method: "GET", path });
    expect(ours).toEqual(theirs);
  });

  test.each(bodies)("POST %s", async (body) => {
    const [ours, theirs] = await both({ method: "POST", path: "/", body });
    expect(ours).toEqual(theirs);
  });

  const form = { "Content-Type": "application/x-www-form-urlencoded" };
  const origin = { Origin: "http://a.test" };
  const preflight = (method: string, headers?: string) => ({
    ...origin,
    "Access-Control-Request-Method": method,
    ...(headers === undefined ? {} : { "Access-Control-Request-Headers": headers }),
  });
  test.each<[string, RawRequest]>([
    ["a form", { method: "POST", path: "/block", body: "height=1", headers: form }],
    ["a form beside a query", { method: "POST", path: "/block?height=2", body: "height=1", headers: form }],
    ["a body that is no form", { method: "POST", path: "/block?height=2", body: '{"id":1}' }],
    ["HEAD", { method: "HEAD", path: "/health" }],
    ["PUT", { method: "PUT", path: "/health" }],
    ["JSON-RPC by DELETE", { method: "DELETE", path: "/", body: '{"id":1,"method":"health"}' }],
    ["JSON-RPC elsewhere", { method: "POST", path: "/nope", body: '{"id":1,"method":"health"}' }],
    ["a redirected POST", { method: "POST", path: "//block", body: "" }],
    ["a page of another origin", { method: "GET", path: "/health", headers: origin }],
    ["a pre-flight", { method: "OPTIONS", path: "/", headers: preflight("POST", "content-type") }],
    ["a pre-flight of a method not allowed", { method: "OPTIONS", path: "/", headers: preflight("DELETE") }],
    ["a pre-flight of a header not allowed", { method: "OPTIONS", path: "/", headers: preflight("POST", "x-secret") }],
    ["OPTIONS without one", { method: "OPTIONS", path: "/health", headers: origin }],
    ["a body too large", { method: "POST", path: "/", body: "x".repeat(maxBodyBytes + 1) }],
    ["a body too large for GET", { method: "GET", path: "/health", body: "x".repeat(maxBodyBytes + 1) }],
    ["a body as large as may be", { method: "POST", path: "/", body: `"${"x".repeat(maxBodyBytes - 2)}"` }],
    ["nested too deep", { method: "POST", path: "/", body: "[".repeat(15_000) }],
    ["a large batch of notifications", { method: "POST", path: "/", body: `[${"{},".repeat(6)}{}]` }],
    [
      "another protocol offered",
      { method: "GET", path: "/health", headers: { Upgrade: "h2c", Connection: "Upgrade, close" } },
    ],
  ])("%s", async (_, request) => {
    const [ours, theirs] = await both(request);
    expect(ours).toEqual(theirs);
  });

  test("blocks, transactions and headers by their hashes", async () => {
    for (let height = 1; height <= chain.height(); height++) {
      const kept = await chain.block(height);
      const hash = Buffer.from(kept?.id.hash ?? []).toString("hex");
      for (const path of [`/block_by_hash?hash=0x${hash}`, `/header_by_hash?hash=0x${hash}`]) {
        const [ours, theirs] = await both({ method: "GET", path });
        expect(ours.body).toContain(hash.toUpperCase().slice(0, 1));
        expect(ours).toEqual(theirs);
      }
    }
    const [found] = await client.searchTx(`message.sender='${address}'`);
    for (const prove of [true, false]) {
      const [ours, theirs] = await both({ method: "GET", path: `/tx?hash=0x${found?.hash ?? ""}&prove=${prove}` });
      expect(ours.status).toContain("200");
      expect(ours).toEqual(theirs);
    }
  });

  const messages = [
    ...bodies,
    '{"id":1,"method":"health"}{"id":2,"method":"health"}',
    '{"id":1,"method":"subscribe"}',
    '{"id":1,"method":"subscribe","params":{}}',
    '{"id":1,"method":"subscribe","params":{"query":"tm.event="}}',
    '{"id":1,"method":"subscribe","params":["tm.event=\'NewBlock\'"]}',
    '{"id":2,"method":"subscribe","params":{"query":"tm.event = \'NewBlock\'"}}',
    `{"id":3,"method":"subscribe","params":{"query":"a.b='${"x".repeat(510)}'"}}`,
    '{"id":4,"method":"unsubscribe","params":{"query":"tm.event=\'NewBlock\'"}}',
    '{"id":5,"method":"unsubscribe","params":{"query":"tm.event=\'NewBlock\'"}}',
    '{"id":6,"method":"unsubscribe","params":{"query":"x"}}',
    '{"id":7,"method":"unsubscribe_all"}',
    ...[1, 2, 3, 4, 5, 6].map((n) => `{"id":"s${n}","method":"subscribe","params":{"query":"a.b=${n}"}}`),
    '{"id":8,"method":"unsubscribe_all","params":{}}',
    '{"id":9,"method":"unsubscribe_all","params":[]}',
  ];

  test("over a websocket, one after another", async () => {
    const sockets = await Promise.all([openSocket(engine.url), openSocket(network.rpc)]);
    for (const message of messages) {
      // Notifications have no answer: a request behind each shows when it was passed over.
      const [ours, theirs] = await Promise.all(sockets.map((socket) => exchange(socket, message)));
      const mask = (answers: readonly string[] | undefined, url: string) => answers?.map((text) => masked(text, url));
      expect({ message, answers: mask(ours, engine.url) }).toEqual({ message, answers: mask(theirs, network.rpc) });
    }
    for (const socket of sockets) socket.close();
  }, 60_000);

  test("subscribers are told the same of a block and its transactions", async () => {
    const queries = [
      "tm.event='NewBlock'",
      "tm.event='NewBlockHeader'",
      "tm.event='NewBlockEvents'",
      "tm.event='Tx'",
      "tm.event='Tx' AND transfer.amount>1",
      "transfer.recipient EXISTS",
    ];
    const told = new Map<string, string[]>();
    const sockets: Socket[] = [];
    for (const [name, url] of [
      ["engine", engine.url],
      ["comet", network.rpc],
    ] as const) {
      for (const [id, query] of queries.entries()) {
        const socket = await openSocket(url);
        sockets.push(socket);
        const key = `${name} ${query}`;
        told.set(key, []);
        await exchange(socket, JSON.stringify({ id, method: "subscribe", params: { query } }));
        socket.onText((text) => told.get(key)?.push(text));
      }
    }
    await client.sendTokens(address, address, [{ denom, amount: "3" }], fee, "told");
    await quiet();
    await chain.refresh();
    const complete = () =>
      queries.every((query) => told.get(`engine ${query}`)?.length === told.get(`comet ${query}`)?.length);
    for (let tries = 0; !complete() && tries < 100; tries++) await delay(20);
    for (const query of queries) {
      // Go prints maps in no certain order.
      const [ours, theirs] = ["engine", "comet"].map((name) =>
        (told.get(`${name} ${query}`) ?? []).map((text) => ({
          data: /"data":(.*),"events":/.exec(text)?.[1],
          all: JSON.parse(text) as unknown,
        })),
      );
      expect(ours?.length).toBeGreaterThan(0);
      expect(ours).toEqual(theirs);
    }
    for (const socket of sockets) socket.close();
  }, 60_000);
});
