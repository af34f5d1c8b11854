import { availableParallelism } from "node:os";
import type { Log } from "../abci/log.ts";
import { type AbciServer, startAbciServer } from "../abci/server.ts";
import { createRegistry } from "../api/metrics.ts";
import type { Api } from "../api/start.ts";
import type { ChainModule } from "../api/workers/chainModule.ts";
import { eco2 } from "../app/eco2.ts";
import type { Application } from "../core/application.ts";
import type { MakeChain } from "../core/chain.ts";
import { threadFile } from "../store/threads.ts";
import type { StateStore } from "../store/types.ts";
import { bindChain } from "./chainMark.ts";
import { findComet } from "./comet/binary.ts";
import { checkCometConfig } from "./comet/config.ts";
import { endLeftover, markComet } from "./comet/leftover.ts";
import type { CometLogLevel, CometLogLine } from "./comet/log.ts";
import { type CometProcess, startComet } from "./comet/process.ts";
import { cometRpc } from "./comet/rpc.ts";
import { readAppConfig } from "./config.ts";
import { NodeError, reasonOf } from "./errors.ts";
import { checkGenesis } from "./genesisCheck.ts";
import { halting, haltReason } from "./halt.ts";
import { homeAt } from "./home.ts";
import { openLedger } from "./ledger.ts";
import { lockHome } from "./lock.ts";
import { observed } from "./metrics.ts";
import { checkKeys, readValidatorKey } from "./nodeKeys.ts";
import { passOn } from "./passOn.ts";
import { createPublisher } from "./publisher.ts";
import { checkState, isGenesisValidator, otherChain } from "./sameChain.ts";
import { type ServeOptions, startServers } from "./servers.ts";
import { openService } from "./service/open.ts";
import { speculating } from "./speculate.ts";
import { inReverse, type Undo } from "./undo.ts";
import { checkUpgrade, lingering, tellingUpgrades } from "./upgrade/halt.ts";
import { verifyingAhead } from "./verify/ahead.ts";
import { startVerifier } from "./verify/verifier.ts";

/** How a node is started. */
export interface RunOptions {
  /** The chain that runs; the ECO2 chain unless given. */
  readonly chain?: MakeChain;
  /**
   * Where `chain` is exported, for threads to load it. Without it the thread of consensus answers the queries of a chain that was given.
   */
  readonly chainModule?: ChainModule;
  readonly home: string;
  /** Without CometBFT: the application alone, for one that runs elsewhere. */
  readonly comet: boolean;
  /** Where the application listens; the home's socket unless given. */
  readonly address?: string;
  /** Overrides of config.toml, `host:port`. */
  readonly rpcAddress?: string;
  readonly p2pAddress?: string;
  /** URL of the RPC of a CometBFT that runs elsewhere on this application, for `serve` without `comet`. */
  readonly cometRpc?: string;
  /** REST, gRPC and metrics as app.toml says; they need CometBFT's RPC. Absent: none of them. */
  readonly serve?: ServeOptions;
  /** Heights whose upgrades are given up: all nodes must choose the same. */
  readonly skipUpgrades?: readonly number[];
  readonly log: Log;
  /** Of CometBFT; errors alone unless given. */
  readonly cometLogLevel?: CometLogLevel;
  readonly onCometLog?: (line: CometLogLine) => void;
}

/** A node that runs. */
export interface RunningNode {
  readonly application: Application;
  readonly store: StateStore;
  /** As genesis names it; the application knows it from InitChain on. */
  readonly chainId: string;
  readonly abciAddress: string;
  /** URL of CometBFT's RPC, once it answers; absent without CometBFT. */
  readonly rpc: Promise<string> | undefined;
  /** Process number of CometBFT; absent without CometBFT. */
  readonly cometPid: number | undefined;
  /** REST and gRPC, where they were asked for. */
  readonly api: Api | undefined;
  /** Resolves with the reason when the node ended by itself. */
  readonly ended: Promise<string>;
  /** Stops CometBFT, then the servers for people, then the application's, then closes the state. */
  stop(): Promise<void>;
}

/** Starts the application and, unless told otherwise, CometBFT on it. @throws NodeError in one clear line; an UpgradeHalt where the next block needs another program */
export async function runNode(options: RunOptions): Promise<RunningNode> {
  const { chain = eco2, log, serve } = options;
  const home = homeAt(options.home);
  const config = readAppConfig(home.appConfig);
  const binary = options.comet ? findComet() : undefined;
  if (binary !== undefined) {
    checkCometConfig(home.cometConfig);
    checkKeys(home);
  }
  const undo: Undo[] = [lockHome(home)];
  const close = inReverse(undo);
  try {
    if (options.comet) await endLeftover(home, (line) => log.warn({}, line));
    const genesis = bindChain(home, (json) => checkGenesis(json, home.genesis, chain));
    let broken: (reason: string) => void = () => undefined;
    const fatal = new Promise<string>((resolve) => {
      broken = resolve;
    });
    const publisher = createPublisher(home, config["state-sync"], log);
    const ledger = await openLedger(
      chain,
      home,
      config,
      (line) => log.warn({}, line),
      {
        chainId: genesis.chain_id,
        publisher,
        tell: (line) => log.info({}, line),
        abort: (reason) => broken(reason),
      },
      options.skipUpgrades,
    );
    const { application, store } = ledger;
    undo.push(() => store.close());
    undo.push(() => publisher.close());
    publisher.resume();
    checkState(home, application, genesis.chain_id, options.comet);
    checkUpgrade(application, home, log);
    const halted = haltReason(store, config);
    if (halted !== undefined) throw new NodeError(`${halted}; change it there to go on`);
    if (options.comet && !isGenesisValidator(genesis, readValidatorKey(home)))
      log.warn(
        { key: home.validatorKey },
        "this node's key is not among the validators of genesis: it makes no blocks unless it was elected since",
      );
    let found: (url: Promise<string>) => void = () => undefined;
    const rpc = new Promise<string>((resolve) => {
      found = resolve;
    }).then((url) => cometRpc(url));
    const hasRpc = options.comet || options.cometRpc !== undefined;
    const metrics = hasRpc && serve ? createRegistry() : undefined;
    const calls = speculating(passOn(application), setImmediate);
    const counted = metrics === undefined ? calls : observed(application, calls, metrics, rpc);
    const upgradable = tellingUpgrades(counted, home);
    const bounded = halting(upgradable, store, config, (reason) => broken(reason));
    const verifier =
      ledger.native && availableParallelism() > 1 ? startVerifier((line) => log.warn({}, line)) : undefined;
    if (verifier !== undefined) undo.push(() => verifier.close());
    const chainModule = () => (options.chain === undefined ? eco2Module() : options.chainModule);
    const service = serve && (await openService(ledger, config, chainModule, log, metrics, serve));
    if (service !== undefined) undo.push(() => service.close());
    const told = service?.telling(bounded) ?? bounded;
    const ahead = verifier === undefined ? told : verifyingAhead(told, application, ledger.verdicts, verifier);
    const app = lingering(ahead, (halt) => broken(halt.message));
    const server = await startAbciServer(options.address ?? `unix://${home.socket}`, {
      app: service?.asking(app) ?? app,
      log,
      onFatal: (error) => broken(`the application stopped: ${error.message}`),
    });
    undo.push(() => server.close());
    // All that can refuse comes before CometBFT, which leaves databases behind.
    const api = metrics && serve && (service ?? (await startServers(ledger, config, rpc, log, metrics, serve)));
    if (api !== undefined) undo.push(() => api.close());
    const comet = binary === undefined ? undefined : startCometOn(server, binary, options);
    if (options.cometRpc !== undefined) {
      found(Promise.resolve(options.cometRpc));
      service?.cometAt(options.cometRpc);
    }
    if (comet !== undefined) {
      // It ends first, and finishes its block against a living application.
      if (comet.pid !== undefined) undo.push(markComet(home, comet.pid));
      undo.push(() => comet.stop());
      found(comet.ready);
      comet.ready.then(
        (url) => service?.cometAt(url),
        () => undefined,
      );
      otherChain(rpc, genesis.chain_id).then(
        (reason) => {
          if (reason !== undefined) broken(reason);
        },
        () => undefined,
      );
    }
    const cometEnded = comet?.exited.then(({ reason }) => reason);
    return {
      application,
      store,
      chainId: genesis.chain_id,
      abciAddress: server.address,
      rpc: comet?.ready,
      cometPid: comet?.pid,
      api,
      ended: cometEnded === undefined ? fatal : Promise.race([fatal, cometEnded]),
      stop: close,
    };
  } catch (error) {
    // Why the start failed is what the operator must read, not what else failed behind it.
    await close().catch((fault: unknown) => log.error({ error: reasonOf(fault) }, "closing after a failed start"));
    throw error;
  }
}

/** Where threads find the ECO2 chain. */
const eco2Module = (): ChainModule => ({ file: threadFile("app/eco2"), name: "eco2" });

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
