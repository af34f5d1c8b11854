import { Command, InvalidArgumentError } from "commander";
import { parseCoins } from "../../codec/coin.ts";
import { type CometRpc, cometRpc } from "../../node/comet/rpc.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import type { Io } from "../io.ts";
import { wholeNumber, withNode } from "../options.ts";
import { printResult } from "../output.ts";
import { parseSpan } from "./span.ts";
import { dumpTo, loadFrom } from "./transfer.ts";

function onOff(text: string): boolean {
  if (text === "on") return true;
  if (text === "off") return false;
  throw new InvalidArgumentError("Expected on or off.");
}

function span(text: string): Readonly<Record<string, number>> {
  const parsed = parseSpan(text);
  if (parsed === undefined) throw new InvalidArgumentError("Expected a length of time such as 30d, 12h or 1h30m.");
  return parsed;
}

/** Commands that move a development chain while it runs: each is one `dev_` method of its RPC. */
export function controlCommands(io: Io): Command[] {
  const control = (name: string, description: string) => withNode(new Command(name)).description(description);
  /** Sends what `ask` makes of the arguments, and prints the answer. */
  const answering =
    <A extends unknown[]>(ask: (rpc: CometRpc, ...args: A) => Promise<unknown>) =>
    async (...given: unknown[]) => {
      const command = given.at(-1) as Command;
      const { node } = given.at(-2) as { node: string };
      const result = await ask(cometRpc(node), ...(given.slice(0, -2) as A));
      printResult(io, globalOptions(command).output, result);
    };
  const calling = (method: string) => answering((rpc) => rpc.call(method));

  return [
    control("status", "height and time, how blocks come, who signs").action(calling("dev_status")),
    control("mine", "make blocks")
      .argument("[number]", "how many", wholeNumber, 1)
      .action(answering((rpc, blocks: number) => rpc.call("dev_mine", { blocks }))),
    control("advance", "move time on and make the block that shows it")
      .argument("<time>", "for example 30d or 1h30m", span)
      .action(answering((rpc, by: Readonly<Record<string, number>>) => rpc.call("dev_advance_time", by))),
    control("set-time", "the next block has this time")
      .argument("<time>", "RFC 3339, as 2026-07-01T00:00:00Z")
      .action(answering((rpc, time: string) => rpc.call("dev_set_next_block_time", { time }))),
    control("same-time", "whether time stands still from block to block")
      .argument("<on|off>", "", onOff)
      .action(answering((rpc, on: boolean) => rpc.call("dev_set_same_time", { on }))),
    control("automine", "whether there is a block for each transaction")
      .argument("<on|off>", "", onOff)
      .action(answering((rpc, on: boolean) => rpc.call("dev_set_automine", { on }))),
    control("interval", "a block every so many milliseconds; 0 makes none")
      .argument("<ms>", "", wholeNumber)
      .action(answering((rpc, ms: number) => rpc.call("dev_set_interval", { ms }))),
    control("snapshot", "pin the present state, to go back to it").action(calling("dev_snapshot")),
    control("revert", "go back to a snapshot")
      .argument("<snapshot>", "its number", wholeNumber)
      .action(answering((rpc, snapshot: number) => rpc.call("dev_revert", { snapshot }))),
    control("set-balance", "make a balance exactly so, in a new block")
      .argument("<address>", "of the account")
      .argument("<coin>", "for example 1000000ueco2")
      .action(
        answering((rpc, address: string, text: string) => {
          const [coin, ...more] = parseCoins(text);
          if (coin === undefined || more.length > 0)
            throw new CliError(`"${text}": one amount with its denom is needed`);
          return rpc.call("dev_set_balance", { address, denom: coin.denom, amount: String(coin.amount) });
        }),
      ),
    control("impersonate", "take an account's transactions whatever their signature")
      .argument("<address>", "of the account")
      .argument("[on|off]", "", onOff, true)
      .action(answering((rpc, address: string, on: boolean) => rpc.call("dev_impersonate", { address, on }))),
    control("set-signing", "whether a validator votes and proposes")
      .argument("<validator>", "its address in hexadecimal, as status tells it")
      .argument("<on|off>", "", onOff)
      .action(answering((rpc, address: string, on: boolean) => rpc.call("dev_set_signing", { address, on }))),
    control("double-sign", "let a validator sign two blocks, with evidence in the next")
      .argument("<validator>", "its address in hexadecimal, as status tells it")
      .action(answering((rpc, address: string) => rpc.call("dev_double_sign", { address }))),
    control("flush", "empty the mempool").action(calling("dev_flush_mempool")),
    control("dump", "write the whole chain to a file")
      .argument("<file>", "a new file")
      .action(answering(async (rpc, file: string) => ({ file, bytes: await dumpTo(rpc, file) }))),
    control("load", "put a dumped chain in the place of the running one")
      .argument("<file>", "as dump wrote it")
      .action(answering((rpc, file: string) => loadFrom(rpc, file))),
  ];
}
