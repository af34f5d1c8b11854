import { Command } from "commander";
import { cometVersion } from "../../node/comet/binary.ts";
import { globalOptions } from "../context.ts";
import { type Io, line } from "../io.ts";
import { printResult } from "../output.ts";

export function versionCommand(io: Io, version: string): Command {
  return new Command("version")
    .description("print the version")
    .option("--long", "with the versions of what it stands on")
    .action(({ long }: { long?: boolean }, command: Command) => {
      const { output } = globalOptions(command);
      const full = {
        name: "eco2-ledger",
        server_name: "eco2d",
        version,
        cometbft_version: cometVersion,
        // Whose module interfaces are served.
        cosmos_sdk_version: "v0.53",
        node_version: process.versions.node,
        platform: `${process.platform}/${process.arch}`,
      };
      if (long || output === "json") printResult(io, output, full);
      else io.out(line(version));
    });
}
