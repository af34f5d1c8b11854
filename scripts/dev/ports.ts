import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { parseListenAddress } from "../../node/address.ts";
import { NodeError, reasonOf, systemCode } from "../../node/errors.ts";
import type { DevAddresses } from "./options.ts";

const servers = [
  { name: "RPC", flag: "--rpc-laddr", option: "rpcLaddr" },
  { name: "peer-to-peer", flag: "--p2p-laddr", option: "p2pLaddr" },
  { name: "REST", flag: "--rest-address", option: "restAddress" },
  { name: "gRPC", flag: "--grpc-address", option: "grpcAddress" },
] as const;

/** What the system says to listening there; undefined where it is free. */
function refusal(host: string, port: number): Promise<unknown> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

async function firstRefused(addresses: DevAddresses): Promise<string | undefined> {
  for (const { name, flag, option } of servers) {
    const text = addresses[option];
    const address = parseListenAddress(text);
    if (address === undefined || address.port === 0) continue;
    const error = await refusal(address.host, address.port);
    if (error === undefined) continue;
    const other = text.replace(/\d+$/, String((address.port % 60_000) + 10));
    if (systemCode(error) !== "EADDRINUSE")
      return `cannot listen on ${text} (${name}): ${reasonOf(error)}; choose another address: npm start -- ${flag} ${other}`;
    return `port ${address.port} (${name}) is in use: stop what listens there, or choose another: npm start -- ${flag} ${other}`;
  }
  return undefined;
}

/**
 * Looks whether all servers can listen, before anything starts.
 * @param patience milliseconds to wait for ports to become free
 * @throws NodeError naming the port, and the flag to choose another
 */
export async function checkPorts(addresses: DevAddresses, patience: number): Promise<void> {
  for (let waited = 0; ; waited += 200) {
    const reason = await firstRefused(addresses);
    if (reason === undefined) return;
    if (waited >= patience) throw new NodeError(reason);
    await delay(200);
  }
}
