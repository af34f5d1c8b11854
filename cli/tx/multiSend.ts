import { Command } from "commander";
import { coinsToWire, parseCoins } from "../../codec/coin.ts";
import { MsgMultiSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { reasonOf } from "../../node/errors.ts";
import { CliError } from "../errors.ts";
import type { Io } from "../io.ts";
import { withTxOptions } from "./flags.ts";
import { makeTx } from "./make.ts";

function amountOf(text: string) {
  try {
    return parseCoins(text);
  } catch (error) {
    throw new CliError(`[amount]: ${reasonOf(error)}`);
  }
}

/** A message that gives each recipient `amount`, or with `split` its even part of it. @throws CliError when it gives nobody anything */
export function multiSend(from: string, to: readonly string[], amount: string, split: boolean): MsgMultiSend {
  const count = BigInt(to.length);
  const each = amountOf(amount).map((coin) => ({ ...coin, amount: split ? coin.amount / count : coin.amount }));
  if (each.length === 0 || each.some((coin) => coin.amount === 0n))
    throw new CliError(`[amount]: ${amount} leaves a recipient of ${to.length} with nothing`);
  const whole = each.map((coin) => ({ ...coin, amount: coin.amount * count }));
  return {
    inputs: [{ address: from, coins: coinsToWire(whole) }],
    outputs: to.map((address) => ({ address, coins: coinsToWire(each) })),
  };
}

/** `eco2d tx bank multi-send`. */
export function multiSendCommand(io: Io): Command {
  return withTxOptions(new Command("multi-send"))
    .description("send coins to several accounts at once")
    .usage("[options] <from-address> <to-address...> <amount>")
    .argument("<from-address>", "address|key")
    .argument("<to-address-and-amount...>", "address|key of each recipient, then the coins that each gets")
    .option("--split", "divide the amount evenly instead of giving each the whole")
    .addHelpText("after", "\nExample:\n  eco2d tx bank multi-send alice bob carol 1000000ueco2 --yes")
    .action(async (from: string, rest: readonly string[], { split = false }: { split?: boolean }, command: Command) => {
      const to = rest.slice(0, -1);
      if (to.length === 0) throw new CliError("multi-send needs at least one recipient and an amount");
      await makeTx(io, command, {
        from,
        messages: (sender, address) => {
          const message = multiSend(sender, to.map(address), rest.at(-1) ?? "", split);
          return [{ typeUrl: `/${MsgMultiSend.$type}`, value: MsgMultiSend.encode(message).finish() }];
        },
      });
    });
}
