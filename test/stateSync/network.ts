import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "../../abci/log.ts";
import { cometRpc } from "../../node/comet/rpc.ts";
import { homeAt } from "../../node/home.ts";
import { initHome } from "../../node/init.ts";
import { readNodeId } from "../../node/nodeKeys.ts";
import { type RunningNode, runNode } from "../../node/run.ts";

/** A port that is free now: CometBFT tells nobody which one the system chose for its peers. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return address.port;
}

/** Replaces values in a section of a home's configuration. */
export function configure(file: string, section: string, values: Readonly<Record<string, string>>): void {
  const [before = "", inside] = readFileSync(file, "utf8").split(new RegExp(`(?<=^\\[${section}\\]$)`, "m"));
  let text = inside ?? "";
  for (const [key, value] of Object.entries(values)) {
    const line = new RegExp(`^${key} = .*$`, "m");
    if (!line.test(text)) throw new Error(`${file} has no ${key} in [${section}]`);
    text = text.replace(line, `${key} = ${value}`);
  }
  writeFileSync(file, before + text);
}

/** Who a node connects to. All are on this machine, and by default CometBFT takes one peer of each address. */
export function withPeers(home: string, peers: readonly string[]): void {
  const persistent_peers = `${JSON.stringify(peers.join(","))}\nallow_duplicate_ip = true`;
  configure(homeAt(home).cometConfig, "p2p", { persistent_peers });
}

/** A node whose peers reach it. */
export interface Peer {
  readonly home: string;
  readonly node: RunningNode;
  readonly rpc: string;
  /** `id@host:port`. */
  readonly address: string;
}

/** @param p2pPort where others reach it */
export async function startPeer(home: string, p2pPort: number, log: Log): Promise<Peer> {
  const p2pAddress = `127.0.0.1:${p2pPort}`;
  const node = await runNode({ home, comet: true, rpcAddress: "127.0.0.1:0", p2pAddress, log });
  if (node.rpc === undefined) throw new Error("a node with CometBFT has an RPC");
  // Whoever tries again finds the home free.
  const rpc = await node.rpc.catch(async (error: unknown) => {
    await node.stop();
    throw error;
  });
  return { home, node, rpc, address: `${readNodeId(homeAt(home))}@${p2pAddress}` };
}

/** Waits for a height. */
export async function reaches(node: RunningNode, height: number): Promise<void> {
  let ended: string | undefined;
  node.ended.then(
    (reason) => {
      ended = reason;
    },
    () => undefined,
  );
  while (node.application.height < height) {
    if (ended !== undefined) throw new Error(ended);
    await delay(50);
  }
}

export interface Joining {
  readonly genesisOf: string;
  readonly peers: readonly string[];
  /** Trusted source of the first block that the light client takes. */
  readonly rpc: string;
  readonly trustHeight: number;
}

/** A home of a node that is no validator and joins by state sync. */
export async function joiningHome({ genesisOf, peers, rpc, trustHeight }: Joining): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "eco2-join-"));
  initHome({ home, moniker: "joins", chainId: "eco2-sync-1", appState: {}, blockTime: 200 });
  copyFileSync(homeAt(genesisOf).genesis, homeAt(home).genesis);
  const { block_id } = await cometRpc(rpc).block(trustHeight);
  withPeers(home, peers);
  configure(homeAt(home).cometConfig, "statesync", {
    enable: "true",
    rpc_servers: JSON.stringify(`${rpc},${rpc}`),
    trust_height: String(trustHeight),
    trust_hash: JSON.stringify(block_id.hash),
    trust_period: '"168h0m0s"\ndiscovery_time = "5s"\nchunk_request_timeout = "5s"',
  });
  return home;
}
