import { Command } from "commander";
import { eco2 } from "../../app/eco2.ts";
import { signatureVerifier } from "../../core/crypto/verify.ts";
import { readGenesis } from "../../node/genesisFile.ts";
import { homeAt } from "../../node/home.ts";
import { type DryRun, dryRunOnGenesis, dryRunOnState } from "../../node/upgrade/dryRun.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import type { Io } from "../io.ts";
import { wholeNumber } from "../options.ts";
import { printResult } from "../output.ts";

interface DryRunFlags {
  readonly name?: string;
  readonly height?: number;
  readonly genesis?: string;
}

const rows = (count: number | undefined): number | string => count ?? "none";

const shown = ({ name, height, milliseconds, stores, modules, broken }: DryRun) => ({
  upgrade: name,
  height,
  milliseconds,
  modules: modules.map((one) => ({ module: one.name, from: rows(one.from), to: rows(one.to) })),
  stores: stores.map(({ name, before, after, written, removed }) => ({
    store: name,
    rows_before: rows(before),
    rows_after: rows(after),
    written,
    removed,
  })),
  invariants: broken ?? "hold",
});

const about = `
Run it with the new program. The state of the home is read as it lies and nothing of it changes; a node may run on it. With --genesis the
new program begins from a genesis that the old one exported: sections of new modules are their defaults, and migrations have nothing to do.

Example:
  eco2d upgrade dry-run --name v2`;

function dryRun(io: Io): Command {
  return new Command("dry-run")
    .description("carry an upgrade out beside the state: what changes, how long it takes, whether all invariants hold")
    .option("--name <name>", "the upgrade (default: that of the plan in the state)")
    .option("--height <height>", "height of the state, among those on the disk (default: the last)", wholeNumber)
    .option("--genesis <file>", "an exported state instead of the home's")
    .addHelpText("after", about)
    .action(({ name, height, genesis }: DryRunFlags, command: Command) => {
      const { home, output } = globalOptions(command);
      const chain = eco2(signatureVerifier(undefined));
      if (genesis !== undefined) {
        if (name !== undefined || height !== undefined)
          throw new CliError("--name and --height are of a state: they do not go with --genesis");
        const document = readGenesis({ ...homeAt(home.root), genesis });
        const { broken, ...found } = dryRunOnGenesis(chain, document, genesis);
        printResult(io, output, { ...found, invariants: broken ?? "hold" });
        if (broken !== undefined) throw new CliError(`an invariant is broken: ${broken}`);
        return;
      }
      const found = dryRunOnState(chain, home.state, name, height);
      printResult(io, output, shown(found));
      if (found.broken !== undefined) throw new CliError(`an invariant is broken: ${found.broken}`);
    });
}

/** `eco2d upgrade`: what another program would do to the state. */
export function upgradeCommand(io: Io): Command {
  return new Command("upgrade").description("try an upgrade of the program").addCommand(dryRun(io));
}
