import { connect, type Socket } from "node:net";

/** What sending took. */
export interface Sent {
  /** Seconds until the last transaction was answered. */
  readonly seconds: number;
}

const batchSize = 10;
const connections = 40;

/** HTTP requests with a JSON-RPC batch each, made before any clock starts. CometBFT takes at most 10 calls a batch by default. */
export function prebuild(host: string, txs: readonly Uint8Array[]): Buffer[] {
  const requests: Buffer[] = [];
  for (let at = 0; at < txs.length; at += batchSize) {
    const calls = txs.slice(at, at + batchSize).map((tx, index) => ({
      jsonrpc: "2.0",
      id: index + 1,
      method: "broadcast_tx_sync",
      params: { tx: Buffer.from(tx).toString("base64") },
    }));
    const body = JSON.stringify(calls);
    const head = `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    requests.push(Buffer.from(head + body, "latin1"));
  }
  return requests;
}

/** Whether a whole HTTP response stands in the text: of a stated length, or in chunks. */
function isWhole(text: string): boolean {
  const head = text.indexOf("\r\n\r\n");
  if (head < 0) return false;
  const length = /content-length: (\d+)/i.exec(text.slice(0, head))?.[1];
  return length === undefined ? text.endsWith("\r\n0\r\n\r\n") : text.length >= head + 4 + Number(length);
}

const accepted = /"code":0,/g;

function exchange(socket: Socket, request: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const done = (settle: () => void) => {
      socket.off("data", onData).off("error", reject).off("close", onClose);
      settle();
    };
    const onData = (data: Buffer) => {
      text += data.toString("latin1");
      if (isWhole(text)) done(() => resolve(text));
    };
    const onClose = () => done(() => reject(new Error("CometBFT closed the connection")));
    socket.on("data", onData).on("error", reject).on("close", onClose);
    socket.write(request);
  });
}

async function worker(host: string, queue: Iterator<Buffer>): Promise<void> {
  const [name, port] = host.split(":");
  const socket = connect(Number(port), name);
  socket.setNoDelay(true);
  try {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      const text = await exchange(socket, next.value);
      const count = text.match(accepted)?.length ?? 0;
      if (count !== batchSize) throw new Error(`${batchSize - count} transactions of a batch were refused: ${text}`);
    }
  } finally {
    socket.destroy();
  }
}

/** Sends the requests over 40 connections, each its next one when the last was answered. @throws when a transaction is refused */
export async function send(host: string, requests: readonly Buffer[]): Promise<Sent> {
  const queue = requests[Symbol.iterator]();
  const start = performance.now();
  await Promise.all(Array.from({ length: connections }, () => worker(host, queue)));
  return { seconds: (performance.now() - start) / 1000 };
}
