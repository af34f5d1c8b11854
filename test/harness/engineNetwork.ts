import { eco2 } from "../../app/eco2.ts";
import { startRpc } from "../../engine/rpc/server/start.ts";
import { type StartedChain, type StartOptions, startChain } from "../../engine/testing/startChain.ts";
import type { NetworkOptions } from "./network.ts";

/** A chain of the development engine behind its RPC, as clients see it. */
export interface EngineNetwork {
  readonly rpc: string;
  readonly chain: StartedChain;
  stop(): Promise<void>;
}

/** Starts the ECO2 chain on the development engine, with the accounts that a network of CometBFT would have. */
export async function startEngineNetwork(
  { chainId, prefix, funded }: NetworkOptions,
  options: StartOptions = {},
): Promise<EngineNetwork> {
  const chain = await startChain(eco2, {
    chainId,
    prefix,
    accounts: 0,
    pace: "clock",
    genesis: (sections) => {
      const accounts = funded.map(({ address }) => ({ "@type": "/cosmos.auth.v1beta1.BaseAccount", address }));
      sections["auth"] = { ...(sections["auth"] as object), accounts };
      sections["bank"] = { ...(sections["bank"] as object), balances: funded };
    },
    ...options,
  });
  const server = await startRpc({ chain, host: "127.0.0.1", port: 0, nodeId: "00".repeat(20), moniker: "engine" });
  return {
    rpc: server.url,
    chain,
    async stop() {
      await server.close();
      await chain.close();
    },
  };
}
