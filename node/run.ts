import type { Log } from "../abci/log.ts";
import { type AbciServer, startAbciServer } from "../abci/server.ts";
import type { Api } from "../api/start.ts";
import { eco2 } from "../app/eco2.ts";
import type { Application } from "../core/application.ts";
import type { MakeChain } from "../core/chain.ts";
import type { StateStore } from "../store/types.ts";
import { findComet } from "./comet/binary.ts";
import type { CometLogLevel, CometLogLine } from "./comet/log.ts";
import { type CometProcess, startComet } from "./comet/process.ts";
import { readAppConfig } from "./config.ts";
import { NodeError } from "./errors.ts";
import { checkGenesis } from "./genesisCheck.ts";
import { readGenesis } from "./genesisFile.ts";
import { homeAt } from "./home.ts";
import { openLedger } from "./ledger.ts";
import { bindChain, lockHome } from "./lock.ts";
import { type ServeOptions, startServers } from "./servers.ts";

/** How a node is started. */
export interface RunOptions {
  /** The chain that runs; the ECO2 chain unless given. */
  readonly chain?: MakeChain;
  readonly home: string;
  /** Without CometBFT: the application alone, for one that runs elsewhere. */
  readonly comet: boolean;
  /** Where the application listens; the home's socket unless given. */
  readonly address?: string;
  /** Overrides of config.toml, `host:port`. */
  readonly rpcAddress?: string;
  readonly p2pAddress?: string;
  /** REST, gRPC and metrics as app.toml says; they need CometBFT. Absent: none of them. */
  readonly serve?: ServeOptions;
  readonly log: Log;
  /** Of CometBFT; errors alone unless given. */
  readonly cometLogLevel?: CometLogLevel;
  readonly onCometLog?: (line: CometLogLine) => void;
}

/** A node that runs. */
export interface RunningNode {
  readonly application: Application;
  readonly store: StateStore;
  readonly abciAddress: string;
  /** URL of CometBFT's RPC, once it answers; absent without CometBFT. */
  readonly rpc: Promise<string> | undefined;
  /** Process number of CometBFT; absent without CometBFT. */
  readonly cometPid: number | undefined;
  /** REST and gRPC, where they were asked for. */
  readonly api: Api | undefined;
  /** Resolves with the reason when the node ended by itself. */
  readonly ended: Promise<string>;
  /** Stops the servers for people, then CometBFT, then the application's, then closes the state. */
  stop(): Promise<void>;
}

/** Starts the application and, unless told otherwise, CometBFT on it. @throws NodeError in one clear line */
export async function runNode(options: RunOptions): Promise<RunningNode> {
  const { chain = eco2, log } = options;
  const home = homeAt(options.home);
  const config = readAppConfig(home.appConfig);
  const binary = options.comet ? findComet() : undefined;
  const unlock = lockHome(home);
  const undo: (() => void | Promise<void>)[] = [unlock];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const chainId = bindChain(home);
    const ledger = await openLedger(chain, home, config, (line) => log.info({}, line));
    const { application, store } = ledger;
    undo.push(() => store.close());
    if (application.height === 0) checkGenesis(readGenesis(home), home.genesis, chain);
    if (application.height > 0 && application.identity.chainId !== chainId) {
      throw new NodeError(
        `the state in ${home.state} is of chain "${application.identity.chainId}", the genesis of "${chainId}"`,
      );
    }
    let broken: (reason: string) => void = () => undefined;
    const fatal = new Promise<string>((resolve) => {
      broken = resolve;
    });
    const server = await startAbciServer(options.address ?? `unix://${home.socket}`, {
      app: application,
      log,
      onFatal: (error) => broken(`the application stopped: ${error.message}`),
    });
    undo.push(() => server.close());
    const comet = binary === undefined ? undefined : startCometOn(server, binary, options);
    // CometBFT first: it finishes its block against a living application.
    if (comet !== undefined) undo.push(() => comet.stop());
    const cometEnded = comet?.exited.then(({ reason }) => reason);
    const { serve } = options;
    const api = comet && serve && (await startServers(ledger, config, comet.ready, log, serve));
    if (api !== undefined) undo.push(() => api.close());
    return {
      application,
      store,
      abciAddress: server.address,
      rpc: comet?.ready,
      cometPid: comet?.pid,
      api,
      ended: cometEnded === undefined ? fatal : Promise.race([fatal, cometEnded]),
      stop: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function startCometOn(server: AbciServer, binary: string, options: RunOptions): CometProcess {
  const { home, rpcAddress, p2pAddress, onCometLog, cometLogLevel } = options;
  return startComet({
    binary,
    home: homeAt(home).root,
    proxyApp: server.address,
    ...(rpcAddress === undefined ? {} : { rpcAddress }),
    ...(p2pAddress === undefined ? {} : { p2pAddress }),
    ...(cometLogLevel === undefined ? {} : { logLevel: cometLogLevel }),
    ...(onCometLog === undefined ? {} : { onLog: onCometLog }),
  });
}
