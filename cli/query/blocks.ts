import { Command, Option } from "commander";
import { blockOf } from "../../api/services/blocks.ts";
import { fromHex } from "../../codec/bytes.ts";
import { Block } from "../../codec/gen/tendermint/types/block.ts";
import { toJson } from "../../codec/json/toJson.ts";
import { type CometRpc, cometRpc, RpcError } from "../../node/comet/rpc.ts";
import type { RpcBlock } from "../../node/comet/rpcTypes.ts";
import { globalOptions } from "../context.ts";
import { CliError } from "../errors.ts";
import type { Io } from "../io.ts";
import { withNode } from "../options.ts";
import { printResult } from "../output.ts";

interface Flags {
  readonly node: string;
}

function heightOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new CliError(`"${text.slice(0, 80)}" is no height: a whole number above 0`);
  return Number(text);
}

/** @throws CliError for a block that the node does not have */
async function blockBy(comet: CometRpc, what: string | undefined, type: string): Promise<RpcBlock> {
  if (type === "height") return comet.block(heightOf(what));
  if (what === undefined || !/^[0-9a-f]{64}$/i.test(what))
    throw new CliError("--type hash needs a hash of 64 hexadecimal digits");
  const found = await comet.blockByHash(fromHex(what.toLowerCase()));
  // CometBFT answers a hash that it does not know with an empty block.
  if (found.block === null) throw new CliError(`no block with hash ${what}`);
  return found;
}

async function orClear<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof RpcError ? new CliError(error.data || error.message) : error;
  }
}

/** `eco2d query block`. */
export function blockCommand(io: Io): Command {
  return withNode(new Command("block"))
    .description("a block: the latest, or by its height or hash")
    .argument("[height|hash]")
    .addOption(new Option("--type <type>", "what it is found by").choices(["height", "hash"]).default("height"))
    .addHelpText("after", "\nExamples:\n  eco2d query block\n  eco2d query block 12 -o json")
    .action(async (what: string | undefined, { node, type }: Flags & { type: string }, command: Command) => {
      const found = await orClear(blockBy(cometRpc(node), what, type));
      printResult(io, globalOptions(command).output, toJson(Block.$type, blockOf(found)));
    });
}

/** `eco2d query block-results`. */
export function blockResultsCommand(io: Io): Command {
  return withNode(new Command("block-results"))
    .description("what came of a block: results of its transactions, events, changes of validators")
    .argument("[height]")
    .action(async (height: string | undefined, { node }: Flags, command: Command) =>
      printResult(io, globalOptions(command).output, await orClear(cometRpc(node).blockResults(heightOf(height)))),
    );
}

/** `eco2d query comet-validator-set`. */
export function validatorSetCommand(io: Io): Command {
  return withNode(new Command("comet-validator-set"))
    .description("the validators that sign a block")
    .argument("[height]")
    .action(async (height: string | undefined, { node }: Flags, command: Command) =>
      printResult(
        io,
        globalOptions(command).output,
        await orClear(cometRpc(node).validators(heightOf(height), { perPage: 100 })),
      ),
    );
}
