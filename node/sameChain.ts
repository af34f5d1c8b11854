import { existsSync } from "node:fs";
import { join } from "node:path";
import { base64 } from "@scure/base";
import type { Application } from "../core/application.ts";
import type { CometRpc } from "./comet/rpc.ts";
import { NodeError } from "./errors.ts";
import type { GenesisJson } from "./genesisFile.ts";
import type { Home } from "./home.ts";

/**
 * Refuses a state that is of another chain than the genesis, or that stands alone where CometBFT should have the blocks below it.
 * @param comet whether CometBFT runs on this home
 * @throws NodeError saying what to do
 */
export function checkState(home: Home, { height, identity }: Application, chainId: string, comet: boolean): void {
  if (height === 0) return;
  if (identity.chainId !== chainId) {
    throw new NodeError(
      `the state in ${home.state} is of chain "${identity.chainId}", but ${home.genesis} is of chain "${chainId}": use the genesis of ${identity.chainId}, or another --home`,
    );
  }
  const blocks = join(home.data, "blockstore.db");
  if (comet && !existsSync(blocks)) {
    throw new NodeError(
      `the state in ${home.state} is at height ${height}, but CometBFT's blocks are missing (${blocks}): restore the whole data folder from a backup, or, where other nodes have the blocks, move the state away too`,
    );
  }
}

/** CometBFT reads genesis from its database once it has it: the reason to stop when that is another chain's. */
export async function otherChain(rpc: Promise<CometRpc>, chainId: string): Promise<string | undefined> {
  const { node_info } = await (await rpc).status();
  if (node_info.network === chainId) return undefined;
  return `CometBFT's data are of chain "${node_info.network}", genesis of "${chainId}": restore the data folder of ${chainId}, or choose another --home`;
}

/** Whether a key is one of those that the chain starts with: of genesis itself, its transactions, or the candidates of its state. */
export function isGenesisValidator(genesis: GenesisJson, publicKey: Uint8Array): boolean {
  const state: object = genesis["app_state"] ?? {};
  const named = [genesis["validators"], Reflect.get(state, "genutil"), Reflect.get(state, "staking")];
  return JSON.stringify(named).includes(base64.encode(publicKey));
}
