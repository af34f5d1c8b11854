import { Command, Option } from "commander";
import type { Logger } from "pino";
import { parseListenAddress } from "../../node/address.ts";
import type { CometLogLevel, CometLogLine } from "../../node/comet/log.ts";
import { upgradeHalt } from "../../node/upgrade/halt.ts";
import { supervisorGone } from "../../node/upgrade/lifeline.ts";
import { supervise } from "../../node/upgrade/supervise.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import type { Io } from "../io.ts";
import { createLog, type LogFormat, type LogLevel, logFormats, logLevels } from "../log.ts";
import { wholeNumber } from "../options.ts";

interface StartFlags {
  readonly comet: boolean;
  readonly cometRpc?: string;
  readonly address?: string;
  readonly rpcLaddr?: string;
  readonly p2pLaddr?: string;
  readonly restAddress?: string;
  readonly grpcAddress?: string;
  readonly supervise?: boolean;
  readonly unsafeSkipUpgrades?: readonly number[];
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

/** At level info one line a block is told of CometBFT's talk; errors always are. */
function logComet(log: Logger, { level, message, fields }: CometLogLine): void {
  if (level === "error") log.error(fields, message);
  else if (log.isLevelEnabled("debug")) log.debug(fields, message);
  else if (fields["module"] === "state" && message === "finalized block") {
    log.info({ height: fields["height"], txs: fields["num_txs_res"], app_hash: fields["block_app_hash"] }, "block");
  }
}

const flagOf = (option: string) => `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

function checkAddress(option: string, text: string | undefined): void {
  if (text === undefined || parseListenAddress(text) !== undefined) return;
  throw new CliError(`${flagOf(option)} "${text}" is no address: expected host:port, for example 127.0.0.1:26657`);
}

function checkCometRpc(url: string, comet: boolean): void {
  if (comet) throw new CliError("--comet-rpc is of a CometBFT that runs elsewhere: it goes with --no-comet");
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new CliError(`--comet-rpc "${url}" is no URL: expected for example http://127.0.0.1:26657`);
}

const cometLevel = (level: LogLevel): CometLogLevel => (level === "debug" || level === "info" ? level : "error");

/** The options of this command that were typed, but for `--supervise`: for a program that runs in this one's place. */
function typedOptions(command: Command): string[] {
  return command.options.flatMap((option) => {
    const name = option.attributeName();
    if (name === "supervise" || command.getOptionValueSource(name) !== "cli" || option.long === undefined) return [];
    const value: unknown = command.getOptionValue(name);
    return typeof value === "boolean" ? [option.long] : [option.long, ...[value].flat().map(String)];
  });
}

/** Runs the programs of the home's folders until one ends for another reason than an upgrade. */
async function supervised(io: Io, command: Command, log: Logger): Promise<void> {
  const { home } = globalOptions(command);
  const program = process.argv[1];
  if (program === undefined) throw new CliError("the program that runs has no file: --supervise needs one");
  const code = await supervise({
    home,
    args: ["start", "--home", home.root, ...typedOptions(command)],
    program,
    log,
    interrupted: () => io.interrupted(),
  });
  if (code !== 0) throw new CliError(`the program ended with exit code ${code}`, code);
}

const about = `
Exit codes: 0 after a signal, 1 for a fault, 3 where the next block needs the program of an upgrade; data/upgrade-info.json in the home
names it. With --supervise the programs lie as cosmovisor has them:

  cosmovisor/genesis/bin/eco2d            the first one; a link to this program is made where there is none
  cosmovisor/upgrades/<name>/bin/eco2d    put there before its height; nothing is downloaded
  cosmovisor/current                      link to the one in use`;

/** `eco2d start`: runs until it is told to stop, or until the node ends by itself. */
export function startCommand(io: Io, version: string): Command {
  return new Command("start")
    .description("run the node: the application, CometBFT as its child, REST and gRPC")
    .option("--no-comet", "the application alone, for a CometBFT that runs elsewhere")
    .option(
      "--comet-rpc <url>",
      "with --no-comet: URL of the RPC of the CometBFT that runs elsewhere, for REST and gRPC (default: neither)",
    )
    .option(
      "--address <address>",
      "where the application listens, unix:///path or tcp://host:port (default: a socket in the home)",
    )
    .option("--rpc-laddr <address>", "where CometBFT's RPC listens (default: as in config.toml)")
    .option("--p2p-laddr <address>", "where CometBFT listens for peers (default: as in config.toml)")
    .option("--rest-address <address>", "where REST listens (default: as in app.toml)")
    .option("--grpc-address <address>", "where gRPC listens (default: as in app.toml)")
    .option(
      "--supervise",
      "run the program of cosmovisor/current in the home, and change to that of an upgrade at its height",
    )
    .option(
      "--unsafe-skip-upgrades <heights...>",
      "drop the plans of these heights: the chain goes on only if all nodes do",
      (text: string, before: readonly number[] = []) => [...before, wholeNumber(text)],
    )
    .addOption(new Option("--log-level <level>", "least level of the log").choices(logLevels).default("info"))
    .addOption(new Option("--log-format <format>", "form of the log").choices(logFormats).default("plain"))
    .addHelpText("after", about)
    .action(async (flags: StartFlags, command: Command) => {
      const { home } = globalOptions(command);
      const { supervise: supervising = false, unsafeSkipUpgrades: skipUpgrades } = flags;
      const { comet, cometRpc, address, rpcLaddr, p2pLaddr, restAddress, grpcAddress, logLevel, logFormat } = flags;
      for (const [flag, text] of Object.entries({ rpcLaddr, p2pLaddr, restAddress, grpcAddress }))
        checkAddress(flag, text);
      if (cometRpc !== undefined) checkCometRpc(cometRpc, comet);
      const log = createLog(io, logLevel, logFormat);
      if (supervising) return supervised(io, command, log);
      // Asked for before anything starts: a signal that comes meanwhile must not leave CometBFT behind.
      const interrupted = Promise.race([io.interrupted(), supervisorGone(io.env)]);
      // A supervisor has no use for the chain.
      const { runNode } = await import("../../node/run.ts");
      const node = await runNode({
        home: home.root,
        comet,
        ...(cometRpc === undefined ? {} : { cometRpc }),
        ...(address === undefined ? {} : { address }),
        ...(rpcLaddr === undefined ? {} : { rpcAddress: rpcLaddr }),
        ...(p2pLaddr === undefined ? {} : { p2pAddress: p2pLaddr }),
        serve: {
          version,
          ...(restAddress === undefined ? {} : { restAddress }),
          ...(grpcAddress === undefined ? {} : { grpcAddress }),
        },
        ...(skipUpgrades === undefined ? {} : { skipUpgrades }),
        log,
        cometLogLevel: cometLevel(logLevel),
        onCometLog: (line) => logComet(log, line),
      });
      log.info(
        { home: home.root, chain: node.chainId, height: node.application.height, abci: node.abciAddress },
        "application ready",
      );
      if (node.cometPid !== undefined) log.info({ pid: node.cometPid }, "CometBFT started");
      node.rpc?.then((rpc) => log.info({ rpc }, "CometBFT ready")).catch(() => undefined);
      const stopped = interrupted.then((signal) => void log.info({ signal }, "stopping"));
      const reason = await Promise.race([node.ended, stopped]);
      await node.stop();
      if (reason !== undefined) throw upgradeHalt(node.application) ?? new CliError(reason);
      log.info({ height: node.application.height }, "stopped");
    });
}
