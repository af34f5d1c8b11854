import { Command, CommanderError, Option } from "commander";
import { defaultHome } from "../node/home.ts";
import { carbonAccountCommand } from "./commands/carbonAccount.ts";
import { certificateCommand } from "./commands/certificate.ts";
import { cometCommand } from "./commands/comet.ts";
import { completionCommand } from "./commands/completion.ts";
import { debugCommand } from "./commands/debug.ts";
import { devCommand } from "./commands/dev.ts";
import { exportCommand } from "./commands/export.ts";
import { genesisCommand } from "./commands/genesis.ts";
import { initCommand } from "./commands/init.ts";
import { keysCommand } from "./commands/keys.ts";
import { newCommand } from "./commands/new.ts";
import { queryCommand } from "./commands/query.ts";
import { registryCommand } from "./commands/registry.ts";
import { rollbackCommand } from "./commands/rollback.ts";
import { snapshotsCommand } from "./commands/snapshots.ts";
import { startCommand } from "./commands/start.ts";
import { statusCommand } from "./commands/status.ts";
import { compactCommand, pruneCommand } from "./commands/storage.ts";
import { testnetCommand } from "./commands/testnet.ts";
import { txCommand } from "./commands/tx.ts";
import { upgradeCommand } from "./commands/upgrade.ts";
import { verifyCommand } from "./commands/verify.ts";
import { versionCommand } from "./commands/version.ts";
import { errorLine, exitCodeOf } from "./errors.ts";
import { type Io, line } from "./io.ts";
import { outputFormats } from "./output.ts";

/** What the program needs to know from outside. */
export interface ProgramParts {
  readonly io: Io;
  /** Version of the package. */
  readonly version: string;
}

/** Commands that were added as a whole do not inherit settings: they are given to each. */
function settle(command: Command, io: Io): void {
  command
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: io.out, writeErr: io.err, outputError: (text, write) => write(text) })
    .showSuggestionAfterError()
    .helpCommand(false);
  for (const child of command.commands) settle(child, io);
}

/** The whole command line of `eco2d`. */
export function createProgram({ io, version }: ProgramParts): Command {
  const program = new Command("eco2d")
    .description("ECO2 Ledger: a public ledger for carbon")
    .version(version, "--version", "print the version")
    .addOption(new Option("--home <folder>", "home of the node and its keys").default(defaultHome(io.env)))
    .addOption(new Option("-o, --output <format>", "form of results").choices(outputFormats).default("text"));
  const commands = [
    initCommand(io),
    genesisCommand(io),
    startCommand(io, version),
    devCommand(io, version),
    testnetCommand(io),
    exportCommand(io),
    snapshotsCommand(io),
    rollbackCommand(io),
    upgradeCommand(io),
    debugCommand(io),
    pruneCommand(io),
    compactCommand(io),
    keysCommand(io),
    newCommand(io),
    registryCommand(io),
    certificateCommand(io),
    carbonAccountCommand(io),
    verifyCommand(io),
    cometCommand(io),
    statusCommand(io),
    queryCommand(io),
    txCommand(io),
    completionCommand(io, program),
    versionCommand(io, version),
  ];
  for (const command of commands) program.addCommand(command);
  settle(program, io);
  return program;
}

/**
 * Runs one command line.
 * @param args without program and script
 * @returns the exit code: 0, or another after one line on the error output
 */
export async function runProgram(parts: ProgramParts, args: readonly string[]): Promise<number> {
  const { io } = parts;
  try {
    await createProgram(parts).parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    io.err(line(`Error: ${errorLine(error)}`));
    return exitCodeOf(error);
  } finally {
    io.prompt.close();
  }
}
