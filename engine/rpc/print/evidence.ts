import type { Evidence } from "../../../codec/gen/tendermint/types/evidence.ts";
import { printCommit, printHeader, printVote } from "./block.ts";
import { time } from "./scalars.ts";
import { printSetMessage, printValidator } from "./validators.ts";

/** Evidence under the name of its type. Members that CometBFT gave no name for JSON keep those of Go. */
export function printEvidence({ sum }: Evidence): object | null {
  if (sum === undefined) return null;
  if (sum.$case === "duplicateVoteEvidence") {
    const { voteA, voteB, totalVotingPower, validatorPower, timestamp } = sum.value;
    return {
      type: "tendermint/DuplicateVoteEvidence",
      value: {
        vote_a: voteA === undefined ? null : printVote(voteA),
        vote_b: voteB === undefined ? null : printVote(voteB),
        TotalVotingPower: String(totalVotingPower),
        ValidatorPower: String(validatorPower),
        Timestamp: time(timestamp),
      },
    };
  }
  const { conflictingBlock, commonHeight, byzantineValidators, totalVotingPower, timestamp } = sum.value;
  const { signedHeader, validatorSet } = conflictingBlock ?? {};
  const { header, commit } = signedHeader ?? {};
  return {
    type: "tendermint/LightClientAttackEvidence",
    value: {
      ConflictingBlock: {
        signed_header: {
          header: header === undefined ? null : printHeader(header),
          commit: commit === undefined ? null : printCommit(commit),
        },
        validator_set: validatorSet === undefined ? null : printSetMessage(validatorSet),
      },
      CommonHeight: String(commonHeight),
      ByzantineValidators: byzantineValidators.length === 0 ? null : byzantineValidators.map(printValidator),
      TotalVotingPower: String(totalVotingPower),
      Timestamp: time(timestamp),
    },
  };
}
