import { sha256 } from "@noble/hashes/sha2.js";
import { voteSignBytes } from "../../codec/block/commit.ts";
import { toHex } from "../../codec/bytes.ts";
import type { Evidence } from "../../codec/gen/tendermint/types/evidence.ts";
import { type BlockID, SignedMsgType, type Vote } from "../../codec/gen/tendermint/types/types.ts";
import { timeOf, timestampOf } from "../../codec/time.ts";
import { checkDuplicateVote, duplicateVote, evidenceBytes } from "../block/evidence.ts";
import { EngineError } from "../errors.ts";
import { hashKey } from "../storage/keys.ts";
import type { Core } from "./core.ts";
import { duplicateVoteOf, isExpired } from "./evidencePool.ts";

/**
 * Keeps evidence for the next block (CometBFT evidence/pool.go). What waits or is in a block already is passed over.
 * @throws EngineError with CometBFT's reasons
 */
export async function addEvidence(core: Core, evidence: Evidence): Promise<void> {
  const vote = duplicateVoteOf(evidence);
  if ((await core.db.kv.get(hashKey("evidence", sha256(evidenceBytes(evidence))))) !== undefined) return;
  const height = Number(vote.voteA?.height ?? 0n);
  const { consensus } = core;
  const header = height >= 1 && height <= consensus.height ? (await core.db.block(height))?.block.header : undefined;
  const validators = header === undefined ? undefined : await core.db.validators(height);
  if (header?.time === undefined || validators === undefined) throw new EngineError(`don't have header #${height}`);
  const time = timeOf(header.time);
  if (isExpired(consensus, height, time, consensus.params))
    throw new EngineError(`evidence from height ${height} is too old`);
  checkDuplicateVote(vote, { chainId: consensus.chainId, validators, time });
  core.evidence.add(evidence);
}

/** Evidence that a validator of the last block signed another one too. @throws EngineError for one who is not in its set or whose key is not here */
export function doubleSigned(core: Core, address: Uint8Array): Evidence {
  const { chainId, height, time, lastBlockId, lastValidators } = core.consensus;
  const key = core.players.key(address);
  const validatorIndex = lastValidators?.members.findIndex((member) => toHex(member.address) === toHex(address)) ?? -1;
  if (lastValidators === undefined || lastBlockId === undefined || validatorIndex < 0)
    throw new EngineError(`validator ${toHex(address)} is not in the set of height ${height}`);
  if (key === undefined) throw new EngineError(`the key of validator ${toHex(address)} is not known`);
  const none = new Uint8Array(0);
  const voteFor = (blockId: BlockID): Vote => {
    const vote = {
      type: SignedMsgType.SIGNED_MSG_TYPE_PRECOMMIT,
      height: BigInt(height),
      round: core.seen.round,
      blockId,
      timestamp: timestampOf(time),
      validatorAddress: address,
      validatorIndex,
      extension: none,
      extensionSignature: none,
    };
    return { ...vote, signature: key.sign(voteSignBytes(chainId, vote)) };
  };
  const other: BlockID = {
    hash: sha256(lastBlockId.hash),
    partSetHeader: { total: 1, hash: sha256(lastBlockId.partSetHeader?.hash ?? none) },
  };
  return duplicateVote(voteFor(lastBlockId), voteFor(other), lastValidators, time);
}
