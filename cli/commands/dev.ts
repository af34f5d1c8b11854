import { Command, InvalidArgumentError } from "commander";
import { globalOptions } from "../context.ts";
import { controlCommands } from "../dev/controls.ts";
import { devAccounts, devOperators } from "../dev/keys.ts";
import { parseDuration } from "../duration.ts";
import { CliError } from "../errors.ts";
import { type Io, line } from "../io.ts";
import { createLog } from "../log.ts";
import { wholeNumber } from "../options.ts";

interface DevFlags {
  readonly chainId: string;
  readonly validators: number;
  readonly blockTime?: number;
  readonly manual?: boolean;
  readonly memory?: boolean;
  readonly rpcLaddr: string;
  readonly restAddress?: string;
  readonly grpcAddress?: string;
}

function duration(text: string): number {
  const value = parseDuration(text);
  if (value !== undefined && value > 0) return value;
  throw new InvalidArgumentError("Expected a time such as 10s or 500ms.");
}

/** The home of the development chain: beside the node's own, unless one is named. */
function devHome(command: Command): string {
  const { home } = globalOptions(command);
  let program = command;
  while (program.parent !== null) program = program.parent;
  return program.getOptionValueSource("home") === "cli" || command.getOptionValueSource("home") === "cli"
    ? home.root
    : `${home.root}-dev`;
}

/** `eco2d dev`: the whole chain in one process, and commands that move it while it runs. */
export function devCommand(io: Io, version: string): Command {
  const command = new Command("dev")
    .description("run a development chain in one process, without CometBFT: blocks at once, time that can be moved")
    .option("--chain-id <id>", "id of a new chain", "eco2-dev-1")
    .option("--validators <number>", "validators of a new chain", wholeNumber, 1)
    .option(
      "--block-time <time>",
      "a block every so often, for example 1s (default: one for each transaction)",
      duration,
    )
    .option("--manual", "blocks only when they are asked for")
    .option("--memory", "write no blocks and no state")
    .option("--rpc-laddr <address>", "where CometBFT's RPC is served", "127.0.0.1:26657")
    .option("--rest-address <address>", "where REST listens (default: as in app.toml)")
    .option("--grpc-address <address>", "where gRPC listens (default: as in app.toml)")
    .action((flags: DevFlags, own: Command) => run(io, version, devHome(own), flags));
  for (const control of controlCommands(io)) command.addCommand(control);
  return command;
}

async function run(io: Io, version: string, home: string, flags: DevFlags): Promise<void> {
  const { chainId, validators, blockTime, manual = false, memory = false, rpcLaddr, restAddress, grpcAddress } = flags;
  // Asked for before anything starts or is loaded, so that a signal is never missed.
  const interrupted = io.interrupted();
  const [{ maxDevValidators, runDevNode }, { makeDevHome }] = await Promise.all([
    import("../../node/dev/run.ts"),
    import("../dev/home.ts"),
  ]);
  if (validators < 1 || validators > maxDevValidators)
    throw new CliError(`--validators ${validators}: 1 to ${maxDevValidators} are allowed`);
  if (manual && blockTime !== undefined) throw new CliError("--manual and --block-time exclude each other");
  const log = createLog(io, "info", "plain");
  const made = await makeDevHome(home, { chainId, validators });
  const node = await runDevNode({
    home,
    memory,
    rpcAddress: rpcLaddr,
    mining: manual
      ? { mode: "manual" }
      : blockTime === undefined
        ? { mode: "auto" }
        : { mode: "interval", ms: blockTime },
    serve: {
      version,
      ...(restAddress === undefined ? {} : { restAddress }),
      ...(grpcAddress === undefined ? {} : { grpcAddress }),
    },
    log,
  });
  if (made) io.err(line(accountsText(home, validators)));
  log.info({ home, chain: node.chain.chainId, height: node.chain.height(), rpc: node.rpc }, "development chain ready");
  const deaf = node.chain.onBlock(({ height, block }) =>
    log.info({ height, txs: block.data?.txs.length ?? 0, time: block.header?.time?.seconds.toString() }, "block"),
  );
  const reason = await Promise.race([interrupted.then(() => undefined), node.ended]);
  log.info({ reason: reason ?? (await interrupted) }, "stopping");
  deaf();
  await node.stop();
  if (reason !== undefined) throw new CliError(reason);
  log.info({ height: node.chain.height() }, "stopped");
}

function accountsText(home: string, validators: number): string {
  const all = [...Object.values(devAccounts()), ...devOperators(validators)];
  const accounts = all.map(({ name, address }) => `  ${name.padEnd(13)}${address}`);
  return [`Accounts of ${home}, with keys that everybody has:`, ...accounts].join("\n");
}
