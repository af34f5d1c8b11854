import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CommanderError } from "commander";
import { CliError, errorLine } from "../../cli/errors.ts";
import { type Io, line } from "../../cli/io.ts";
import { createLog } from "../../cli/log.ts";
import { createProgress } from "../../cli/progress.ts";
import { connectChain } from "../../cli/tx/chain.ts";
import { type RunningNode, runNode } from "../../node/run.ts";
import { type BlockTeller, createBlockTeller } from "./blocks.ts";
import { chainId, type PreparedHome, prepareHome } from "./home.ts";
import { type DevOptions, parseDevOptions } from "./options.ts";
import { checkPorts } from "./ports.ts";
import { checkedCertificate, importSample, retireSample } from "./sample.ts";
import {
  accountsText,
  blockHeading,
  blockText,
  certificateShown,
  endpointsText,
  importText,
  nextCommands,
} from "./show.ts";

/** What the program needs to know from outside. */
export interface DevParts {
  readonly io: Io;
  /** Folder of the checkout. */
  readonly root: string;
  /** Version of the package. */
  readonly version: string;
  /** Milliseconds between blocks of a new network; 1000 unless given. */
  readonly blockTime?: number;
}

/** Milliseconds that the CometBFT of a killed network may take to end. */
const endingTime = 10_000;

/** Starts the node; where the one before was killed, its CometBFT may hold the databases for a moment yet. */
async function startNode(options: DevOptions, prepared: PreparedHome, parts: DevParts, blocks: BlockTeller) {
  const { home, killed } = prepared;
  const start = async () => {
    const node = await runNode({
      home: home.root,
      comet: true,
      rpcAddress: options.rpcLaddr,
      p2pAddress: options.p2pLaddr,
      serve: { version: parts.version, restAddress: options.restAddress, grpcAddress: options.grpcAddress },
      log: createLog(parts.io, "warn", "plain"),
      cometLogLevel: "info",
      onCometLog: (told) => blocks.take(told),
    });
    try {
      return { node, rpc: (await node.rpc) ?? "" };
    } catch (error) {
      await node.stop();
      throw error;
    }
  };
  for (let waited = 0; ; waited += 500) {
    try {
      return await start();
    } catch (error) {
      const ending = killed && waited < endingTime && /another CometBFT uses this home/.test(errorLine(error));
      if (!ending) throw error;
    }
    await delay(500);
  }
}

/** Imports, retires, checks and tells; what was done before is passed over. */
async function play(
  node: RunningNode,
  rpc: string,
  { home }: PreparedHome,
  { io, root }: DevParts,
  blocks: BlockTeller,
) {
  const say = (text: string) => io.out(`${text}\n\n`);
  // State is asked for only when what the log of consensus holds was replayed and a block was made after it.
  for (const before = node.application.height; node.application.height <= before; ) await delay(50);
  const chain = connectChain(rpc);
  const progress = createProgress(io, "Importing the sample");
  try {
    const step = (done: number, all: number, height: number | undefined) =>
      progress.step(done, all, height === undefined ? "" : `, block ${height}`);
    const report = await importSample(chain, join(root, "examples", "data", "registry-sample.csv"), step);
    progress.end();
    say(importText(report));
  } finally {
    progress.end();
  }
  const certificate = await checkedCertificate(chain, await retireSample(chain), join(home.root, "certificates"));
  say(certificateShown(certificate));
  const endpoints = { rpc, rest: node.api?.restUrl ?? "", grpc: node.api?.grpcAddress ?? "" };
  const commands = nextCommands(endpoints, certificate, join(root, "dist", "cli", "bin.js"), home.root);
  say(`Chain ${chainId} runs:\n${endpointsText(endpoints, commands)}`);
  io.out(line(blockHeading));
  blocks.open(chain.comet, (block) => io.out(line(blockText(block))));
}

async function runDev(options: DevOptions, parts: DevParts): Promise<void> {
  const { io } = parts;
  // Asked for before anything starts: a signal that comes meanwhile must not leave CometBFT behind.
  const interrupted = io.interrupted();
  const prepared = await prepareHome(options.home, options.reset, parts.blockTime ?? 1000);
  const { home, known, killed } = prepared;
  await checkPorts(options, killed ? endingTime : 0);
  io.out(`${known ? "Going on with" : "Made"} the network in ${home.root}\n\n${accountsText(home.root)}\n\n`);
  const blocks = createBlockTeller();
  const { node, rpc } = await startNode(options, prepared, parts, blocks);
  try {
    const stopped = interrupted.then(() => "");
    // While it plays, a stop is an end like any other; the calls that it cuts off fail unheard.
    const played = play(node, rpc, prepared, parts, blocks);
    const never = played.then(() => new Promise<string>(() => undefined));
    const reason = await Promise.race([stopped, node.ended, never]);
    if (reason !== "") throw new CliError(reason);
  } finally {
    blocks.close();
    await node.stop();
  }
  io.err(`Stopped at height ${node.application.height}; npm start goes on from there.\n`);
}

/**
 * `npm start`: a development network, from nothing to a proven retirement, until it is told to stop.
 * @returns the exit code: 0, or 1 after one line on the error output
 */
export async function startDev(parts: DevParts, args: readonly string[]): Promise<number> {
  const { io, root } = parts;
  try {
    await runDev(parseDevOptions(io, args, join(root, ".cache", "dev")), parts);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    io.err(line(`Error: ${errorLine(error)}`));
    return 1;
  }
}
