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

/** Why not all can listen, in one line; undefined when all can. */
async function refusals(addresses: Partial<DevAddresses>): Promise<string | undefined> {
  const taken: string[] = [];
  const others: string[] = [];
  for (const { name, flag, option } of servers) {
    const text = addresses[option];
    const address = text === undefined ? undefined : parseListenAddress(text);
    if (text === undefined || address === undefined || address.port === 0) continue;
    const error = await refusal(address.host, address.port);
    if (error === undefined) continue;
    const reason = systemCode(error) === "EADDRINUSE" ? "is in use" : `is refused (${reasonOf(error)})`;
    taken.push(`${text.replace("tcp://", "")} (${name}) ${reason}`);
    others.push(`${flag} ${text.replace(/\d+$/, String((address.port % 60_000) + 10))}`);
  }
  if (taken.length === 0) return undefined;
  return `${taken.join(", ")}: stop what listens there, or choose others: npm start -- ${others.join(" ")}`;
}

/**
 * Looks whether all servers can listen, before anything starts.
 * @param addresses those that will be used
 * @param patience milliseconds to wait for ports to become free
 * @throws NodeError naming the ports, and the flags to choose others
 */
export async function checkPorts(addresses: Partial<DevAddresses>, patience: number): Promise<void> {
  for (let waited = 0; ; waited += 200) {
    const reason = await refusals(addresses);
    if (reason === undefined) return;
    if (waited >= patience) throw new NodeError(reason);
    await delay(200);
  }
}
