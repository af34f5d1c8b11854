import { join } from "node:path";
import { CommanderError } from "commander";
import { CliError, errorLine } from "../../cli/errors.ts";
import { type Io, line } from "../../cli/io.ts";
import { createProgress } from "../../cli/progress.ts";
import { connectChain } from "../../cli/tx/chain.ts";
import { buildComet, chooseEngine, type EngineName } from "./engine.ts";
import { chainId, engineOf, type PreparedHome, prepareHome } from "./home.ts";
import type { DevNetwork } from "./network.ts";
import { endingTime, startOnComet } from "./onComet.ts";
import { startOnEngine } from "./onEngine.ts";
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
  /** Milliseconds between blocks, with CometBFT those of a new network; 1000 unless given. */
  readonly blockTime?: number;
}

/** Imports, retires, checks and tells; what was done before is passed over. */
async function play(network: DevNetwork, { home }: PreparedHome, { io, root }: DevParts, engine: EngineName) {
  const say = (text: string) => io.out(`${text}\n\n`);
  await network.ready();
  const { rpc, api } = network;
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
  const retired = await retireSample(chain);
  network.settle();
  const certificate = await checkedCertificate(chain, retired, join(home.root, "certificates"));
  say(certificateShown(certificate));
  const endpoints = { rpc, rest: api?.restUrl ?? "", grpc: api?.grpcAddress ?? "" };
  const commands = nextCommands(endpoints, certificate, join(root, "dist", "cli", "bin.js"), home.root, engine);
  say(`Chain ${chainId} runs:\n${endpointsText(endpoints, commands)}`);
  io.out(line(blockHeading));
  network.showBlocks((block) => io.out(line(blockText(block))));
}

async function runDev(options: DevOptions, parts: DevParts): Promise<void> {
  const { io, root, version, blockTime = 1000 } = parts;
  // Asked for before anything starts: a signal that comes meanwhile must not leave CometBFT behind.
  const interrupted = io.interrupted();
  const known = options.home === undefined || options.reset ? undefined : engineOf(options.home);
  const { engine, told, build } = chooseEngine({ asked: options.engine, known }, io.env, root);
  if (build) await buildComet(io, root);
  const place = options.home ?? join(root, ".cache", engine === "comet" ? "dev" : "dev-engine");
  const prepared = await prepareHome(place, options.reset, { engine, blockTime });
  const { home } = prepared;
  const { p2pLaddr, ...others } = options;
  if (engine === "comet") await checkPorts(options, prepared.killed ? endingTime : 0);
  else await checkPorts(others, 0);
  const made = `${prepared.known ? "Going on with" : "Made"} the network in ${home.root}`;
  io.out(`${told}\n${made}\n\n${accountsText(home.root)}\n\n`);
  const start = engine === "comet" ? startOnComet : startOnEngine;
  const network = await start({ addresses: options, prepared, io, version, blockTime });
  try {
    const stopped = interrupted.then(() => "");
    // While it plays, a stop is an end like any other; the calls that it cuts off fail unheard.
    const played = play(network, prepared, parts, engine);
    const never = played.then(() => new Promise<string>(() => undefined));
    const reason = await Promise.race([stopped, network.ended, never]);
    if (reason !== "") throw new CliError(reason);
  } finally {
    await network.stop();
  }
  io.err(`Stopped at height ${network.height()}; npm start goes on from there.\n`);
}

/**
 * `npm start`: a development network, from nothing to a proven retirement, until it is told to stop.
 * @returns the exit code: 0, or 1 after one line on the error output
 */
export async function startDev(parts: DevParts, args: readonly string[]): Promise<number> {
  const { io } = parts;
  try {
    await runDev(parseDevOptions(io, args), parts);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    io.err(line(`Error: ${errorLine(error)}`));
    return 1;
  }
}
