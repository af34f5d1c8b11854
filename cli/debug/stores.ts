import { Command } from "commander";
import { toHex } from "../../codec/bytes.ts";
import { homeAt } from "../../node/home.ts";
import { compareStates, type Difference } from "../../store/compare.ts";
import { readState, stateReach } from "../../store/inspect.ts";
import { storeRoots } from "../../store/version.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import type { Io } from "../io.ts";
import { wholeNumber } from "../options.ts";
import { printResult } from "../output.ts";
import { keyNamer } from "./keys.ts";

const upper = (bytes: Uint8Array) => toHex(bytes).toUpperCase();

/** `eco2d debug app-hash`: the roots that make an app hash. The node may run. */
export function appHashCommand(io: Io): Command {
  return new Command("app-hash")
    .description("print the app hash of a height and the root of each store under it")
    .option("--height <height>", "height of the state, among those on the disk (default: the last)", wholeNumber)
    .addHelpText(
      "after",
      "\nThe app hash of a height stands in the header of the next block.\n\nExample:\n  eco2d debug app-hash --height 1000",
    )
    .action(({ height = 0 }: { height?: number }, command: Command) => {
      const { home, output } = globalOptions(command);
      const version = readState(home.state, height);
      const stores = Object.fromEntries(storeRoots(version.trees).map(({ name, root }) => [name, upper(root)]));
      printResult(io, output, { height: version.height, app_hash: upper(version.root), stores });
    });
}

/** The height that both have last. @throws CliError where they have none in common */
function commonHeight(left: string, right: string): number {
  const [a, b] = [left, right].map((root) => {
    const { state } = homeAt(root);
    const reach = stateReach(state);
    if (reach === undefined) throw new CliError(`${state} holds no block yet`);
    return reach;
  });
  const height = Math.min(a?.newest ?? 0, b?.newest ?? 0);
  const oldest = Math.max(a?.oldest ?? 0, b?.oldest ?? 0);
  if (height >= oldest) return height;
  throw new CliError(
    `the files of the two states have no height in common: ${left} has ${a?.oldest} to ${a?.newest}, ${right} ${b?.oldest} to ${b?.newest}`,
  );
}

function told(store: string, difference: Difference, name: ReturnType<typeof keyNamer>): object {
  if (difference.kind === "store") return { store, difference: `the ${difference.missing} home has not this store` };
  if (difference.kind === "shape")
    return { store, difference: "the same keys, values and versions in trees of another shape" };
  const { kind, key, left, right } = difference;
  const where = { store, key: toHex(key), collection: name(store, key) };
  if (kind === "version")
    return { ...where, difference: "the same value, last written at another height", left, right };
  const value = (bytes: typeof left) => (bytes === undefined ? "absent" : toHex(bytes));
  return { ...where, difference: "another value", left: value(left), right: value(right) };
}

/** `eco2d debug diff`: the first key of each store that differs between two homes. The nodes may run. */
export function diffCommand(io: Io): Command {
  return new Command("diff")
    .description("print the first key of each store that differs between two homes")
    .argument("<left>", "a home")
    .argument("<right>", "another home, for example a copy of that of another node")
    .option("--height <height>", "height of both states (default: the last that both have)", wholeNumber)
    .addHelpText(
      "after",
      "\nThe exit code is 1 where they differ.\n\nExample:\n  eco2d debug diff ~/.eco2 /backup/other-node --height 1000",
    )
    .action((left: string, right: string, { height }: { height?: number }, command: Command) => {
      const { output } = globalOptions(command);
      const at = height === undefined || height === 0 ? commonHeight(left, right) : height;
      const [a, b] = [readState(homeAt(left).state, at), readState(homeAt(right).state, at)];
      const name = keyNamer();
      const differences = compareStates(a, b).map(({ store, difference }) => told(store, difference, name));
      const app_hash = { left: upper(a.root), right: upper(b.root) };
      printResult(io, output, { height: at, app_hash, differences });
      if (differences.length > 0)
        throw new CliError(`the states of height ${at} differ in ${differences.length} of ${a.trees.size} stores`);
    });
}
