import { join } from "node:path";
import type { Log } from "../../abci/log.ts";
import type { Api } from "../../api/start.ts";
import { eco2 } from "../../app/eco2.ts";
import { parseDecCoins } from "../../codec/decimal.ts";
import type { MakeChain } from "../../core/chain.ts";
import { openChain, type RunningChain } from "../../engine/chain/chain.ts";
import { readGenesis as readDevGenesis } from "../../engine/chain/genesis.ts";
import type { Mining } from "../../engine/chain/types.ts";
import { startRpc } from "../../engine/rpc/server/start.ts";
import { testValidatorSeed } from "../../engine/testing/accounts.ts";
import { parseListenAddress } from "../address.ts";
import { readAppConfig } from "../config.ts";
import { NodeError, reasonOf, systemCode } from "../errors.ts";
import { checkGenesis } from "../genesisCheck.ts";
import { readGenesis } from "../genesisFile.ts";
import { type Home, homeAt } from "../home.ts";
import { gasPricesText } from "../ledger.ts";
import { lockHome } from "../lock.ts";
import { readNodeId, readValidatorSeed } from "../nodeKeys.ts";
import type { ServeOptions } from "../servers.ts";
import { inReverse, type Undo } from "../undo.ts";
import { startDevServers } from "./servers.ts";

/** How a node runs on the development engine. */
export interface DevNodeOptions {
  /** The chain that runs; the ECO2 chain unless given. */
  readonly chain?: MakeChain;
  /** As `initHome` makes it, its genesis marked with `"development": true`. */
  readonly home: string;
  /** How blocks come: one for every burst of transactions unless told. */
  readonly mining?: Mining;
  /** Nothing of the chain is written. */
  readonly memory?: boolean;
  readonly moniker?: string;
  /** Where CometBFT's RPC is served, `host:port`. */
  readonly rpcAddress: string;
  /** REST, gRPC and metrics as app.toml says. Absent: none of them. */
  readonly serve?: ServeOptions;
  readonly log: Log;
}

/** A node that runs without CometBFT. */
export interface RunningDevNode {
  readonly chain: RunningChain;
  /** URL of the RPC. */
  readonly rpc: string;
  /** REST and gRPC, where they were asked for. */
  readonly api: Api | undefined;
  /** Resolves with the reason when the chain broke and makes no more blocks. */
  readonly ended: Promise<string>;
  /** Stops the servers, then making blocks, then closes what is on disk. */
  stop(): Promise<void>;
}

/** Keys that development homes may have as validators besides their own: `testValidatorSeed(2)` and on. */
export const maxDevValidators = 100;

/** Runs a whole chain in this process, in CometBFT's place. @throws NodeError, EngineError in one clear line */
export async function runDevNode(options: DevNodeOptions): Promise<RunningDevNode> {
  const { chain: makeChain = eco2, log, serve, mining, memory = false, moniker = "dev" } = options;
  const home = homeAt(options.home);
  const config = readAppConfig(home.appConfig);
  const listen = parseListenAddress(options.rpcAddress);
  if (listen === undefined) throw new NodeError(`"${options.rpcAddress}" is no address; expected host:port`);
  const nodeId = readNodeId(home);
  const undo: Undo[] = [lockHome(home)];
  const close = inReverse(undo);
  let broken: (reason: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => {
    broken = resolve;
  });
  let opened: RunningChain | undefined;
  const tell = (line: string) => {
    log.warn({}, line);
    const fault = opened?.fault();
    if (fault !== undefined) broken(fault.message);
  };
  try {
    const genesis = readGenesis(home);
    readDevGenesis(genesis);
    checkGenesis(genesis, home.genesis, makeChain);
    const chain = await openChain({
      chain: makeChain,
      genesis,
      seeds: seedsOf(home, genesis),
      minGasPrices: parseDecCoins(gasPricesText(config)),
      log: tell,
      ...(memory ? {} : { dir: join(home.data, "engine") }),
      ...(mining === undefined ? {} : { mining }),
    });
    opened = chain;
    undo.push(() => chain.close());
    const { host, port } = listen;
    const rpc = await startRpc({ chain, host, port, nodeId, moniker }).catch((error: unknown) => {
      const why = systemCode(error) === "EADDRINUSE" ? "the port is in use; stop the other process" : reasonOf(error);
      throw new NodeError(`cannot listen on ${options.rpcAddress}: ${why}, or choose another --rpc-laddr`);
    });
    undo.push(() => rpc.close());
    const api = serve && (await startDevServers(chain, config, rpc.url, log, serve));
    if (api !== undefined) undo.push(() => api.close());
    return { chain, rpc: rpc.url, api, ended, stop: close };
  } catch (error) {
    await close().catch((fault: unknown) => log.error({ error: reasonOf(fault) }, "closing after a failed start"));
    throw error;
  }
}

const lengthOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);

/** Seeds of the keys that genesis names as validators, by itself or by its transactions: the home's own, and those of development chains. */
function seedsOf(home: Home, genesis: Readonly<Record<string, unknown>>): Uint8Array[] {
  const { genutil } = (genesis["app_state"] ?? {}) as { genutil?: { gen_txs?: unknown } };
  const count = Math.min(lengthOf(genesis["validators"]) + lengthOf(genutil?.gen_txs), maxDevValidators);
  const others = Array.from({ length: count }, (_, index) => testValidatorSeed(index + 1));
  return [readValidatorSeed(home), ...others];
}
