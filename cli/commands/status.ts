import { Command } from "commander";
import { cometRpc } from "../../node/comet/rpc.ts";
import { defaultNode, globalOptions } from "../context.ts";
import type { Io } from "../io.ts";
import { printResult } from "../output.ts";

export function statusCommand(io: Io): Command {
  return new Command("status")
    .description("ask a running node for its state")
    .option("-n, --node <address>", "RPC of the node", defaultNode)
    .action(async ({ node }: { node: string }, command: Command) => {
      printResult(io, globalOptions(command).output, await cometRpc(node).status());
    });
}
