import { Command } from "commander";
import { parseCoins } from "../../codec/coin.ts";
import { reasonOf } from "../../node/errors.ts";
import { checkGenesis } from "../../node/genesisCheck.ts";
import { readGenesis } from "../../node/genesisFile.ts";
import { homeAt } from "../../node/home.ts";
import { accountAddress } from "../account.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import { withAccount } from "../genesis/accounts.ts";
import { allocateCommand } from "../genesis/allocateCommand.ts";
import { replaceGenesis } from "../genesis/document.ts";
import { collectCommand, gentxCommand } from "../genesis/gentxCommands.ts";
import { type VestingFlags, vestingOf } from "../genesis/vesting.ts";
import { type Io, line } from "../io.ts";
import { keyringOf, withKeyringOptions } from "../keyringOptions.ts";
import { printResult } from "../output.ts";

function coinsOf(text: string) {
  try {
    return parseCoins(text);
  } catch (error) {
    throw new CliError(reasonOf(error));
  }
}

function addAccount(io: Io): Command {
  return withKeyringOptions(new Command("add-genesis-account"))
    .description("give an account coins at the start of the chain")
    .argument("<address|key>", "address, or name of a key of the keyring")
    .argument("<coins>", "for example 1000000ueco2, several divided by commas")
    .option("--append", "add to an account that is there already")
    .option("--vesting-amount <coins>", "what of the coins becomes free with time")
    .option("--vesting-start-time <seconds>", "since 1970: from then on evenly; without it all at the end")
    .option("--vesting-end-time <seconds>", "since 1970: when all of it is free")
    .action((account: string, coins: string, flags: VestingFlags & { append?: boolean }, command: Command) => {
      const { home } = globalOptions(command);
      const { keyring, prefix } = keyringOf(io, command);
      const genesis = readGenesis(home);
      const address = accountAddress(account, keyring, prefix);
      const given = coinsOf(coins);
      const changed = withAccount(genesis, address, given, flags.append ?? false, vestingOf(flags, given));
      replaceGenesis(home, changed);
      io.err(line(`${address} has ${coins} at genesis`));
    });
}

function validate(io: Io): Command {
  return new Command("validate")
    .alias("validate-genesis")
    .description("check a genesis as the chain's first start does")
    .argument("[file]", "default: that of the home")
    .action((file: string | undefined, _: unknown, command: Command) => {
      const { home, output } = globalOptions(command);
      const place = file === undefined ? home : { ...homeAt(home.root), genesis: file };
      const genesis = readGenesis(place);
      checkGenesis(genesis, place.genesis);
      if (output === "json")
        printResult(io, output, { valid: true, genesis: place.genesis, chain_id: genesis.chain_id });
      else io.out(line(`${place.genesis} is a valid genesis of chain ${genesis.chain_id}`));
    });
}

/** `eco2d genesis`: what the chain starts with. */
export function genesisCommand(io: Io): Command {
  const genesis = new Command("genesis").description("prepare and check the genesis of a chain");
  for (const make of [addAccount, allocateCommand, gentxCommand, collectCommand, validate])
    genesis.addCommand(make(io));
  return genesis;
}
