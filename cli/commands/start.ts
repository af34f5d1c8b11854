import { Command, Option } from "commander";
import type { Logger } from "pino";
import { parseListenAddress } from "../../node/address.ts";
import type { CometLogLevel, CometLogLine } from "../../node/comet/log.ts";
import { runNode } from "../../node/run.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import type { Io } from "../io.ts";
import { createLog, type LogFormat, type LogLevel, logFormats, logLevels } from "../log.ts";

interface StartFlags {
  readonly comet: boolean;
  readonly cometRpc?: string;
  readonly address?: string;
  readonly rpcLaddr?: string;
  readonly p2pLaddr?: string;
  readonly restAddress?: string;
  readonly grpcAddress?: string;
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
    .addOption(new Option("--log-level <level>", "least level of the log").choices(logLevels).default("info"))
    .addOption(new Option("--log-format <format>", "form of the log").choices(logFormats).default("plain"))
    .action(async (flags: StartFlags, command: Command) => {
      const { home } = globalOptions(command);
      const { comet, cometRpc, address, rpcLaddr, p2pLaddr, restAddress, grpcAddress, logLevel, logFormat } = flags;
      for (const [flag, text] of Object.entries({ rpcLaddr, p2pLaddr, restAddress, grpcAddress }))
        checkAddress(flag, text);
      if (cometRpc !== undefined) checkCometRpc(cometRpc, comet);
      const log = createLog(io, logLevel, logFormat);
      // Asked for before anything starts: a signal that comes meanwhile must not leave CometBFT behind.
      const interrupted = io.interrupted();
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
      if (reason !== undefined) throw new CliError(reason);
      log.info({ height: node.application.height }, "stopped");
    });
}
