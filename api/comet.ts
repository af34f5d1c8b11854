import { QueryError } from "../core/queryError.ts";

// The part of CometBFT's RPC that the services here read. 64-bit integers are decimal text, hashes and addresses upper-case
// hexadecimal, transactions, data and signatures base64, times RFC 3339, as CometBFT prints them.

export interface CometBlockId {
  readonly hash: string;
  readonly parts: { readonly total: number; readonly hash: string };
}

/** The fields of a header that are read one by one; the whole header is converted by the codec. */
export interface CometHeader {
  readonly height: string;
  readonly time: string;
  readonly app_hash: string;
  readonly next_validators_hash: string;
}

export interface CometBlock {
  readonly block_id: CometBlockId;
  readonly block: {
    readonly header: CometHeader;
    readonly data: { readonly txs: readonly string[] | null };
    readonly evidence: { readonly evidence: readonly unknown[] | null };
    readonly last_commit: unknown;
  };
}

export interface CometStatus {
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
  readonly sync_info: { readonly latest_block_height: string; readonly catching_up: boolean };
}

export interface CometEvent {
  readonly type: string;
  readonly attributes: readonly { readonly key: string; readonly value: string; readonly index: boolean }[] | null;
}

export interface CometTx {
  readonly hash: string;
  readonly height: string;
  readonly tx_result: {
    readonly code: number;
    readonly data: string | null;
    readonly log: string;
    readonly info: string;
    readonly gas_wanted: string;
    readonly gas_used: string;
    readonly events: readonly CometEvent[] | null;
    readonly codespace: string;
  };
  readonly tx: string;
}

export interface CometBroadcast {
  readonly code: number;
  readonly data: string;
  readonly log: string;
  readonly codespace: string;
  readonly hash: string;
}

export interface CometValidators {
  readonly block_height: string;
  readonly validators: readonly {
    readonly address: string;
    readonly pub_key: { readonly type: string; readonly value: string };
    readonly voting_power: string;
    readonly proposer_priority: string;
  }[];
  readonly total: string;
}

export interface CometAbciQuery {
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

/** Calls to the CometBFT beside this node. A height left out means the latest; `perPage` is 1 to 100, `page` from 1. */
export interface CometRpc {
  status(): Promise<CometStatus>;
  block(height?: number): Promise<CometBlock>;
  validators(height?: number, page?: { readonly page?: number; readonly perPage?: number }): Promise<CometValidators>;
  tx(hash: Uint8Array): Promise<CometTx>;
  txSearch(
    query: string,
    options?: { readonly page?: number; readonly perPage?: number; readonly orderBy?: "asc" | "desc" },
  ): Promise<{ readonly txs: readonly CometTx[]; readonly total_count: string }>;
  abciQuery(path: string, data: Uint8Array, options?: { height?: number; prove?: boolean }): Promise<CometAbciQuery>;
  broadcastSync(tx: Uint8Array): Promise<CometBroadcast>;
  broadcastAsync(tx: Uint8Array): Promise<CometBroadcast>;
}

/** What CometBFT said against a call, or undefined when the error is another: then it did not answer at all. */
export function cometRefusal(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== "RpcError") return undefined;
  return "data" in error && typeof error.data === "string" && error.data !== "" ? error.data : error.message;
}

/** Waits for CometBFT's answer. @throws QueryError when there is none: what was asked may be right. Refusals pass as they are */
export async function ask<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (cometRefusal(error) !== undefined) throw error;
    throw new QueryError("Unavailable", "the consensus engine of this node does not answer");
  }
}
