import { existsSync, readdirSync } from "node:fs";
import { Command } from "commander";
import { toHex } from "../../codec/bytes.ts";
import { exportSnapshot, restoreSnapshot, shelfOf } from "../../node/localSnapshots.ts";
import { lockHome } from "../../node/lock.ts";
import { directorySize } from "../../store/files.ts";
import { type OwnManifest, snapshotFormat } from "../../store/sync/manifest.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import { type Io, line } from "../io.ts";
import { wholeNumber } from "../options.ts";
import { printResult } from "../output.ts";

const warn = (io: Io) => (text: string) => io.err(line(text));

const facts = (manifest: OwnManifest) => ({
  height: manifest.height,
  format: manifest.format,
  chunks: manifest.chunks.length,
  app_hash: toHex(manifest.appHash).toUpperCase(),
  hash: toHex(manifest.hash).toUpperCase(),
});

function list(io: Io): Command {
  return new Command("list")
    .description("print the snapshots that this home has for others")
    .action((_, command: Command) => {
      const { home, output } = globalOptions(command);
      if (!existsSync(home.data)) throw new CliError(`${home.data} is not there: no node ran on this home yet`);
      const shelf = shelfOf(home, warn(io));
      const snapshots = shelf
        .list()
        .map((one) => ({ ...facts(one), bytes: directorySize(shelf.place(one.height, one.format)) }));
      printResult(io, output, { snapshots });
    });
}

function exported(io: Io): Command {
  return new Command("export")
    .description("make a snapshot of the state of a stopped node")
    .option("--height <height>", "height of the state, among those on the disk (default: the last)", wholeNumber)
    .addHelpText("after", "\nExample:\n  eco2d snapshots export --height 1000")
    .action(async ({ height = 0 }: { height?: number }, command: Command) => {
      const { home, output } = globalOptions(command);
      const unlock = lockHome(home);
      try {
        printResult(io, output, facts(await exportSnapshot(home, height, warn(io))));
      } finally {
        unlock();
      }
    });
}

/** The snapshot that the arguments name. */
function named(shelf: ReturnType<typeof shelfOf>, height: number, format: number): OwnManifest {
  const found = shelf.find(height, format);
  if (found !== undefined) return found;
  const there = shelf.list().map((one) => `${one.height}/${one.format}`);
  throw new CliError(
    `there is no snapshot of height ${height} and format ${format}; there are: ${there.join(", ") || "none"}`,
  );
}

function restore(io: Io): Command {
  return new Command("restore")
    .description("put the state of a snapshot in the place of a state that was moved away")
    .argument("<height>", "height of the snapshot", wholeNumber)
    .argument("[format]", "format of the snapshot", wholeNumber, snapshotFormat)
    .addHelpText(
      "after",
      "\nThe next start executes CometBFT's blocks above that height. Without this they are executed from the first one.\n\nExample:\n  mv ~/.eco2/data/state ~/.eco2/data/state.damaged\n  eco2d snapshots restore 1000",
    )
    .action((height: number, format: number, _: unknown, command: Command) => {
      const { home, output } = globalOptions(command);
      const unlock = lockHome(home);
      try {
        if (existsSync(home.state) && readdirSync(home.state).length > 0)
          throw new CliError(`${home.state} holds a state: move it away first, it is not replaced`);
        const shelf = shelfOf(home, warn(io));
        const manifest = named(shelf, height, format);
        restoreSnapshot(home, shelf, manifest, warn(io));
        printResult(io, output, facts(manifest));
      } finally {
        unlock();
      }
    });
}

function remove(io: Io): Command {
  return new Command("delete")
    .description("remove a snapshot of a stopped node")
    .argument("<height>", "height of the snapshot", wholeNumber)
    .argument("[format]", "format of the snapshot", wholeNumber, snapshotFormat)
    .action((height: number, format: number, _: unknown, command: Command) => {
      const { home, output } = globalOptions(command);
      const unlock = lockHome(home);
      try {
        const shelf = shelfOf(home, warn(io));
        const manifest = named(shelf, height, format);
        shelf.remove(height, format);
        printResult(io, output, facts(manifest));
      } finally {
        unlock();
      }
    });
}

/** `eco2d snapshots`: what this home has for nodes that join by state sync. */
export function snapshotsCommand(io: Io): Command {
  const snapshots = new Command("snapshots").description("snapshots that other nodes join by");
  for (const make of [list, exported, restore, remove]) snapshots.addCommand(make(io));
  return snapshots;
}
