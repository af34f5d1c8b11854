import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** An error that the RPC answers with. */
export class RpcFailure extends Error {
  readonly code: number;
  readonly data: string;

  constructor(code: number, message: string, data = "") {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** What a node's RPC answers to one method. @throws RpcFailure for an error */
type Answer = (method: string, params: Record<string, string>) => unknown;

/** Serves JSON-RPC on a free port while `run` uses it.  */
export async function withRpcServer<T>(answer: Answer, run: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { id, method, params } = JSON.parse(body) as { id: number; method: string; params: Record<string, string> };
      let reply: object;
      try {
        reply = { result: answer(method, params) };
      } catch (error) {
        const { code, message, data } = error instanceof RpcFailure ? error : new RpcFailure(-32603, String(error));
        reply = { error: { code, message, data } };
      }
      response.end(JSON.stringify({ jsonrpc: "2.0", id, ...reply }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    await close(server);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
