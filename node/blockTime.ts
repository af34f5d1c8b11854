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

// What a mempool takes in: more than a node decides, so that a burst waits and is not refused.
const arrivingPerSecond = 5_000;
// What a node decides. Blocks are filled by the gas that is asked for, of which a transfer uses about a third at 4 to 8 ms a million, so
// transfers fill no block that takes longer than its interval. Messages that use all they ask for, at 25 ms a million, still do.
const decidedPerSecond = 2_500n;
// What wallets ask for when they do not simulate.
const gasPerTx = 200_000n;

/**
 * A round (proposal, two votes, execution) takes its own time, so the pause is shorter than the interval by a tenth, half a second at most.
 * The mempool holds what two intervals bring: one being decided, one arriving. The gas is that of what one interval decides.
 * @param blockTime wanted interval, milliseconds, 1 to 3,600,000
 */
export function settingsFor(blockTime: number): BlockTimeSettings {
  const seconds = Math.max(1, Math.ceil(blockTime / 1000));
  const interval = arrivingPerSecond * seconds;
  return {
    timeoutCommit: blockTime - Math.min(500, Math.floor(blockTime / 10)),
    timeoutPropose: Math.min(10_000, Math.max(3_000, Math.floor(blockTime / 2))),
    recheckTimeout: Math.min(5_000, Math.max(1_000, Math.floor(blockTime / 2))),
    mempoolSize: 2 * interval,
    mempoolCache: 4 * interval,
    maxGas: decidedPerSecond * BigInt(seconds) * gasPerTx,
  };
}
