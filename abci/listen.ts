import { chmodSync, lstatSync, unlinkSync } from "node:fs";
import { connect, type Server } from "node:net";
import { isMainThread } from "node:worker_threads";
import { type AbciAddress, isLocal } from "./address.ts";
import type { Log } from "./log.ts";

const codeOf = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined;

/**
 * Binds the server and answers with the address in use (the port chosen for port 0).
 *
 * A unix socket is for the owner alone (mode 0600). One left behind by a process that died is replaced.
 * @throws Error if another process listens there or the path is something else than a socket.
 */
export async function listen(server: Server, address: AbciAddress, log: Log): Promise<string> {
  if (address.kind === "tcp") {
    const { host, port } = address;
    if (!isLocal(address))
      log.warn({ host }, "ABCI is not authenticated: anyone who reaches this address drives the node");
    await bind(server, () => server.listen({ host, port })).catch((error: unknown) => {
      if (codeOf(error) === "EADDRINUSE")
        throw new Error(`ABCI address tcp://${host}:${port} is in use by another process`, { cause: error });
      throw error;
    });
    const bound = server.address();
    const actual = typeof bound === "object" && bound !== null ? bound.port : port;
    return `tcp://${host.includes(":") ? `[${host}]` : host}:${actual}`;
  }
  const { path } = address;
  try {
    await bindUnix(server, path);
  } catch (error) {
    if (codeOf(error) !== "EADDRINUSE") throw error;
    if (!lstatSync(path).isSocket()) throw new Error(`ABCI address ${path}: the file exists and is not a socket`);
    if (await isAnswered(path)) throw new Error(`ABCI address unix://${path} is in use by another running node`);
    log.warn({ path }, "replacing the ABCI socket of a process that died");
    unlinkSync(path);
    await bindUnix(server, path);
  }
  return `unix://${path}`;
}

function bindUnix(server: Server, path: string): Promise<void> {
  return bind(server, () => {
    // The file is made inside listen(), so that the mask leaves no moment at which others could connect; workers may not set it.
    const mask = isMainThread ? process.umask(0o177) : undefined;
    try {
      server.listen({ path });
    } finally {
      if (mask !== undefined) process.umask(mask);
    }
  }).then(() => chmodSync(path, 0o600));
}

function bind(server: Server, begin: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error) => {
      server.off("error", settle);
      server.off("listening", settle);
      if (error === undefined) resolve();
      else reject(error);
    };
    server.once("error", settle);
    server.once("listening", settle);
    begin();
  });
}

/** Whether a living process accepts connections at the path. Only a refusal proves that none does. */
function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect({ path });
    probe.once("connect", () => {
      probe.destroy();
      resolve(true);
    });
    probe.once("error", (error) => resolve(codeOf(error) !== "ECONNREFUSED"));
  });
}
