import { Command } from "commander";
import { cometRpc } from "../../node/comet/rpc.ts";
import { globalOptions } from "../context.ts";
import type { Io } from "../io.ts";
import { withNode } from "../options.ts";
import { printResult } from "../output.ts";

/** `eco2d status`: what the RPC of a node says of it. */
export function statusCommand(io: Io): Command {
  return withNode(new Command("status"))
    .description("ask a running node for its state")
    .action(async ({ node }: { node: string }, command: Command) => {
      printResult(io, globalOptions(command).output, await cometRpc(node).status());
    });
}
