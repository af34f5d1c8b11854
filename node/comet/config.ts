import { stringify } from "smol-toml";
import { settingsFor } from "../blockTime.ts";
import { cometVersion } from "./binary.ts";

export interface CometSettings {
  readonly moniker: string;
  /** Wanted interval between blocks, milliseconds. */
  readonly blockTime: number;
  readonly rpcAddress: string;
  readonly p2pAddress: string;
}

/** A TOML string, quoted and escaped. */
const toml = (value: string) => stringify({ value }).trim().slice("value = ".length);

/**
 * `config.toml` of CometBFT, holding only what differs from its defaults or is likely to be changed: CometBFT fills in the rest.
 * The proxy address is not in it, since the node hands it over at start.
 */
export function cometConfigToml({ moniker, blockTime, rpcAddress, p2pAddress }: CometSettings): string {
  const { timeoutCommit, timeoutPropose, recheckTimeout, mempoolSize, mempoolCache } = settingsFor(blockTime);
  return `# Configuration of CometBFT ${cometVersion}. Keys that are absent have CometBFT's defaults:
# https://docs.cometbft.com/v0.38/core/configuration
version = ${toml(cometVersion)}

# Name of this node, shown to peers.
moniker = ${toml(moniker)}
log_level = "info"
# plain or json. Under the node it is json, whatever stands here; the key must stay, or CometBFT does not look for that wish.
log_format = "plain"

[rpc]
laddr = ${toml(rpcAddress)}
# Wallets in browsers call the RPC from pages of any origin.
cors_allowed_origins = ["*"]
# broadcast_tx_commit must outlast a block interval.
timeout_broadcast_tx_commit = "30s"
max_request_batch_size = 100
max_body_bytes = 4000000

[p2p]
laddr = ${toml(p2pAddress)}
# Address that peers reach this node by, when it is not laddr: host:port.
external_address = ""
# Comma-separated: id@host:port
seeds = ""
persistent_peers = ""

[mempool]
# Transactions of two block intervals.
size = ${mempoolSize}
max_txs_bytes = 268435456
cache_size = ${mempoolCache}
recheck_timeout = "${recheckTimeout}ms"

[consensus]
timeout_propose = "${timeoutPropose}ms"
# Pause after a commit. With the time of a round it makes the block interval of ${blockTime} ms; every validator should have the same.
timeout_commit = "${timeoutCommit}ms"

[tx_index]
indexer = "kv"

[instrumentation]
prometheus = false
prometheus_listen_addr = ":26660"
`;
}
