import type { BlockValidator } from "../../codec/block/validators.ts";
import { toBase64, toHex } from "../../codec/bytes.ts";
import { Timestamp } from "../../codec/gen/google/protobuf/timestamp.ts";
import type { BlockID, Commit, CommitSig, Header } from "../../codec/gen/tendermint/types/types.ts";
import type { JsonObject, JsonValue } from "../../codec/json/value.ts";
import { formatTime, timeOf } from "../../codec/time.ts";

/** A header as CometBFT's RPC prints it, with every field written out. */
export function headerToRpc(header: Header): JsonObject {
  return {
    version: { block: (header.version?.block ?? 0n).toString(), app: (header.version?.app ?? 0n).toString() },
    chain_id: header.chainId,
    height: header.height.toString(),
    time: time(header.time),
    last_block_id: blockId(header.lastBlockId),
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

/** A commit as CometBFT's RPC prints it. */
export function commitToRpc({ height, round, blockId: id, signatures }: Commit): JsonObject {
  return { height: height.toString(), round, block_id: blockId(id), signatures: signatures.map(commitSig) };
}

/** Validators as CometBFT's RPC prints them, without what does not go into the hash of the set. */
export function validatorsToRpc(validators: readonly BlockValidator[]): JsonValue {
  return validators.map(({ publicKey, power }) => ({
    pub_key: { type: "tendermint/PubKeyEd25519", value: toBase64(publicKey) },
    voting_power: power.toString(),
  }));
}

function commitSig({ blockIdFlag, validatorAddress, timestamp, signature }: CommitSig): JsonObject {
  return {
    block_id_flag: blockIdFlag,
    validator_address: hex(validatorAddress),
    timestamp: time(timestamp),
    signature: signature.length === 0 ? null : toBase64(signature),
  };
}

function blockId(id: BlockID | undefined): JsonObject {
  const { total = 0, hash = new Uint8Array(0) } = id?.partSetHeader ?? {};
  return { hash: hex(id?.hash ?? new Uint8Array(0)), parts: { total, hash: hex(hash) } };
}

function time(timestamp: Timestamp | undefined): string {
  return formatTime(timeOf(timestamp ?? Timestamp.create()));
}

function hex(bytes: Uint8Array): string {
  return toHex(bytes).toUpperCase();
}
