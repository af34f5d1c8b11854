import { connect, type Socket as TcpSocket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { WebSocket } from "ws";
import { eco2 } from "../../../app/eco2.ts";
import type { DevChain, MadeBlock } from "../../chain/types.ts";
import { type StartedChain, startChain } from "../../testing/startChain.ts";
import type { RpcLimits } from "../limits.ts";
import { type RpcServer, startRpc } from "./start.ts";

const limits = {
  maxOpenConnections: 12,
  maxBodyBytes: 10_000,
  maxRequestBatchSize: 3,
  maxSubscriptionClients: 3,
  subscriptionBufferSize: 4,
  websocketWriteBufferSize: 4,
  writeWait: 300,
};

// Machines that run tests may be busy.
jest.setTimeout(60_000);

let chain: StartedChain;
let server: RpcServer;

const serve = (of: DevChain, limits: Partial<RpcLimits>) =>
  startRpc({ chain: of, host: "127.0.0.1", port: 0, nodeId: "00".repeat(20), moniker: "test", limits });

beforeAll(async () => {
  chain = await startChain(eco2, { mining: { mode: "manual" } });
  server = await serve(chain, limits);
});
afterAll(async () => {
  await server.close();
  await chain.close();
});

/** Texts that came, and a way to wait for the next one. */
interface Client {
  readonly socket: WebSocket;
  send(text: string): void;
  next(): Promise<string>;
  readonly closed: Promise<number>;
}

async function open(url = server.url): Promise<Client> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/websocket`);
  const texts: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  socket.on("message", (data) => {
    const text = Buffer.from(data as Buffer).toString();
    const waits = waiting.shift();
    if (waits === undefined) texts.push(text);
    else waits(text);
  });
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  return {
    socket,
    send: (text) => socket.send(text),
    next: () => {
      const text = texts.shift();
      return text === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(text);
    },
    closed,
  };
}

const subscribe = (query: string, id = 1) => JSON.stringify({ id, method: "subscribe", params: { query } });
const done = (id: number) => `{"jsonrpc":"2.0","id":${id},"result":{}}`;
const health = async () => (await fetch(`${server.url}/health`)).status;

describe("subscriptions", () => {
  test("five for a client, three clients, and no more", async () => {
    const clients = [await open(), await open(), await open(), await open()];
    const [first, second, third, fourth] = clients;
    for (let id = 1; id <= 6; id++) first?.send(subscribe(`a.b=${id}`, id));
    for (let id = 1; id <= 5; id++) expect(await first?.next()).toBe(done(id));
    expect(await first?.next()).toContain('"data":"max_subscriptions_per_client 5 reached"');
    second?.send(subscribe("a.b=1"));
    expect(await second?.next()).toBe(done(1));
    third?.send(subscribe("a.b=1"));
    expect(await third?.next()).toBe(done(1));
    fourth?.send(subscribe("a.b=1"));
    expect(await fourth?.next()).toContain('"data":"max_subscription_clients 3 reached"');
    // Who leaves makes room.
    third?.socket.close();
    await third?.closed;
    for (let answer = ""; answer !== done(2); answer = (await fourth?.next()) ?? "")
      fourth?.send(subscribe("a.b=1", 2));
    for (const { socket } of clients) socket.terminate();
    await Promise.all(clients.map(({ closed }) => closed));
  });

  test("whose client does not keep up is cancelled, with CometBFT's words", async () => {
    // Blocks of a size that the buffers of both ends cannot hold many of.
    const made = await chain.mine();
    const large = { ...made, block: { ...made.block, data: { txs: [new Uint8Array(1_000_000)] } } };
    let publish: (block: MadeBlock) => void = () => undefined;
    const loud: DevChain = Object.assign(Object.create(chain) as DevChain, {
      onBlock: (listener: (block: MadeBlock) => void) => {
        publish = listener;
        return () => undefined;
      },
    });
    const own = await serve(loud, { ...limits, writeWait: 10_000 });
    const client = await open(own.url);
    client.send(subscribe("tm.event='NewBlock'"));
    expect(await client.next()).toBe(done(1));
    client.socket.pause();
    for (let block = 0; block < 60; block++) {
      publish(large);
      await new Promise((resolve) => setImmediate(resolve));
    }
    client.socket.resume();
    let text = "";
    do text = await client.next();
    while (text.includes("NewBlock"));
    expect(text).toBe(
      '{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"Server error","data":"subscription was canceled ' +
        '(reason: internal subscription event buffer is out of capacity)"}}',
    );
    client.socket.terminate();
    await own.close();
  }, 20_000);

  test("end with the server's word", async () => {
    const own = await serve(chain, {});
    const client = await open(own.url);
    client.send(subscribe("tm.event='Tx'"));
    expect(await client.next()).toBe(done(1));
    await own.close();
    await client.closed;
    expect(await health()).toBe(200);
  });
});

describe("a client that never reads", () => {
  /** A websocket by hand, whose answers stay in the kernel. */
  async function deafClient(): Promise<{ socket: TcpSocket; closed: Promise<void> }> {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve) => socket.on("connect", resolve));
    socket.write(
      "GET /websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    await new Promise((resolve) => socket.once("data", resolve));
    socket.pause();
    const closed = new Promise<void>((resolve) => {
      socket.on("close", () => resolve());
      socket.on("error", () => resolve());
    });
    return { socket, closed };
  }

  const frame = (text: string): Buffer => {
    const payload = Buffer.from(text);
    const head = Buffer.from([0x81, 0xfe, payload.length >> 8, payload.length & 0xff, 0, 0, 0, 0]);
    return Buffer.concat([head, payload]);
  };

  test("but asks without end is cut off, and takes no memory meanwhile", async () => {
    const { socket, closed } = await deafClient();
    // Each answer is larger than its question.
    const question = frame('{"id":1,"method":"genesis","params":{}}'.padEnd(200));
    const before = process.memoryUsage().external + process.memoryUsage().heapUsed;
    let ended = false;
    void closed.then(() => {
      ended = true;
    });
    for (let sent = 0; !ended && sent < 200_000; sent += 100) {
      const more = socket.write(Buffer.concat(Array.from({ length: 100 }, () => question)));
      if (!more) await Promise.race([new Promise((resolve) => socket.once("drain", resolve)), delay(1_000)]);
    }
    socket.resume();
    await closed;
    expect(process.memoryUsage().external + process.memoryUsage().heapUsed - before).toBeLessThan(200_000_000);
    expect(await health()).toBe(200);
  }, 30_000);
});

describe("connections", () => {
  test("more than may be open are closed, those that leave make room", async () => {
    const { hostname, port } = new URL(server.url);
    const sockets = Array.from({ length: 30 }, () => connect(Number(port), hostname));
    const gone = sockets.map(
      (socket) => new Promise<void>((resolve) => socket.on("close", () => resolve()).on("error", () => resolve())),
    );
    // The server closes those beyond its limit.
    await Promise.race(gone);
    for (const socket of sockets) socket.destroy();
    await Promise.all(gone);
    for (;;) {
      if ((await health().catch(() => 0)) === 200) break;
      await delay(10);
    }
  });

  test("a message longer than a body may be ends its websocket", async () => {
    const client = await open();
    client.send("x".repeat(limits.maxBodyBytes + 1));
    expect(await client.closed).toBe(1009);
    expect(await health()).toBe(200);
  });
});

describe("any bytes", () => {
  const piece = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    '"',
    ":",
    ",",
    "id",
    "method",
    "params",
    "block",
    "1",
    "\\u",
    "null",
    "é",
    "-",
  );
  const anything = fc.oneof(
    fc.array(piece, { maxLength: 25 }).map((parts) => parts.join("")),
    fc.json({ maxDepth: 3 }),
    fc.string({ unit: "binary", maxLength: 60 }),
  );
  const methods = [
    "block",
    "tx",
    "tx_search",
    "blockchain",
    "validators",
    "abci_query",
    "genesis_chunked",
    "dev_revert",
  ];

  test("as a body are answered as JSON or not at all", async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (body) => {
        const response = await fetch(server.url, { method: "POST", body });
        const text = await response.text();
        if (text !== "" && body !== "") expect(() => JSON.parse(text)).not.toThrow();
        expect([200, 500]).toContain(response.status);
      }),
      { numRuns: 150 },
    );
  });

  test("as parameters are answered under their id", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...methods), fc.json({ maxDepth: 2 }), async (method, params) => {
        const body = `{"id":7,"method":"${method}","params":${params}}`;
        const answer = (await (await fetch(server.url, { method: "POST", body })).json()) as { id: number };
        expect(answer.id).toBe(7);
      }),
      { numRuns: 150 },
    );
  });

  test("as messages are answered, and the websocket stays", async () => {
    const client = await open();
    await fc.assert(
      fc.asyncProperty(anything, async (text) => {
        client.send(text);
        client.send('{"id":"after","method":"health"}');
        let answer = "";
        do answer = await client.next();
        while (!answer.includes('"id":"after"'));
      }),
      { numRuns: 150 },
    );
    client.socket.terminate();
  });
});
