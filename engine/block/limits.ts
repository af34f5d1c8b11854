import { EngineError } from "../errors.ts";

// CometBFT types/block.go and types/params.go: what a block takes besides its transactions, at most.
const blockOverhead = 11;
const headerBytes = 626;
const commitOverhead = 94;
const commitEntryBytes = 109 + 2;

/** CometBFT's own limit of a block, which stands for a `max_bytes` of -1. */
export const hardBlockBytes = 104_857_600;

/** Bytes of a transaction in a block: its tag, its length, itself. */
export function txBytesInBlock(tx: Uint8Array): number {
  let size = tx.length + 2;
  for (let rest = tx.length >>> 7; rest > 0; rest >>>= 7) size += 1;
  return size;
}

/**
 * Bytes that a block has for its transactions.
 * @param maxBytes of the consensus parameters, -1 for CometBFT's limit
 * @param validators how many sign the last commit
 * @throws EngineError where the limit is too small for an empty block
 */
export function maxDataBytes(maxBytes: bigint, evidenceBytes: number, validators: number): number {
  const limit = maxBytes === -1n ? hardBlockBytes : Number(maxBytes);
  const taken = blockOverhead + headerBytes + commitOverhead + commitEntryBytes * validators + evidenceBytes;
  if (limit < taken) throw new EngineError(`block.max_bytes ${maxBytes} is too small for header, commit and evidence`);
  return limit - taken;
}
