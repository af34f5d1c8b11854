import { fromBase64, fromHex } from "../bytes.ts";
import type { Timestamp } from "../gen/google/protobuf/timestamp.ts";
import type { BlockID, Commit, CommitSig, Header } from "../gen/tendermint/types/types.ts";
import { BlockIDFlag } from "../gen/tendermint/types/validator.ts";
import { located } from "../json/read.ts";
import { parseTime, timestampOf } from "../time.ts";
import type { BlockValidator } from "./validators.ts";

/** A header as CometBFT's RPC prints it: hashes in hex, heights as decimal text. */
export function headerFromRpc(json: unknown): Header {
  const at = fields(json, "header");
  const version = fields(at("version"), "version");
  return {
    version: {
      block: integer(version("block") ?? "0", "version.block"),
      app: integer(version("app") ?? "0", "version.app"),
    },
    chainId: text(at("chain_id"), "chain_id"),
    height: integer(at("height"), "height"),
    time: time(at("time"), "time"),
    lastBlockId: blockId(at("last_block_id")),
    lastCommitHash: hex(at("last_commit_hash"), "last_commit_hash"),
    dataHash: hex(at("data_hash"), "data_hash"),
    validatorsHash: hex(at("validators_hash"), "validators_hash"),
    nextValidatorsHash: hex(at("next_validators_hash"), "next_validators_hash"),
    consensusHash: hex(at("consensus_hash"), "consensus_hash"),
    appHash: hex(at("app_hash"), "app_hash"),
    lastResultsHash: hex(at("last_results_hash"), "last_results_hash"),
    evidenceHash: hex(at("evidence_hash"), "evidence_hash"),
    proposerAddress: hex(at("proposer_address"), "proposer_address"),
  };
}

/** A commit as CometBFT's RPC prints it. @throws naming the field that has another form, as all functions here do */
export function commitFromRpc(json: unknown): Commit {
  const at = fields(json, "commit");
  return {
    height: integer(at("height"), "height"),
    round: Number(integer(String(at("round")), "round")),
    blockId: blockId(at("block_id")),
    signatures: list(at("signatures"), "signatures").map(commitSig),
  };
}

/** The validators that `/validators` answers with. @throws on keys other than ed25519, which this chain does not use */
export function validatorsFromRpc(json: unknown): BlockValidator[] {
  return list(json, "validators").map((item) => {
    const at = fields(item, "validator");
    const key = fields(at("pub_key"), "pub_key");
    if (key("type") !== "tendermint/PubKeyEd25519")
      throw new Error(`pub_key.type ${String(key("type"))}: ed25519 is needed`);
    return {
      publicKey: base64(key("value"), "pub_key.value"),
      power: integer(at("voting_power"), "voting_power"),
    };
  });
}

function commitSig(json: unknown): CommitSig {
  const at = fields(json, "signatures");
  const signature = at("signature");
  return {
    blockIdFlag: flag(at("block_id_flag")),
    validatorAddress: hex(at("validator_address"), "validator_address"),
    timestamp: time(at("timestamp"), "timestamp"),
    signature: signature === null ? new Uint8Array(0) : base64(signature, "signature"),
  };
}

function blockId(json: unknown): BlockID {
  const at = fields(json, "block_id");
  const parts = fields(at("parts"), "parts");
  return {
    hash: hex(at("hash"), "hash"),
    partSetHeader: {
      total: Number(integer(String(parts("total")), "parts.total")),
      hash: hex(parts("hash"), "parts.hash"),
    },
  };
}

function flag(json: unknown): BlockIDFlag {
  const known = Object.values(BlockIDFlag).find((value) => value === json);
  if (known === undefined) throw new Error(`block_id_flag ${String(json)} is unknown`);
  return known;
}

function fields(json: unknown, name: string): (key: string) => unknown {
  if (typeof json !== "object" || json === null) throw new Error(`${name} must be an object`);
  const entries = new Map<string, unknown>(Object.entries(json));
  return (key) => entries.get(key);
}

function list(json: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(json)) throw new Error(`${name} must be a list`);
  return json;
}

function text(json: unknown, name: string): string {
  if (typeof json !== "string") throw new Error(`${name} must be a text`);
  return json;
}

function hex(json: unknown, name: string): Uint8Array {
  const given = text(json, name);
  return located(name, () => fromHex(given));
}

function base64(json: unknown, name: string): Uint8Array {
  const given = text(json, name);
  return located(name, () => fromBase64(given));
}

function time(json: unknown, name: string): Timestamp {
  const given = text(json, name);
  return located(name, () => timestampOf(parseTime(given)));
}

function integer(json: unknown, name: string): bigint {
  const digits = text(json, name);
  if (!/^\d{1,19}$/.test(digits)) throw new Error(`${name} must be an integer in decimal digits`);
  return BigInt(digits);
}
