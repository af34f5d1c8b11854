// Results of CometBFT's RPC, as JSON brings them: 64-bit integers are strings, hashes and addresses upper-case hexadecimal,
// transactions, data and signatures base64, times RFC 3339.
import type { GenesisDoc } from "../genesisFile.ts";
import type { TypedKey } from "../nodeKeys.ts";

export interface RpcStatus {
  readonly node_info: {
    readonly id: string;
    readonly network: string;
    readonly version: string;
    readonly moniker: string;
    readonly listen_addr: string;
    readonly channels: string;
    readonly protocol_version: { readonly p2p: string; readonly block: string; readonly app: string };
    readonly other: { readonly tx_index: string; readonly rpc_address: string };
  };
  readonly sync_info: {
    readonly latest_block_hash: string;
    readonly latest_app_hash: string;
    readonly latest_block_height: string;
    readonly latest_block_time: string;
    readonly earliest_block_height: string;
    readonly earliest_block_time: string;
    readonly catching_up: boolean;
  };
  readonly validator_info: { readonly address: string; readonly pub_key: TypedKey; readonly voting_power: string };
}

export interface RpcBlockId {
  readonly hash: string;
  readonly parts: { readonly total: number; readonly hash: string };
}

export interface RpcHeader {
  readonly version: { readonly block: string; readonly app?: string };
  readonly chain_id: string;
  readonly height: string;
  readonly time: string;
  readonly last_block_id: RpcBlockId;
  readonly last_commit_hash: string;
  readonly data_hash: string;
  readonly validators_hash: string;
  readonly next_validators_hash: string;
  readonly consensus_hash: string;
  readonly app_hash: string;
  readonly last_results_hash: string;
  readonly evidence_hash: string;
  readonly proposer_address: string;
}

export interface RpcCommit {
  readonly height: string;
  readonly round: number;
  readonly block_id: RpcBlockId;
  readonly signatures: readonly {
    readonly block_id_flag: number;
    readonly validator_address: string;
    readonly timestamp: string;
    readonly signature: string | null;
  }[];
}

export interface RpcBlock {
  readonly block_id: RpcBlockId;
  readonly block: {
    readonly header: RpcHeader;
    readonly data: { readonly txs: readonly string[] | null };
    readonly evidence: { readonly evidence: readonly unknown[] | null };
    readonly last_commit: RpcCommit | null;
  };
}

export interface RpcEvent {
  readonly type: string;
  readonly attributes: readonly { readonly key: string; readonly value: string; readonly index: boolean }[] | null;
}

export interface RpcTxResult {
  readonly code: number;
  readonly data: string | null;
  readonly log: string;
  readonly info: string;
  readonly gas_wanted: string;
  readonly gas_used: string;
  readonly events: readonly RpcEvent[] | null;
  readonly codespace: string;
}

export interface RpcBlockResults {
  readonly height: string;
  readonly txs_results: readonly RpcTxResult[] | null;
  readonly finalize_block_events: readonly RpcEvent[] | null;
  readonly validator_updates: readonly unknown[] | null;
  readonly consensus_param_updates: unknown;
  readonly app_hash: string;
}

export interface RpcTx {
  readonly hash: string;
  readonly height: string;
  readonly index: number;
  readonly tx_result: RpcTxResult;
  readonly tx: string;
}

export interface RpcValidators {
  readonly block_height: string;
  readonly validators: readonly {
    readonly address: string;
    readonly pub_key: TypedKey;
    readonly voting_power: string;
    readonly proposer_priority: string;
  }[];
  readonly count: string;
  readonly total: string;
}

export interface RpcBroadcast {
  readonly code: number;
  readonly data: string;
  readonly log: string;
  readonly codespace: string;
  readonly hash: string;
}

export interface RpcBroadcastCommit {
  readonly check_tx: RpcTxResult;
  readonly tx_result: RpcTxResult;
  readonly hash: string;
  readonly height: string;
}

export interface RpcAbciQuery {
  readonly response: {
    readonly code: number;
    readonly log: string;
    readonly info: string;
    readonly index: string;
    readonly key: string | null;
    readonly value: string | null;
    readonly proofOps: {
      readonly ops: readonly { readonly type: string; readonly key: string; readonly data: string }[];
    } | null;
    readonly height: string;
    readonly codespace: string;
  };
}

export interface RpcTxSearch {
  readonly txs: readonly RpcTx[];
  readonly total_count: string;
}

export interface RpcBlockSearch {
  readonly blocks: readonly RpcBlock[];
  readonly total_count: string;
}

export interface RpcSignedHeader {
  readonly signed_header: { readonly header: RpcHeader; readonly commit: RpcCommit };
  /** Whether the commit is the one that stands in the next block, not only the one that this node saw. */
  readonly canonical: boolean;
}

export interface RpcGenesis {
  readonly genesis: GenesisDoc;
}

export interface RpcConsensusParams {
  readonly block_height: string;
  readonly consensus_params: GenesisDoc["consensus_params"];
}

export interface RpcUnconfirmed {
  readonly n_txs: string;
  readonly total: string;
  readonly total_bytes: string;
}

export interface RpcNetInfo {
  readonly n_peers: string;
  readonly peers: readonly { readonly node_info: RpcStatus["node_info"]; readonly remote_ip: string }[];
}
