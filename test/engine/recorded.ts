import { readFileSync } from "node:fs";
import { commitFromRpc, headerFromRpc } from "../../codec/block/rpc.ts";
import { fromBase64, fromHex } from "../../codec/bytes.ts";
import type { ValidatorUpdate } from "../../codec/gen/tendermint/abci/types.ts";
import type { Block } from "../../codec/gen/tendermint/types/block.ts";
import type { Evidence } from "../../codec/gen/tendermint/types/evidence.ts";
import type { BlockID, Commit, Header, Vote } from "../../codec/gen/tendermint/types/types.ts";
import { parseTime, timestampOf } from "../../codec/time.ts";

interface IdJson {
  readonly hash: string;
  readonly parts: { readonly total: number; readonly hash: string };
}

interface VoteJson {
  readonly type: number;
  readonly height: string;
  readonly round: number;
  readonly block_id: IdJson;
  readonly timestamp: string;
  readonly validator_address: string;
  readonly validator_index: number;
  readonly signature: string;
}

interface EvidenceJson {
  readonly value: {
    readonly vote_a: VoteJson;
    readonly vote_b: VoteJson;
    readonly TotalVotingPower: string;
    readonly ValidatorPower: string;
    readonly Timestamp: string;
  };
}

interface ResultJson {
  readonly code: number;
  readonly data: string | null;
  readonly gas_wanted: string;
  readonly gas_used: string;
}

interface BlockJson {
  readonly height: number;
  readonly id: IdJson;
  readonly header: unknown;
  readonly txs: readonly string[];
  readonly evidence: readonly EvidenceJson[];
  readonly last_commit: unknown;
  readonly results: readonly ResultJson[];
  readonly updates:
    | readonly {
        readonly pub_key: { readonly Sum: { readonly value: { readonly ed25519: string } } };
        readonly power?: string;
      }[]
    | null;
  readonly validators: readonly { readonly key: string; readonly power: string; readonly priority: string }[];
}

/** A block of the recorded chain with what CometBFT and the application said of it. */
export interface RecordedBlock {
  readonly height: number;
  readonly id: BlockID;
  readonly block: Block;
  readonly header: Header;
  readonly lastCommit: Commit;
  readonly results: readonly { code: number; data: Uint8Array; gasWanted: bigint; gasUsed: bigint }[];
  readonly updates: readonly ValidatorUpdate[];
  readonly validators: readonly { publicKey: Uint8Array; power: bigint; priority: bigint }[];
}

const idOf = ({ hash, parts }: IdJson): BlockID => ({
  hash: fromHex(hash),
  partSetHeader: { total: parts.total, hash: fromHex(parts.hash) },
});

const none = new Uint8Array(0);

const voteOf = (json: VoteJson): Vote => ({
  type: json.type === 1 ? 1 : 2,
  height: BigInt(json.height),
  round: json.round,
  blockId: idOf(json.block_id),
  timestamp: timestampOf(parseTime(json.timestamp)),
  validatorAddress: fromHex(json.validator_address),
  validatorIndex: json.validator_index,
  signature: fromBase64(json.signature),
  extension: none,
  extensionSignature: none,
});

const evidenceOf = ({ value }: EvidenceJson): Evidence => ({
  sum: {
    $case: "duplicateVoteEvidence",
    value: {
      voteA: voteOf(value.vote_a),
      voteB: voteOf(value.vote_b),
      totalVotingPower: BigInt(value.TotalVotingPower),
      validatorPower: BigInt(value.ValidatorPower),
      timestamp: timestampOf(parseTime(value.Timestamp)),
    },
  },
});

const blockOf = (json: BlockJson): RecordedBlock => {
  const header = headerFromRpc(json.header);
  const lastCommit = commitFromRpc(json.last_commit);
  return {
    height: json.height,
    id: idOf(json.id),
    header,
    lastCommit,
    block: {
      header,
      data: { txs: json.txs.map(fromBase64) },
      evidence: { evidence: json.evidence.map(evidenceOf) },
      lastCommit,
    },
    results: json.results.map(({ code, data, gas_wanted, gas_used }) => ({
      code,
      data: fromBase64(data ?? ""),
      gasWanted: BigInt(gas_wanted),
      gasUsed: BigInt(gas_used),
    })),
    updates: (json.updates ?? []).map(({ pub_key, power }) => ({
      pubKey: { sum: { $case: "ed25519", value: fromBase64(pub_key.Sum.value.ed25519) } },
      power: BigInt(power ?? "0"),
    })),
    validators: json.validators.map(({ key, power, priority }) => ({
      publicKey: fromBase64(key),
      power: BigInt(power),
      priority: BigInt(priority),
    })),
  };
};

interface ChainJson {
  readonly genesis: unknown;
  readonly sizes: Readonly<Record<string, number>>;
  readonly blocks: readonly BlockJson[];
  readonly next: { readonly header: unknown; readonly last_commit: unknown };
}

/** The chain that CometBFT made of `electing(recordedElections)`; the file names its source. */
export function recordedChain() {
  const json = JSON.parse(readFileSync("test/vectors/engine-chain.json", "utf8")) as ChainJson;
  return {
    genesis: json.genesis,
    /** `block_size` by height, as far as `blockchain` told them. */
    sizes: json.sizes,
    blocks: json.blocks.map(blockOf),
    /** The header after the last block, and the commit of the last. */
    next: { header: headerFromRpc(json.next.header), lastCommit: commitFromRpc(json.next.last_commit) },
  };
}
