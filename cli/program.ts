import { Command, CommanderError, Option } from "commander";
import { defaultHome } from "../node/home.ts";
import { commandList, type ListedCommand } from "./commandList.ts";
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

/** What a command is called by, and as what help lists it. */
function namesOf({ term }: ListedCommand) {
  const [words = "", ...takes] = term.split(" ");
  const [name = "", ...aliases] = words.split("|");
  return { name, aliases, shown: [[name, ...aliases.slice(0, 1)].join("|"), ...takes].join(" ") };
}

/** The words that are neither options of the program nor values of those: first the command that is asked for. */
function wordsOf({ options }: Command, args: readonly string[]): string[] {
  const valued = new Set(options.filter(({ required }) => required).flatMap(({ short, long }) => [short, long]));
  const words: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (valued.has(arg)) at++;
    else if (!arg.startsWith("-")) words.push(arg);
  }
  return words;
}

/**
 * The command line of `eco2d`.
 * @param args the one command that they name is loaded, all others only listed; without args all are loaded
 */
export async function createProgram(parts: ProgramParts, args?: readonly string[]): Promise<Command> {
  const { io, version } = parts;
  const program = new Command("eco2d")
    .description("ECO2 Ledger: a public ledger for carbon")
    .version(version, "--version", "print the version")
    .addOption(new Option("--home <folder>", "home of the node and its keys").default(defaultHome(io.env)))
    .addOption(new Option("-o, --output <format>", "form of results").choices(outputFormats).default("text"));
  const [word, next = ""] = args === undefined ? [] : wordsOf(program, args);
  const shown = new Map<string, string>();
  for (const listed of commandList) {
    const names = namesOf(listed);
    shown.set(names.name, names.shown);
    const wanted = args === undefined || [names.name, ...names.aliases].some((name) => name === word);
    const command = wanted
      ? await listed.load({ io, version, next: args && next, whole: () => createProgram(parts) })
      : new Command(names.name).aliases(names.aliases).description(listed.about);
    program.addCommand(command);
  }
  settle(program, io);
  return program.configureHelp({
    showGlobalOptions: true,
    subcommandTerm: (command) => shown.get(command.name()) ?? "",
  });
}

/**
 * Runs one command line.
 * @param args without program and script
 * @returns the exit code: 0, or another after one line on the error output
 */
export async function runProgram(parts: ProgramParts, args: readonly string[]): Promise<number> {
  const { io } = parts;
  try {
    const program = await createProgram(parts, args);
    await program.parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    io.err(line(`Error: ${errorLine(error)}`));
    return exitCodeOf(error);
  } finally {
    io.prompt.close();
  }
}
