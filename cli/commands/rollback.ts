import { Command } from "commander";
import { toHex } from "../../codec/bytes.ts";
import { findComet } from "../../node/comet/binary.ts";
import { endLeftover } from "../../node/comet/leftover.ts";
import { lockHome } from "../../node/lock.ts";
import { rollbackHome } from "../../node/rollback.ts";
import { globalOptions } from "../context.ts";
import { type Io, line } from "../io.ts";
import { printResult } from "../output.ts";

const about = `
Takes CometBFT's state and the application's back from height n to n - 1, for a node that computed another app hash than
its chain. Without --hard block n stays and is executed again at the next start, by the program that is then installed. With
--hard it goes too, and the network, or this validator alone, makes the block of that height again.

data/priv_validator_state.json stays, so a validator signs nothing twice: without the other validators of its chain it cannot make
blocks again of more than the last height that it signed.

Example:
  eco2d rollback`;

/** `eco2d rollback`: one height back, CometBFT and the application together. */
export function rollbackCommand(io: Io): Command {
  return new Command("rollback")
    .description("take a stopped node back by one height")
    .option("--hard", "remove the last block as well")
    .addHelpText("after", about)
    .action(async ({ hard = false }: { hard?: boolean }, command: Command) => {
      const { home, output } = globalOptions(command);
      const warn = (text: string) => io.err(line(text));
      const binary = findComet(io.env);
      const unlock = lockHome(home);
      try {
        await endLeftover(home, warn);
        const { height, appHash, from } = rollbackHome(binary, home, hard, warn);
        printResult(io, output, {
          height,
          app_hash: toHex(appHash).toUpperCase(),
          state_was_at: from,
          block_removed: hard,
        });
      } finally {
        unlock();
      }
    });
}
