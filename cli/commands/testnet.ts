import { Command, InvalidArgumentError } from "commander";
import { parseCoin, parseCoins } from "../../codec/coin.ts";
import { reasonOf } from "../../node/errors.ts";
import { isRunning } from "../../store/processes.ts";
import { checkedAddress } from "../account.ts";
import { checkPrefix, defaultBech32Prefix, globalOptions } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { CliError } from "../errors.ts";
import { type Io, line } from "../io.ts";
import { wholeNumber } from "../options.ts";
import { printResult } from "../output.ts";
import { readTestnet, testnetFiles } from "../testnet/layout.ts";
import { endAll, endsWithin, forgetRunning, readRunning, signal, stopTimeout } from "../testnet/processes.ts";
import { runTestnet, type TestnetEvent } from "../testnet/run.ts";
import { readText } from "../tx/files.ts";

interface InitFlags {
  readonly outputDir: string;
  readonly validators: number;
  readonly chainId: string;
  readonly blockTime: number;
  readonly bech32Prefix: string;
  readonly denom: string;
  readonly balance?: string;
  readonly bond?: string;
  readonly fund?: readonly string[];
  readonly appState?: string;
  readonly minimumGasPrices: string;
  readonly startingPort?: number;
  readonly overwrite?: boolean;
}

const maxValidators = 100;

function duration(text: string): number {
  const value = parseDuration(text);
  if (value !== undefined && value > 0) return value;
  throw new InvalidArgumentError("Expected a time such as 10s or 500ms.");
}

const append = (value: string, previous: readonly string[] = []) => [...previous, value];

function typed<T>(flag: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new CliError(`${flag}: ${reasonOf(error)}`);
  }
}

function fundedBy(text: string, prefix: string) {
  const [address = "", coins] = text.split("=");
  if (coins === undefined) throw new CliError(`--fund ${text}: ADDRESS=COINS is expected`);
  return { address: checkedAddress(address, prefix), coins: typed("--fund", () => parseCoins(coins)) };
}

function objectIn(file: string): object {
  const value: unknown = typed(`--app-state ${file}`, () => JSON.parse(readText(file)));
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new CliError(`--app-state ${file}: an object with sections of modules is expected`);
}

const withFolder = (command: Command) => command.option("--output-dir <folder>", "folder of the network", ".testnets");

function initCommand(io: Io): Command {
  return withFolder(new Command("init"))
    .alias("init-files")
    .description("make a network for one machine: homes, keys, accounts, one genesis, every node a peer of the others")
    .option("-v, --validators <number>", "how many nodes, each a validator", wholeNumber, 4)
    .option("--chain-id <id>", "id of the chain", "eco2-testnet-1")
    .option("--block-time <time>", "time between blocks, for example 500ms", duration, 1000)
    .option("--bech32-prefix <prefix>", "prefix of addresses", defaultBech32Prefix)
    .option("--denom <denom>", "staking and fee denom", "ueco2")
    .option("--balance <coins>", "what each operator has (default: 1000000000000 of the denom)")
    .option("--bond <coin>", "what of it stands behind its node (default: 100000000000 of the denom)")
    .option("--fund <address=coins>", "an account with coins besides; may be repeated", append)
    .option("--app-state <file>", "JSON that is laid over the genesis state, for example other parameters")
    .option("--minimum-gas-prices <prices>", "least gas prices of the nodes, for example 0.025ueco2", "")
    .option(
      "--starting-port <port>",
      "first of four ports a node; 0: free ones (default: the usual ones, ten apart)",
      wholeNumber,
    )
    .option("--overwrite", "replace a network that is there, keys and blocks")
    .action(async (flags: InitFlags, command: Command) => {
      const { validators, chainId, blockTime, denom, minimumGasPrices, outputDir, appState, overwrite = false } = flags;
      if (validators < 1 || validators > maxValidators)
        throw new CliError(`--validators ${validators}: 1 to ${maxValidators} are allowed`);
      const bech32Prefix = checkPrefix(flags.bech32Prefix);
      const { initTestnet } = await import("../testnet/init.ts");
      const network = await initTestnet(outputDir, {
        validators,
        chainId,
        blockTime,
        bech32Prefix,
        denom,
        balance: typed("--balance", () => parseCoins(flags.balance ?? `1000000000000${denom}`)),
        bond: typed("--bond", () => parseCoin(flags.bond ?? `100000000000${denom}`)),
        funded: (flags.fund ?? []).map((text) => fundedBy(text, bech32Prefix)),
        appState: appState === undefined ? {} : objectIn(appState),
        minimumGasPrices,
        firstPort: flags.startingPort,
        overwrite,
      });
      const { root } = testnetFiles(outputDir);
      printResult(io, globalOptions(command).output, { folder: root, ...network });
    });
}

function eventText(told: TestnetEvent): string {
  switch (told.event) {
    case "started":
      return `${told.node} started, process ${told.pid}, log ${told.log}`;
    case "ready":
      return `${told.node} answers at ${told.rpc}`;
    case "block":
      return `height ${told.height}  ${Object.entries(told.heights)
        .map(([node, height]) => `${node} ${height}`)
        .join("  ")}`;
    case "ended":
      return `${told.node} ended: ${told.reason}`;
    case "stopped":
      return `stopped at height ${told.height}`;
  }
}

function startCommand(io: Io): Command {
  return withFolder(new Command("start"))
    .description("run all nodes of the network, each a process with a log of its own, until Ctrl-C or testnet stop")
    .option("--log-level <level>", "least level of the nodes' logs", "info")
    .action(async ({ outputDir, logLevel }: { outputDir: string; logLevel: string }, command: Command) => {
      const { output } = globalOptions(command);
      // Asked for before anything starts: a signal that comes meanwhile must not leave nodes behind.
      const interrupted = io.interrupted();
      await runTestnet({
        files: testnetFiles(outputDir),
        env: io.env,
        flags: ["--log-level", logLevel],
        interrupted,
        tell: (told) => io.out(line(output === "json" ? JSON.stringify(told) : eventText(told))),
      });
    });
}

function stopCommand(io: Io): Command {
  return withFolder(new Command("stop"))
    .description("stop a network that runs, or what is left of one that was killed")
    .action(async ({ outputDir }: { outputDir: string }, command: Command) => {
      const files = testnetFiles(outputDir);
      readTestnet(files);
      const known = readRunning(files);
      const living = known?.nodes.filter(isRunning) ?? [];
      if (known === undefined || (living.length === 0 && !isRunning(known.network)))
        throw new CliError(`no network runs in ${files.root}`);
      // It stops its nodes by itself; where it was killed, they are stopped here.
      signal(known.network, "SIGTERM");
      await endsWithin(known.network, 2 * stopTimeout);
      await endAll(known.nodes);
      forgetRunning(files);
      printResult(io, globalOptions(command).output, { stopped: living.map(({ name, pid }) => ({ node: name, pid })) });
    });
}

/** `eco2d testnet`: a network of several nodes on one machine. */
export function testnetCommand(io: Io): Command {
  const testnet = new Command("testnet").description("a network of several nodes on this machine");
  for (const make of [initCommand, startCommand, stopCommand]) testnet.addCommand(make(io));
  return testnet;
}
