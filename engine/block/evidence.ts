import { voteSignBytes } from "../../codec/block/commit.ts";
import { completeBlockId } from "../../codec/block/header.ts";
import { compareBytes, concatBytes, equalBytes, toHex } from "../../codec/bytes.ts";
import { verifyEd25519 } from "../../codec/crypto/ed25519.ts";
import { type Misbehavior, MisbehaviorType } from "../../codec/gen/tendermint/abci/types.ts";
import {
  DuplicateVoteEvidence,
  type Evidence,
  LightClientAttackEvidence,
} from "../../codec/gen/tendermint/types/evidence.ts";
import { type BlockID, PartSetHeader, type Vote } from "../../codec/gen/tendermint/types/types.ts";
import { merkleRoot } from "../../codec/merkle.ts";
import { formatTime, timeOf, timestampOf } from "../../codec/time.ts";
import { EngineError } from "../errors.ts";
import { memberOf, type ValidatorSet } from "./validatorSet.ts";

/** evidence_hash of a header: over the encodings without the wrapper that tells the kinds apart. */
export function evidenceHash(evidence: readonly Evidence[]): Uint8Array {
  return merkleRoot(evidence.map(evidenceBytes));
}

/** The encoding of a piece of evidence that it is hashed and known by. */
export function evidenceBytes({ sum }: Evidence): Uint8Array {
  if (sum === undefined) throw new EngineError("evidence of no known kind");
  return sum.$case === "duplicateVoteEvidence"
    ? DuplicateVoteEvidence.encode(sum.value).finish()
    : LightClientAttackEvidence.encode(sum.value).finish();
}

/** Evidence as the application is told of it: one entry for each validator that misbehaved. */
export function misbehaviorOf({ sum }: Evidence): Misbehavior[] {
  if (sum === undefined) return [];
  if (sum.$case === "duplicateVoteEvidence") {
    const { voteA, validatorPower, timestamp, totalVotingPower } = sum.value;
    const address = voteA?.validatorAddress ?? new Uint8Array(0);
    const height = voteA?.height ?? 0n;
    const validator = { address, power: validatorPower };
    return [{ type: MisbehaviorType.DUPLICATE_VOTE, validator, height, time: timestamp, totalVotingPower }];
  }
  const { byzantineValidators, commonHeight: height, timestamp: time, totalVotingPower } = sum.value;
  return byzantineValidators.map(({ address, votingPower: power }) => ({
    type: MisbehaviorType.LIGHT_CLIENT_ATTACK,
    validator: { address, power },
    height,
    time,
    totalVotingPower,
  }));
}

/** The order of a duplicate vote's two votes: by hash, then by the header of the parts. */
function orderKey(id: BlockID | undefined): Uint8Array {
  const { hash, partSetHeader } = completeBlockId(id);
  return concatBytes(hash, PartSetHeader.encode(partSetHeader ?? PartSetHeader.create()).finish());
}

/**
 * Evidence of two votes of one validator for different blocks.
 * @param validators the set of the votes' height
 * @param time of the block at that height
 */
export function duplicateVote(one: Vote, other: Vote, validators: ValidatorSet, time: bigint): Evidence {
  const [voteA, voteB] = compareBytes(orderKey(one.blockId), orderKey(other.blockId)) < 0 ? [one, other] : [other, one];
  const value: DuplicateVoteEvidence = {
    voteA,
    voteB,
    totalVotingPower: validators.total,
    validatorPower: memberOf(validators, one.validatorAddress)?.power ?? 0n,
    timestamp: timestampOf(time),
  };
  return { sum: { $case: "duplicateVoteEvidence", value } };
}

/** What evidence is judged by. */
export interface EvidenceContext {
  readonly chainId: string;
  /** The set that signed the height of the evidence. */
  readonly validators: ValidatorSet;
  /** Time of the block at that height. */
  readonly time: bigint;
}

const upper = (bytes: Uint8Array): string => toHex(bytes).toUpperCase();

/**
 * Refuses a duplicate vote that is none (CometBFT evidence/verify.go).
 * @throws EngineError with CometBFT's texts
 */
export function checkDuplicateVote(
  evidence: DuplicateVoteEvidence,
  { chainId, validators, time }: EvidenceContext,
): void {
  const { voteA, voteB, timestamp } = evidence;
  if (voteA === undefined || voteB === undefined) throw new EngineError("one or both of the votes are empty");
  const told = timestamp === undefined ? 0n : timeOf(timestamp);
  if (told !== time)
    throw new EngineError(
      `evidence has a different time to the block it is associated with (${formatTime(told)} != ${formatTime(time)})`,
    );
  const address = voteA.validatorAddress;
  const member = memberOf(validators, address);
  if (member === undefined)
    throw new EngineError(`address ${upper(address)} was not a validator at height ${voteA.height}`);
  if (voteA.height !== voteB.height || voteA.round !== voteB.round || voteA.type !== voteB.type)
    throw new EngineError(
      `h/r/s does not match: ${voteA.height}/${voteA.round}/${voteA.type} vs ${voteB.height}/${voteB.round}/${voteB.type}`,
    );
  if (!equalBytes(address, voteB.validatorAddress))
    throw new EngineError(`validator addresses do not match: ${upper(address)} vs ${upper(voteB.validatorAddress)}`);
  const order = compareBytes(orderKey(voteA.blockId), orderKey(voteB.blockId));
  if (order === 0) throw new EngineError("block IDs are the same - not a real duplicate vote");
  if (order > 0) throw new EngineError("duplicate votes in invalid order");
  if (member.power !== evidence.validatorPower)
    throw new EngineError(
      `validator power from evidence and our validator set does not match (${evidence.validatorPower} != ${member.power})`,
    );
  if (validators.total !== evidence.totalVotingPower)
    throw new EngineError(
      `total voting power from the evidence and our validator set does not match (${evidence.totalVotingPower} != ${validators.total})`,
    );
  for (const [name, vote] of [["VoteA", voteA] as const, ["VoteB", voteB] as const])
    if (!verifyEd25519(vote.signature, voteSignBytes(chainId, vote), member.publicKey))
      throw new EngineError(`verifying ${name}: invalid signature`);
}
