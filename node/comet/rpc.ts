import { bytesToHex } from "@noble/hashes/utils.js";
import { base64 } from "@scure/base";
import { z } from "zod";
import { NodeError, reasonOf } from "../errors.ts";
import type * as Rpc from "./rpcTypes.ts";

/** An error that CometBFT answered. `data` is the part that says what was wrong. */
export class RpcError extends Error {
  override name = "RpcError";
  readonly code: number;
  readonly data: string;
  constructor(method: string, code: number, message: string, data: string) {
    super(`${method}: ${data === "" ? message : data}`);
    this.code = code;
    this.data = data;
  }
}

export interface Page {
  /** From 1. */
  readonly page?: number;
  /** 1 to 100. */
  readonly perPage?: number;
}

export interface SearchOptions extends Page {
  readonly orderBy?: "asc" | "desc";
  readonly prove?: boolean;
}

/** Calls to one CometBFT. A height left out means the latest. */
export interface CometRpc {
  readonly url: string;
  /** Any route, by its name; heights and other 64-bit integers as strings, bytes as base64. */
  call<T>(method: string, params?: Readonly<Record<string, unknown>>): Promise<T>;
  status(): Promise<Rpc.RpcStatus>;
  netInfo(): Promise<Rpc.RpcNetInfo>;
  genesis(): Promise<Rpc.RpcGenesis>;
  block(height?: number): Promise<Rpc.RpcBlock>;
  blockByHash(hash: Uint8Array): Promise<Rpc.RpcBlock>;
  blockResults(height?: number): Promise<Rpc.RpcBlockResults>;
  blockSearch(query: string, options?: SearchOptions): Promise<Rpc.RpcBlockSearch>;
  commit(height?: number): Promise<Rpc.RpcSignedHeader>;
  validators(height?: number, page?: Page): Promise<Rpc.RpcValidators>;
  consensusParams(height?: number): Promise<Rpc.RpcConsensusParams>;
  tx(hash: Uint8Array, prove?: boolean): Promise<Rpc.RpcTx>;
  txSearch(query: string, options?: SearchOptions): Promise<Rpc.RpcTxSearch>;
  unconfirmed(): Promise<Rpc.RpcUnconfirmed>;
  abciQuery(path: string, data: Uint8Array, options?: { height?: number; prove?: boolean }): Promise<Rpc.RpcAbciQuery>;
  /** Returns after CheckTx. */
  broadcastSync(tx: Uint8Array): Promise<Rpc.RpcBroadcast>;
  /** Returns at once. */
  broadcastAsync(tx: Uint8Array): Promise<Rpc.RpcBroadcast>;
  /** Returns when the transaction is in a block, or after `timeout_broadcast_tx_commit` with an error. */
  broadcastCommit(tx: Uint8Array): Promise<Rpc.RpcBroadcastCommit>;
}

const answer = z.union([
  z.object({ error: z.object({ code: z.number(), message: z.string(), data: z.string().default("") }) }),
  z.object({ result: z.unknown() }),
]);

/** `tcp://`, `http://`, `https://` or bare host:port, as Cosmos users write `--node`. */
export function rpcUrl(text: string): string {
  const url = text.replace(/^tcp:\/\//, "http://");
  return (/^https?:\/\//.test(url) ? url : `http://${url}`).replace(/\/+$/, "");
}

async function post(url: string, body: string, timeout: number): Promise<string> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(timeout),
    });
    return await response.text();
  } catch (error) {
    throw new NodeError(`no answer from the node at ${url}: ${reasonOf(error)}`);
  }
}

const heightParam = (height?: number) => (height === undefined ? {} : { height: String(height) });

const pageParams = ({ page, perPage }: Page = {}) => ({
  ...(page === undefined ? {} : { page: String(page) }),
  ...(perPage === undefined ? {} : { per_page: String(perPage) }),
});

const searchParams = ({ orderBy, prove, ...page }: SearchOptions = {}) => ({
  ...pageParams(page),
  ...(orderBy === undefined ? {} : { order_by: orderBy }),
  ...(prove === undefined ? {} : { prove }),
});

/**
 * @param address see `rpcUrl`
 * @param timeout milliseconds for one call; above the 30 s that broadcast_tx_commit may take
 */
export function cometRpc(address: string, timeout = 40_000): CometRpc {
  const url = rpcUrl(address);
  let id = 0;

  async function call<T>(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<T> {
    id += 1;
    const text = await post(url, JSON.stringify({ jsonrpc: "2.0", id, method, params }), timeout);
    let parsed: z.infer<typeof answer>;
    try {
      parsed = answer.parse(JSON.parse(text));
    } catch {
      throw new NodeError(`${url} does not answer as a CometBFT RPC does: ${text.slice(0, 100)}`);
    }
    if ("error" in parsed) throw new RpcError(method, parsed.error.code, parsed.error.message, parsed.error.data);
    // The shapes of CometBFT's answers are documented and pinned with its version; they are not checked again field by field.
    return parsed.result as T;
  }

  return {
    url,
    call,
    status: () => call("status"),
    netInfo: () => call("net_info"),
    genesis: () => call("genesis"),
    block: (height) => call("block", heightParam(height)),
    blockByHash: (hash) => call("block_by_hash", { hash: base64.encode(hash) }),
    blockResults: (height) => call("block_results", heightParam(height)),
    blockSearch: (query, options) => call("block_search", { query, ...searchParams(options) }),
    commit: (height) => call("commit", heightParam(height)),
    validators: (height, page) => call("validators", { ...heightParam(height), ...pageParams(page) }),
    consensusParams: (height) => call("consensus_params", heightParam(height)),
    tx: (hash, prove = false) => call("tx", { hash: base64.encode(hash), prove }),
    txSearch: (query, options) => call("tx_search", { query, ...searchParams(options) }),
    unconfirmed: () => call("num_unconfirmed_txs"),
    abciQuery: (path, data, { height, prove = false } = {}) =>
      call("abci_query", { path, data: bytesToHex(data), prove, ...heightParam(height) }),
    broadcastSync: (tx) => call("broadcast_tx_sync", { tx: base64.encode(tx) }),
    broadcastAsync: (tx) => call("broadcast_tx_async", { tx: base64.encode(tx) }),
    broadcastCommit: (tx) => call("broadcast_tx_commit", { tx: base64.encode(tx) }),
  };
}
