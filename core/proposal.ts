import type { BlockLimits } from "./block.ts";
import type { Chain } from "./chain.ts";
import type { ChainIdentity } from "./ctx.ts";
import { LedgerError } from "./errors.ts";
import { decodeTx } from "./tx/decode.ts";

/** Bytes that a transaction takes in a block: its tag, its length, itself. */
function sizeInBlock(tx: Uint8Array): number {
  let size = tx.length + 2;
  for (let rest = tx.length >>> 7; rest > 0; rest >>>= 7) size += 1;
  return size;
}

/** The gas a transaction asks for, or `undefined` when it cannot be decoded or has a message that nobody handles. */
function gasAsked(chain: Chain, identity: ChainIdentity, bytes: Uint8Array): number | undefined {
  try {
    const { fee, messages } = decodeTx(identity, bytes);
    if (messages.some(({ typeUrl }) => !chain.messages.has(typeUrl))) return undefined;
    return Number(fee.gasLimit);
  } catch (error) {
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}

/** The transactions of a proposal: in the mempool's order, those that fit in bytes and gas; undecodable ones are left out. */
export function chooseTxs(
  chain: Chain,
  identity: ChainIdentity,
  txs: readonly Uint8Array[],
  limits: BlockLimits,
): Uint8Array[] {
  const chosen: Uint8Array[] = [];
  let bytes = 0;
  let gas = 0;
  for (const tx of txs) {
    const asked = gasAsked(chain, identity, tx);
    const size = sizeInBlock(tx);
    if (asked === undefined || bytes + size > limits.bytes || gas + asked > limits.gas) continue;
    bytes += size;
    gas += asked;
    chosen.push(tx);
  }
  return chosen;
}

/** Whether every node may accept the proposal: all that `chooseTxs` could have chosen, nothing else. Depends on no local rule. */
export function isAcceptable(
  chain: Chain,
  identity: ChainIdentity,
  txs: readonly Uint8Array[],
  limits: BlockLimits,
): boolean {
  let bytes = 0;
  let gas = 0;
  for (const tx of txs) {
    const asked = gasAsked(chain, identity, tx);
    if (asked === undefined) return false;
    bytes += sizeInBlock(tx);
    gas += asked;
    if (bytes > limits.bytes || gas > limits.gas) return false;
  }
  return true;
}
