import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "../../abci/log.ts";
import { eco2 } from "../../app/eco2.ts";
import type { MakeChain } from "../../core/chain.ts";
import { signatureVerifier } from "../../core/crypto/verify.ts";
import { defaultGenesis } from "../../core/genesis.ts";
import { initHome } from "../../node/init.ts";
import { type RunningNode, runNode } from "../../node/run.ts";
import type { ServeOptions } from "../../node/servers.ts";
import type { Funded } from "./ledger.ts";

/** A real node: the application, CometBFT as its child, one validator, blocks as fast as they come. */
export interface Network {
  readonly home: string;
  readonly rpc: string;
  readonly node: RunningNode;
  stop(): Promise<void>;
}

export interface NetworkOptions {
  readonly chainId: string;
  readonly prefix: string;
  readonly funded: readonly Funded[];
  readonly blockTime?: number;
  readonly log?: Log;
  /** Servers of the node's own; none unless given. */
  readonly serve?: ServeOptions;
  /** The ECO2 chain unless given. */
  readonly chain?: MakeChain;
}

const anyPort = "tcp://127.0.0.1:0";
const quiet = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields: object, message: string) => console.error(message, fields),
};

/** Makes a home in a temporary folder. */
export function makeHome({ chainId, prefix, funded, blockTime = 200, chain = eco2 }: NetworkOptions): string {
  const home = mkdtempSync(join(tmpdir(), "eco2-test-"));
  const appState = defaultGenesis(chain(signatureVerifier(undefined)), prefix);
  const accounts = funded.map(({ address }) => ({ "@type": "/cosmos.auth.v1beta1.BaseAccount", address }));
  appState["auth"] = { ...(appState["auth"] as object), accounts };
  appState["bank"] = { ...(appState["bank"] as object), balances: funded };
  initHome({ home, moniker: "test", chainId, appState, blockTime });
  return home;
}

/** REST and gRPC on free ports. */
export const serveAnywhere: ServeOptions = { version: "0.1.0", restAddress: "127.0.0.1:0", grpcAddress: "127.0.0.1:0" };

/** Starts a node on a home and waits for its RPC. */
export async function startOn(
  home: string,
  log: Log = quiet,
  serve?: ServeOptions,
  chain?: MakeChain,
): Promise<Network> {
  const servers = { ...(serve === undefined ? {} : { serve }), ...(chain === undefined ? {} : { chain }) };
  const node = await runNode({ home, comet: true, rpcAddress: anyPort, p2pAddress: anyPort, log, ...servers });
  if (node.rpc === undefined) throw new Error("a node with CometBFT has an RPC");
  const rpc = await node.rpc;
  // CosmJS takes a node without a block for a broken one.
  const before = node.application.height;
  while (node.application.height <= before) await delay(20);
  return { home, rpc, node, stop: () => node.stop() };
}

/** Starts a new network. */
export function startNetwork(options: NetworkOptions): Promise<Network> {
  return startOn(makeHome(options), options.log, options.serve, options.chain);
}

export function removeHome(home: string): void {
  rmSync(home, { recursive: true, force: true });
}
