import type { Block } from "../../../codec/gen/tendermint/types/block.ts";
import type {
  BlockID,
  Commit,
  CommitSig,
  Header,
  PartSetHeader,
  Vote,
} from "../../../codec/gen/tendermint/types/types.ts";
import { printEvidence } from "./evidence.ts";
import { base64, bytes, hex, time, unlessZero } from "./scalars.ts";

// Objects with the members and the order of CometBFT's types/block.go and types/vote.go.

const none = new Uint8Array(0);

export function printHeader(header: Header): object {
  return {
    version: { block: unlessZero(header.version?.block ?? 0n), app: unlessZero(header.version?.app ?? 0n) },
    chain_id: header.chainId,
    height: String(header.height),
    time: time(header.time),
    last_block_id: printBlockId(header.lastBlockId),
    last_commit_hash: hex(header.lastCommitHash),
    data_hash: hex(header.dataHash),
    validators_hash: hex(header.validatorsHash),
    next_validators_hash: hex(header.nextValidatorsHash),
    consensus_hash: hex(header.consensusHash),
    app_hash: hex(header.appHash),
    last_results_hash: hex(header.lastResultsHash),
    evidence_hash: hex(header.evidenceHash),
    proposer_address: hex(header.proposerAddress),
  };
}

export function printBlockId(id: BlockID | undefined): object {
  return { hash: hex(id?.hash ?? none), parts: printParts(id?.partSetHeader) };
}

function printParts(parts: PartSetHeader | undefined): object {
  return { total: parts?.total ?? 0, hash: hex(parts?.hash ?? none) };
}

export function printBlock({ header, data, evidence, lastCommit }: Block): object {
  return {
    header: header === undefined ? null : printHeader(header),
    data: { txs: (data?.txs ?? []).map(base64) },
    evidence: { evidence: (evidence?.evidence ?? []).map(printEvidence) },
    last_commit: lastCommit === undefined ? null : printCommit(lastCommit),
  };
}

export function printCommit({ height, round, blockId, signatures }: Commit): object {
  return {
    height: String(height),
    round,
    block_id: printBlockId(blockId),
    signatures: signatures.map(printSignature),
  };
}

function printSignature({ blockIdFlag, validatorAddress, timestamp, signature }: CommitSig): object {
  return {
    block_id_flag: blockIdFlag,
    validator_address: hex(validatorAddress),
    timestamp: time(timestamp),
    signature: bytes(signature),
  };
}

export function printVote(vote: Vote): object {
  return {
    type: vote.type,
    height: String(vote.height),
    round: vote.round,
    block_id: printBlockId(vote.blockId),
    timestamp: time(vote.timestamp),
    validator_address: hex(vote.validatorAddress),
    validator_index: vote.validatorIndex,
    signature: bytes(vote.signature),
    extension: bytes(vote.extension),
    extension_signature: bytes(vote.extensionSignature),
  };
}
