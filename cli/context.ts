import { existsSync } from "node:fs";
import type { Command } from "commander";
import { z } from "zod";
import { readGenesis } from "../node/genesisFile.ts";
import { defaultHome, type Home, homeAt } from "../node/home.ts";
import { CliError } from "./errors.ts";
import { type OutputFormat, outputFormats } from "./output.ts";

export const defaultBech32Prefix = "eco";
export const defaultNode = "tcp://127.0.0.1:26657";

/** Options that every command has. */
export interface GlobalOptions {
  readonly home: Home;
  readonly output: OutputFormat;
}

const globals = z.object({ home: z.string().optional(), output: z.enum(outputFormats).default("text") });

/** The values of `--home` and `-o`, typed before or behind the command. */
export function globalOptions(command: Command): GlobalOptions {
  const { home, output } = globals.parse(command.optsWithGlobals());
  return { home: homeAt(home ?? defaultHome()), output };
}

const prefixForm = /^[a-z][a-z0-9]{0,62}$/;
const withPrefix = z.object({ app_state: z.object({ chain: z.object({ bech32_prefix: z.string() }) }) });

/** The prefix named by the user, else that of the home's genesis, else the one of ECO2. */
export function bech32PrefixFor(home: Home, named?: string): string {
  if (named !== undefined) return checkPrefix(named);
  if (!existsSync(home.genesis)) return defaultBech32Prefix;
  const genesis = withPrefix.safeParse(readGenesis(home));
  return genesis.success ? genesis.data.app_state.chain.bech32_prefix : defaultBech32Prefix;
}

export function checkPrefix(prefix: string): string {
  if (prefixForm.test(prefix)) return prefix;
  throw new CliError(
    `bech32 prefix "${prefix}": lower-case letters and digits are allowed, a letter first, for example eco`,
  );
}
