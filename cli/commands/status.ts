import { Command } from "commander";
import { cometRpc } from "../../node/comet/rpc.ts";
import { globalOptions } from "../context.ts";
import type { Io } from "../io.ts";
import { withNode } from "../options.ts";
import { printResult } from "../output.ts";
import { printStorage } from "./storage.ts";

/** `eco2d status`: what the RPC of a node says of it, or what its data take on the disk. */
export function statusCommand(io: Io): Command {
  return withNode(new Command("status"))
    .description("ask a running node for its state")
    .option("--storage", "what each part of the home's data takes on the disk, whether or not a node runs")
    .action(async ({ node, storage = false }: { node: string; storage?: boolean }, command: Command) => {
      const { home, output } = globalOptions(command);
      if (storage) printStorage(io, home, output);
      else printResult(io, output, await cometRpc(node).status());
    });
}
