import { Command } from "commander";
import { formatDec, parseDec } from "../../codec/decimal.ts";
import type { WeightedVoteOption } from "../../codec/gen/cosmos/gov/v1/gov.ts";
import { MsgVoteWeighted } from "../../codec/gen/cosmos/gov/v1/tx.ts";
import { schemaOf } from "../../codec/schema.ts";
import { reasonOf } from "../../node/errors.ts";
import { CliError } from "../errors.ts";
import type { Io } from "../io.ts";
import { shortNames } from "../rpc/names.ts";
import { withTxOptions } from "./flags.ts";
import { makeTx } from "./make.ts";

function optionNumbers(): ReadonlyMap<string, number> {
  const enumeration = schemaOf("cosmos.gov.v1.WeightedVoteOption").byName.get("option")?.enumeration;
  if (enumeration === undefined) throw new Error("the options of a vote are an enum");
  return shortNames(enumeration);
}

/** Options as `yes=0.6,no=0.4`; underscores may stand for hyphens. @throws CliError saying what is allowed */
export function weightedOptions(text: string): WeightedVoteOption[] {
  const numbers = optionNumbers();
  return text.split(",").map((part) => {
    const [name = "", weight = ""] = part.split("=").map((side) => side.trim());
    const option = numbers.get(name.toLowerCase().replaceAll("_", "-"));
    if (option === undefined)
      throw new CliError(`[options]: "${name}" is none of ${[...numbers.keys()].join(", ")}; write yes=0.6,no=0.4`);
    try {
      return { option: option as WeightedVoteOption["option"], weight: formatDec(parseDec(weight)) };
    } catch (error) {
      throw new CliError(`[options]: weight of ${name}: ${reasonOf(error)}`);
    }
  });
}

function proposalId(text: string): bigint {
  if (!/^[1-9]\d{0,18}$/.test(text)) throw new CliError(`[proposal-id]: must be a whole number above 0, not "${text}"`);
  return BigInt(text);
}

/** `eco2d tx gov weighted-vote`. */
export function weightedVoteCommand(io: Io): Command {
  return withTxOptions(new Command("weighted-vote"))
    .description("divide a vote over several options")
    .argument("<proposal-id>", "integer")
    .argument("<options>", "each option with its share of the vote, together 1: yes=0.6,no=0.3,abstain=0.1")
    .option("--metadata <text>", "what to say with the vote", "")
    .addHelpText("after", "\nExample:\n  eco2d tx gov weighted-vote 1 yes=0.6,no=0.4 --from bob")
    .action((id: string, options: string, { metadata }: { metadata: string }, command: Command) =>
      makeTx(io, command, {
        messages: (voter) => {
          const message = { proposalId: proposalId(id), voter, options: weightedOptions(options), metadata };
          return [{ typeUrl: `/${MsgVoteWeighted.$type}`, value: MsgVoteWeighted.encode(message).finish() }];
        },
      }),
    );
}
