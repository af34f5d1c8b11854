/** Limits of the RPC, by the names and with the defaults of CometBFT's `[rpc]` section; times in milliseconds. */
export interface RpcLimits {
  /** Connections at once; more are closed. */
  readonly maxOpenConnections: number;
  readonly maxBodyBytes: number;
  readonly maxHeaderBytes: number;
  /** Requests in a batch; 0 is no limit. */
  readonly maxRequestBatchSize: number;
  /** Addresses that may subscribe at once. */
  readonly maxSubscriptionClients: number;
  readonly maxSubscriptionsPerClient: number;
  /** Events that wait for a subscriber before its subscription is cancelled. */
  readonly subscriptionBufferSize: number;
  /** Answers that wait to be written to a websocket. */
  readonly websocketWriteBufferSize: number;
  /** How long a write to a websocket may take before it is closed. */
  readonly writeWait: number;
  /** How long a websocket may be silent; pings go out before. */
  readonly readWait: number;
  /** How long `broadcast_tx_commit` waits for the block. */
  readonly timeoutBroadcastTxCommit: number;
}

/** CometBFT's defaults, but with the body, batch and waiting time that `eco2d init` writes for it. */
export const defaultLimits: RpcLimits = {
  maxOpenConnections: 900,
  maxBodyBytes: 4_000_000,
  maxHeaderBytes: 1 << 20,
  maxRequestBatchSize: 100,
  maxSubscriptionClients: 100,
  maxSubscriptionsPerClient: 5,
  subscriptionBufferSize: 200,
  websocketWriteBufferSize: 200,
  writeWait: 10_000,
  readWait: 30_000,
  timeoutBroadcastTxCommit: 30_000,
};
