import { settingsFor } from "../blockTime.ts";
import { initFirst, readText } from "../readText.ts";
import { parseToml, tomlString } from "../toml.ts";
import { cometVersion } from "./binary.ts";

export interface CometSettings {
  readonly moniker: string;
  /** Wanted interval between blocks, milliseconds. */
  readonly blockTime: number;
  readonly rpcAddress: string;
  readonly p2pAddress: string;
  /** Peers are on this machine too. */
  readonly sameMachine: boolean;
}

// By default CometBFT takes one peer of each address, and keeps no address that the internet does not know.
const onOneMachine = "allow_duplicate_ip = true\naddr_book_strict = false\n";

/**
 * `config.toml` of CometBFT, holding only what differs from its defaults or is likely to be changed: CometBFT fills in the rest.
 * The proxy address is not in it, since the node hands it over at start.
 */
export function cometConfigToml({ moniker, blockTime, rpcAddress, p2pAddress, sameMachine }: CometSettings): string {
  const { timeoutCommit, timeoutPropose, recheckTimeout, mempoolSize, mempoolCache } = settingsFor(blockTime);
  return `# Configuration of CometBFT ${cometVersion}. Keys that are absent have CometBFT's defaults:
# https://docs.cometbft.com/v0.38/core/configuration
version = ${tomlString(cometVersion)}

# Name of this node, shown to peers.
moniker = ${tomlString(moniker)}
log_level = "info"
# plain or json. Under the node it is json, whatever stands here; the key must stay, or CometBFT does not look for that wish.
log_format = "plain"

[rpc]
laddr = ${tomlString(rpcAddress)}
# Wallets in browsers call the RPC from pages of any origin.
cors_allowed_origins = ["*"]
# broadcast_tx_commit must outlast a block interval.
timeout_broadcast_tx_commit = "30s"
max_request_batch_size = 100
max_body_bytes = 4000000

[p2p]
laddr = ${tomlString(p2pAddress)}
# Address that peers reach this node by, when it is not laddr: host:port.
external_address = ""
# Comma-separated: id@host:port
seeds = ""
persistent_peers = ""
${sameMachine ? onOneMachine : ""}
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

[statesync]
# Join a running chain by a snapshot of its state instead of all its blocks. It needs a height and the hash of its block
# from a source that you trust, and the RPC of nodes, two at least (the same one twice will do).
enable = false
rpc_servers = ""
trust_height = 0
trust_hash = ""
trust_period = "168h0m0s"

[tx_index]
indexer = "kv"

[instrumentation]
prometheus = false
prometheus_listen_addr = ":26660"
`;
}

/**
 * Refuses a config.toml that is not there, for which CometBFT would write one with other ports and times, or that is no TOML.
 * Types and ranges are for CometBFT to check.
 * @throws NodeError with line and column
 */
export function checkCometConfig(path: string): void {
  parseToml(readText(path, "CometBFT's configuration", initFirst), path);
}
