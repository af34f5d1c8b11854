import { Command, InvalidArgumentError } from "commander";
import { initHome } from "../../node/init.ts";
import { checkedAddress } from "../account.ts";
import { checkPrefix, defaultBech32Prefix, globalOptions } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { CliError } from "../errors.ts";
import { newAppState } from "../genesis/appState.ts";
import type { Io } from "../io.ts";
import { printResult } from "../output.ts";

interface InitFlags {
  readonly chainId: string;
  readonly bech32Prefix: string;
  readonly denom: string;
  readonly blockTime?: number;
  readonly minimumGasPrices?: string;
  readonly registrar?: readonly string[];
  readonly reviewer?: string;
  readonly overwrite?: boolean;
}

function duration(text: string): number {
  const value = parseDuration(text);
  if (value !== undefined) return value;
  throw new InvalidArgumentError("Expected a time such as 10s or 500ms.");
}

const list = (text: string) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

// The SDK's form of a denom.
const denomForm = /^[a-zA-Z][a-zA-Z0-9/:._-]{2,127}$/;

export function initCommand(io: Io): Command {
  return new Command("init")
    .description("write configuration, keys and genesis of a new node, which is the one validator of that genesis")
    .argument("<moniker>", "name of the node, shown to peers")
    .option("--chain-id <id>", "id of the chain", "eco2-dev-1")
    .option("--bech32-prefix <prefix>", "prefix of addresses", defaultBech32Prefix)
    .option("--denom <denom>", "staking and fee denom", "ueco2")
    .option("--block-time <time>", "time between blocks, for example 500ms (default: 10s)", duration)
    .option("--minimum-gas-prices <prices>", "least gas prices of this node, for example 0.025ueco2")
    .option("--registrar <addresses>", "accounts that may import credits, divided by commas", list)
    .option("--reviewer <address>", "account that reviews projects and credits (default: governance)")
    .option("--overwrite", "replace existing files, keys among them")
    .action((moniker: string, flags: InitFlags, command: Command) => {
      const { home, output } = globalOptions(command);
      const { chainId, denom, blockTime = 10_000, minimumGasPrices, registrar = [], overwrite = false } = flags;
      const bech32Prefix = checkPrefix(flags.bech32Prefix);
      if (!denomForm.test(denom)) {
        throw new CliError(
          `denom "${denom}": 3 to 128 letters, digits or /:._- are allowed, a letter first, for example ueco2`,
        );
      }
      const registrars = registrar.map((address) => checkedAddress(address, bech32Prefix));
      const reviewer = flags.reviewer === undefined ? "" : checkedAddress(flags.reviewer, bech32Prefix);
      const { nodeId, genesis } = initHome({
        home: home.root,
        moniker,
        chainId,
        blockTime,
        overwrite,
        appState: newAppState({ bech32Prefix, denom, registrars, reviewer }),
        ...(minimumGasPrices === undefined ? {} : { minimumGasPrices }),
      });
      printResult(io, output, {
        moniker,
        chain_id: chainId,
        node_id: nodeId,
        home: home.root,
        genesis_time: genesis.genesis_time,
      });
    });
}
