import { createServer, type Socket } from "node:net";
import { types } from "node:util";
import type { AbciApplication } from "../core/abci.ts";
import { parseAddress } from "./address.ts";
import { Connection, type Host, type Limits } from "./connection.ts";
import { defaultMaxFrame } from "./frames.ts";
import { createGate } from "./gate.ts";
import { listen } from "./listen.ts";
import type { Log } from "./log.ts";
import { createScheduler } from "./scheduler.ts";

export interface AbciServerOptions {
  readonly app: AbciApplication;
  readonly log: Log;
  /** Called once, when the application threw where only stopping is safe; nothing is begun afterwards. The node must close and exit. */
  onFatal(error: Error): void;
  readonly limits?: Partial<Limits>;
}

export interface AbciServer {
  /** The address in use, such as `tcp://127.0.0.1:26658` or `unix:///home/…/abci.sock`. */
  readonly address: string;
  /** Open connections. */
  connections(): number;
  /** Accepts nothing more, finishes the requests in work, sends their answers and ends all connections. */
  close(): Promise<void>;
}

const defaults: Limits = {
  maxFrame: defaultMaxFrame,
  maxUnread: 1024 * 1024,
  maxUnsent: 1024 * 1024,
  maxAwaited: 1024,
  turnMs: 5,
};

/**
 * Serves an application to CometBFT 0.38 to 0.40 over the ABCI socket protocol.
 * @param address `unix:///path` or `tcp://host:port`; port 0 takes a free one.
 * @throws Error if the address is malformed or in use.
 */
export async function startAbciServer(address: string, options: AbciServerOptions): Promise<AbciServer> {
  const { app, log } = options;
  const connections = new Set<Connection>();
  let consensus: Connection | undefined;
  let halted = false;
  let count = 0;
  let closing: Promise<void> | undefined;

  const limits = { ...defaults, ...options.limits };
  const host: Host = {
    app,
    log,
    limits,
    gate: createGate(),
    scheduler: createScheduler(() => consensus, limits.turnMs),
    halted: () => halted,
    claimConsensus(by) {
      consensus ??= by;
      return consensus === by;
    },
    fatal(error) {
      if (halted) return;
      halted = true;
      log.error(
        { error: error.message, stack: types.isNativeError(error.cause) ? error.cause.stack : error.stack },
        "the application is broken",
      );
      options.onFatal(error);
    },
  };

  // Half open: a peer that has sent its last request still gets its answers.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket: Socket) => {
    const peer = `${socket.remoteAddress ?? "unix"}#${++count}`;
    const connection = new Connection(socket, host, peer, (closed) => {
      connections.delete(closed);
      if (consensus === closed) consensus = undefined;
    });
    connections.add(connection);
    if (closing !== undefined) connection.drain();
  });
  const bound = await listen(server, parseAddress(address), log);
  server.on("error", (error) => log.error({ error: error.message }, "ABCI socket failed"));
  log.info({ address: bound }, "ABCI server listens");

  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const connection of connections) connection.drain();
    });
  return {
    address: bound,
    connections: () => connections.size,
    close() {
      closing ??= close();
      return closing;
    },
  };
}
