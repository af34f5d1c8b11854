import { Command } from "commander";
import { MsgSubmitProposal } from "../../codec/gen/cosmos/gov/v1/tx.ts";
import type { Io } from "../io.ts";
import { withTxOptions } from "./flags.ts";
import { makeTx } from "./make.ts";
import { proposalOf } from "./proposalFile.ts";

/** `eco2d tx gov submit-proposal`. */
export function submitProposalCommand(io: Io): Command {
  return withTxOptions(new Command("submit-proposal"))
    .description("propose messages to be run by the governance account, with a first deposit")
    .argument("<file>", 'the proposal as JSON, as "tx gov draft-proposal" writes it; - for the standard input')
    .addHelpText("after", "\nExample:\n  eco2d tx gov submit-proposal draft_proposal.json --from alice --gas auto")
    .action((file: string, _: unknown, command: Command) =>
      makeTx(io, command, {
        messages: (proposer) => [
          {
            typeUrl: `/${MsgSubmitProposal.$type}`,
            value: MsgSubmitProposal.encode(proposalOf(file, proposer)).finish(),
          },
        ],
      }),
    );
}
