import { Argument, Command } from "commander";
import { parseAppConfig, readAppConfig } from "../../node/config.ts";
import type { Home } from "../../node/home.ts";
import { lockHome } from "../../node/lock.ts";
import { type PruningStrategy, pruningStrategies } from "../../node/pruning.ts";
import { compactHome, pruneHome, storageOf } from "../../node/storage.ts";
import { bytesText } from "../bytes.ts";
import { globalOptions } from "../context.ts";
import { type Io, line } from "../io.ts";
import { wholeNumber } from "../options.ts";
import { type OutputFormat, printResult } from "../output.ts";

/** Prints what each part of a home takes: sizes for people to read, in JSON bytes. */
export function printStorage(io: Io, home: Home, output: OutputFormat): void {
  const { log, snapshots, history, stateSync, comet, total } = storageOf(home);
  const size = output === "json" ? (bytes: number) => bytes : bytesText;
  printResult(io, output, {
    log: { size: size(log.bytes), files: log.files, first_height: log.firstHeight },
    snapshots: { size: size(snapshots.bytes), heights: snapshots.heights },
    history: { size: size(history.bytes), backend: history.backend },
    state_sync: { size: size(stateSync.bytes) },
    cometbft: {
      size: size(comet.bytes),
      parts: Object.fromEntries(comet.parts.map(([name, bytes]) => [name, size(bytes)])),
    },
    total: size(total),
  });
}

async function alone<T>(home: Home, work: () => Promise<T>): Promise<T> {
  const unlock = lockHome(home);
  try {
    return await work();
  } finally {
    unlock();
  }
}

interface PruneFlags {
  readonly pruningKeepRecent?: number;
}

/** `eco2d prune`: takes away old heights, as app.toml or the command line says. */
export function pruneCommand(io: Io): Command {
  return new Command("prune")
    .description("take old heights of a stopped node away")
    .addArgument(new Argument("[strategy]", "instead of the one in app.toml").choices(pruningStrategies))
    .option("--pruning-keep-recent <heights>", "latest heights to keep, with custom", wholeNumber)
    .addHelpText(
      "after",
      '\nThe place on the disk is given back by "eco2d compact".\n\nExample:\n  eco2d prune custom --pruning-keep-recent 10000',
    )
    .action(async (strategy: PruningStrategy | undefined, { pruningKeepRecent }: PruneFlags, command: Command) => {
      const { home, output } = globalOptions(command);
      const config = readAppConfig(home.appConfig);
      // Checked as the file is.
      const named = parseAppConfig(
        `pruning = "${strategy ?? config.pruning}"\n` +
          `pruning-keep-recent = ${pruningKeepRecent ?? config["pruning-keep-recent"]}\npruning-interval = 10`,
        "prune",
      );
      const chosen = { ...config, pruning: named.pruning, "pruning-keep-recent": named["pruning-keep-recent"] };
      const left = await alone(home, () => pruneHome(home, chosen, (text) => io.err(line(text))));
      printResult(io, output, {
        pruned_heights: left && left.oldest - left.before,
        oldest_height: left?.oldest,
        newest_height: left?.newest,
        history: left === undefined ? "removed" : "kept",
      });
    });
}

/** `eco2d compact`: gives back the place of what was pruned. */
export function compactCommand(io: Io): Command {
  return new Command("compact")
    .description("give back the disk space of pruned heights of a stopped node")
    .addHelpText(
      "after",
      "\nA database that cannot be compacted in place is written anew beside itself: that takes its size again.",
    )
    .action(async (_: object, command: Command) => {
      const { home, output } = globalOptions(command);
      const { before, after } = await alone(home, () => compactHome(home, (text) => io.err(line(text))));
      const size = output === "json" ? (bytes: number) => bytes : bytesText;
      printResult(io, output, { before: size(before), after: size(after) });
    });
}
