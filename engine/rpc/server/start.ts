import { createServer, type Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import type { DevChain } from "../../chain/types.ts";
import { createBus } from "../bus.ts";
import { defaultLimits, type RpcLimits } from "../limits.ts";
import { publishBlock } from "../publish.ts";
import type { NodeIdentity, RpcContext } from "../routes/route.ts";
import { answerHttp } from "./http.ts";
import { serveWebsocket } from "./websocket.ts";

/** How the RPC of a chain is served. */
export interface RpcOptions {
  readonly chain: DevChain;
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** 20 bytes in lower-case hex. */
  readonly nodeId: string;
  readonly moniker: string;
  readonly limits?: Partial<RpcLimits>;
}

export interface RpcServer {
  /** `http://host:port` */
  readonly url: string;
  /** Ends subscriptions and connections. */
  close(): Promise<void>;
}

/** Milliseconds that a request may take to arrive, as in CometBFT's server. */
const readTimeout = 10_000;

/** Serves CometBFT's JSON-RPC over a chain. @throws when nobody can listen there */
export async function startRpc(options: RpcOptions): Promise<RpcServer> {
  const { chain, host, nodeId, moniker } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const bus = createBus();
  const server = createServer({ maxHeaderSize: limits.maxHeaderBytes, requestTimeout: readTimeout });
  server.headersTimeout = readTimeout;
  server.keepAliveTimeout = readTimeout;
  server.maxConnections = limits.maxOpenConnections;
  const address = await listen(server, host, options.port);
  const node: NodeIdentity = {
    id: nodeId,
    moniker,
    listenAddress: "tcp://0.0.0.0:26656",
    rpcAddress: `tcp://${address}`,
  };
  const context: RpcContext = { chain, node, bus, limits };
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.maxBodyBytes, perMessageDeflate: false });

  server.on("request", (request, response) => {
    // Who is gone needs no answer.
    answerHttp(context, request, response).catch(() => response.destroy());
  });
  server.on("upgrade", (request, socket, head) => {
    if (request.url?.split("?")[0] === "/websocket") {
      sockets.handleUpgrade(request, socket, head, (opened) =>
        serveWebsocket(context, opened, `${request.socket.remoteAddress ?? ""}:${request.socket.remotePort ?? 0}`),
      );
      return;
    }
    // Another protocol was offered, none is taken: the request is one like others.
    const response = new ServerResponse(request);
    response.assignSocket(request.socket);
    response.on("finish", () => request.socket.end());
    server.emit("request", request, response);
  });
  const deaf = chain.onBlock((made) => publishBlock(bus, made));
  return {
    url: `http://${address}`,
    async close() {
      deaf();
      bus.close();
      for (const socket of sockets.clients) socket.terminate();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const { address, family, port: found } = server.address() as AddressInfo;
      resolve(`${family === "IPv6" ? `[${address}]` : address}:${found}`);
    });
  });
}
