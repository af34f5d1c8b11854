import { equalBytes, toHex } from "../../../codec/bytes.ts";
import type { Commit } from "../../../codec/gen/tendermint/types/types.ts";
import { BlockIDFlag } from "../../../codec/gen/tendermint/types/validator.ts";
import type { DevChain, SetMember } from "../../chain/types.ts";
import { hex, time } from "./scalars.ts";
import { printSet } from "./validators.ts";

// The state of a consensus that waits for its next block: height H + 1, round 0, no proposal, no votes (CometBFT,
// `consensus/types/round_state.go`). CometBFT calls both answers unstable.

/** Step `RoundStepNewHeight`. */
const newHeight = 1;

const zeroTime = "0001-01-01T00:00:00Z";

/** What `consensus_state` answers. */
export async function printRoundState(chain: DevChain): Promise<object> {
  const height = chain.height() + 1;
  const members = (await chain.validators(height)) ?? [];
  const proposer = await nextProposer(chain);
  return {
    "height/round/step": `${height}/0/${newHeight}`,
    start_time: await lastTime(chain),
    proposal_block_hash: "",
    locked_block_hash: "",
    valid_block_hash: "",
    height_vote_set: printNoVotes(members),
    proposer: {
      address: proposer === undefined ? "" : hex(proposer.address),
      index: proposer === undefined ? -1 : members.indexOf(proposer),
    },
  };
}

/** What `dump_consensus_state` answers. */
export async function dumpRoundState(chain: DevChain): Promise<object> {
  const height = chain.height() + 1;
  const members = (await chain.validators(height)) ?? [];
  const last = (await chain.validators(height - 1)) ?? [];
  const header = (await chain.block(height - 1))?.block.header;
  const commit = (await chain.commit(height - 1))?.commit;
  return {
    height: String(height),
    round: 0,
    step: newHeight,
    start_time: await lastTime(chain),
    commit_time: await lastTime(chain),
    validators: printSet(members, await nextProposer(chain)),
    proposal: null,
    proposal_block: null,
    proposal_block_parts: null,
    locked_round: -1,
    locked_block: null,
    locked_block_parts: null,
    valid_round: -1,
    valid_block: null,
    valid_block_parts: null,
    votes: printNoVotes(members),
    commit_round: -1,
    last_commit: commit === undefined ? null : printLastCommit(commit, last),
    last_validators: printSet(
      last,
      last.find(({ address }) => header !== undefined && equalBytes(address, header.proposerAddress)),
    ),
    triggered_timeout_precommit: false,
  };
}

async function lastTime(chain: DevChain): Promise<string> {
  const header = (await chain.block(chain.height()))?.block.header;
  return header === undefined ? zeroTime : time(header.time);
}

/**
 * Who proposes next. Between two heights every priority grows by its power and the proposer's falls by all power together, so the
 * proposer is whose priority fell the most beside that.
 */
async function nextProposer(chain: DevChain): Promise<SetMember | undefined> {
  const members = (await chain.validators(chain.height() + 1)) ?? [];
  const before = new Map(
    ((await chain.validators(chain.height())) ?? []).map((member) => [toHex(member.address), member]),
  );
  const grown = ({ address, power, priority }: SetMember) =>
    priority - (before.get(toHex(address))?.priority ?? 0n) - power;
  return members.reduce<SetMember | undefined>(
    (lowest, member) => (lowest === undefined || grown(member) < grown(lowest) ? member : lowest),
    undefined,
  );
}

const totalPower = (members: readonly SetMember[]) => members.reduce((sum, { power }) => sum + power, 0n);

function bitArray(voted: readonly boolean[], power: bigint, total: bigint): string {
  const share = total === 0n ? 0 : Number(power) / Number(total);
  const bits = voted.map((bit) => (bit ? "x" : "_")).join("");
  return `BA{${voted.length}:${bits}} ${power}/${total} = ${share.toFixed(2)}`;
}

/** Votes of the round and of the next one, which CometBFT holds ready. */
function printNoVotes(members: readonly SetMember[]): object[] {
  const votes = members.map(() => "nil-Vote");
  const bits = bitArray(
    members.map(() => false),
    0n,
    totalPower(members),
  );
  return [0, 1].map((round) => ({
    round,
    prevotes: votes,
    prevotes_bit_array: bits,
    precommits: votes,
    precommits_bit_array: bits,
  }));
}

function printLastCommit({ height, round, blockId, signatures }: Commit, members: readonly SetMember[]): object {
  const fingerprint = (bytes: Uint8Array) => hex(bytes.slice(0, 6)).padEnd(12, "0");
  const voted = signatures.map(({ blockIdFlag }) => blockIdFlag !== BlockIDFlag.BLOCK_ID_FLAG_ABSENT);
  const power = members.reduce((sum, member, index) => (voted[index] === true ? sum + member.power : sum), 0n);
  return {
    votes: signatures.map(({ blockIdFlag, validatorAddress, signature, timestamp }, index) => {
      if (voted[index] !== true) return "nil-Vote";
      const hash = blockIdFlag === BlockIDFlag.BLOCK_ID_FLAG_COMMIT ? blockId?.hash : undefined;
      const shownRound = String(round).padStart(2, "0");
      return (
        `Vote{${index}:${fingerprint(validatorAddress)} ${height}/${shownRound}/SIGNED_MSG_TYPE_PRECOMMIT(Precommit) ` +
        `${fingerprint(hash ?? new Uint8Array(0))} ${fingerprint(signature)} 000000000000 @ ${time(timestamp)}}`
      );
    }),
    votes_bit_array: bitArray(voted, power, totalPower(members)),
    peer_maj_23s: {},
  };
}
