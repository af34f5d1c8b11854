/** What the wanted interval between blocks means for CometBFT's settings. Times are milliseconds. */
export interface BlockTimeSettings {
  /** Pause after a commit; local to each node, not agreed on. */
  readonly timeoutCommit: number;
  readonly timeoutPropose: number;
  readonly recheckTimeout: number;
  /** Transactions that the mempool holds. */
  readonly mempoolSize: number;
  readonly mempoolCache: number;
  /** Gas of one block. */
  readonly maxGas: bigint;
}

// More transactions a second than one node decides today, so that neither mempool nor gas is what limits an interval.
const txsPerSecond = 5_000;
// What wallets ask for when they do not simulate.
const gasPerTx = 200_000n;

/**
 * A round (proposal, two votes, execution) takes its own time, so the pause is shorter than the interval by a tenth, half a second at most.
 * The mempool holds what two intervals bring: one being decided, one arriving.
 * @param blockTime wanted interval, milliseconds, 1 to 3,600,000
 */
export function settingsFor(blockTime: number): BlockTimeSettings {
  const seconds = Math.max(1, Math.ceil(blockTime / 1000));
  const interval = txsPerSecond * seconds;
  return {
    timeoutCommit: blockTime - Math.min(500, Math.floor(blockTime / 10)),
    timeoutPropose: Math.min(10_000, Math.max(3_000, Math.floor(blockTime / 2))),
    recheckTimeout: Math.min(5_000, Math.max(1_000, Math.floor(blockTime / 2))),
    mempoolSize: 2 * interval,
    mempoolCache: 4 * interval,
    maxGas: BigInt(interval) * gasPerTx,
  };
}
