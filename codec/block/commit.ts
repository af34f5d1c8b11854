import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { equalBytes, toHex } from "../bytes.ts";
import { ed25519Address } from "../crypto/address.ts";
import { verifyEd25519 } from "../crypto/ed25519.ts";
import { Timestamp } from "../gen/google/protobuf/timestamp.ts";
import { CanonicalVote } from "../gen/tendermint/types/canonical.ts";
import type { Commit, CommitSig, Header, Vote } from "../gen/tendermint/types/types.ts";
import { SignedMsgType } from "../gen/tendermint/types/types.ts";
import { BlockIDFlag } from "../gen/tendermint/types/validator.ts";
import { completeBlockId, headerHash } from "./header.ts";
import { type BlockValidator, sortValidators, validatorsHash } from "./validators.ts";

/** A header or commit that is not what it claims to be; the message says why. */
export class CommitError extends Error {
  override readonly name = "CommitError";
}

/** The bytes that a validator signs to commit a block: a length-prefixed CanonicalVote (CometBFT types/canonical.go). */
export function precommitSignBytes(chainId: string, commit: Commit, signature: CommitSig): Uint8Array {
  const type = SignedMsgType.SIGNED_MSG_TYPE_PRECOMMIT;
  const blockId = signature.blockIdFlag === BlockIDFlag.BLOCK_ID_FLAG_COMMIT ? commit.blockId : undefined;
  return voteSignBytes(chainId, { ...commit, type, blockId, timestamp: signature.timestamp });
}

/** The bytes that a validator signs for any vote. One for no block has no `blockId`, or one without a hash. */
export function voteSignBytes(
  chainId: string,
  { type, height, round, blockId, timestamp }: Pick<Vote, "type" | "height" | "round" | "blockId" | "timestamp">,
): Uint8Array {
  const vote = CanonicalVote.encode({
    type,
    height,
    round: BigInt(round),
    blockId: blockId === undefined || blockId.hash.length === 0 ? undefined : completeBlockId(blockId),
    timestamp: timestamp ?? Timestamp.create(),
    chainId,
  }).finish();
  return new BinaryWriter().bytes(vote).finish();
}

/**
 * Checks that `validators` committed the block of `header`: they are the set that the header names, the commit is of
 * this very header, and validators with more than two thirds of the power signed it. As for CometBFT's light client,
 * signatures after that are not looked at.
 * @throws CommitError
 */
export function verifySignedHeader(
  chainId: string,
  header: Header,
  commit: Commit,
  validators: readonly BlockValidator[],
): void {
  if (header.chainId !== chainId) throw new CommitError(`header is of chain ${header.chainId}, not ${chainId}`);
  if (!equalBytes(validatorsHash(validators), header.validatorsHash)) {
    throw new CommitError("validators are not the set that the header names");
  }
  const hash = headerHash(header);
  if (!equalBytes(hash, commit.blockId?.hash ?? new Uint8Array(0))) {
    throw new CommitError(`commit is of block ${toHex(commit.blockId?.hash ?? new Uint8Array(0))}, not ${toHex(hash)}`);
  }
  verifyCommit(chainId, header.height, commit, validators);
}

/** Checks that more than two thirds of the power of `validators` signed `commit` at `height`. @throws CommitError */
export function verifyCommit(
  chainId: string,
  height: bigint,
  commit: Commit,
  validators: readonly BlockValidator[],
): void {
  if (commit.height !== height) throw new CommitError(`commit is of height ${commit.height}, not ${height}`);
  if (commit.signatures.length !== validators.length) {
    throw new CommitError(`commit has ${commit.signatures.length} entries for ${validators.length} validators`);
  }
  const total = validators.reduce((sum, { power }) => sum + power, 0n);
  let signed = 0n;
  for (const [i, validator] of sortValidators(validators).entries()) {
    const entry = commit.signatures[i];
    if (entry?.blockIdFlag !== BlockIDFlag.BLOCK_ID_FLAG_COMMIT) continue;
    checkEntry(chainId, commit, entry, validator, i);
    signed += validator.power;
    if (signed * 3n > total * 2n) return;
  }
  throw new CommitError(`validators with power ${signed} of ${total} signed: more than two thirds are needed`);
}

function checkEntry(
  chainId: string,
  commit: Commit,
  entry: CommitSig,
  { publicKey }: BlockValidator,
  index: number,
): void {
  if (!equalBytes(entry.validatorAddress, ed25519Address(publicKey))) {
    throw new CommitError(`commit entry ${index} is of ${toHex(entry.validatorAddress)}, another validator`);
  }
  if (!verifyEd25519(entry.signature, precommitSignBytes(chainId, commit, entry), publicKey)) {
    throw new CommitError(`signature of commit entry ${index} is wrong`);
  }
}
