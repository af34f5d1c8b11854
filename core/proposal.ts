import { hash } from "node:crypto";
import type { BlockLimits } from "./block.ts";
import type { Chain } from "./chain.ts";
import type { ChainIdentity } from "./ctx.ts";
import { LedgerError } from "./errors.ts";
import { createMemo } from "./memo.ts";
import { decodeTx } from "./tx/decode.ts";

/** Bytes that a transaction takes in a block: its tag, its length, itself. */
function sizeInBlock(tx: Uint8Array): number {
  let size = tx.length + 2;
  for (let rest = tx.length >>> 7; rest > 0; rest >>>= 7) size += 1;
  return size;
}

/** The gas a transaction asks for, or `undefined` when it cannot be decoded or has a message that nobody handles. */
function decodedGas(chain: Chain, identity: ChainIdentity, tx: Uint8Array): number | undefined {
  try {
    const { fee, messages } = decodeTx(identity, tx);
    if (messages.some(({ typeUrl }) => !chain.messages.has(typeUrl))) return undefined;
    return Number(fee.gasLimit);
  } catch (error) {
    if (error instanceof LedgerError) return undefined;
    throw error;
  }
}

/** Making and judging the proposals of blocks of one chain. */
export interface Proposals {
  /** Tells what a transaction that the mempool took asks for, so that it is not decoded for that again. */
  checked(tx: Uint8Array, gas: number): void;
  /** The transactions of a proposal: in the mempool's order, those that fit in bytes and gas; undecodable ones are left out. */
  choose(txs: readonly Uint8Array[], limits: BlockLimits): Uint8Array[];
  /** Whether every node may accept the proposal: all that `choose` could have chosen, nothing else. Depends on no local rule. */
  isAcceptable(txs: readonly Uint8Array[], limits: BlockLimits): boolean;
}

export function proposals(chain: Chain, identity: ChainIdentity): Proposals {
  // A transaction comes by three times before its block: from the mempool, to be proposed, to be judged. A pure memo, for which
  // chain and identity must be what they were: another genesis needs other proposals.
  const known = createMemo<{ readonly gas: number | undefined }>(20_000);
  const nameOf = (tx: Uint8Array) => hash("sha256", tx, "base64");
  const gasAsked = (tx: Uint8Array) => known(nameOf(tx), () => ({ gas: decodedGas(chain, identity, tx) })).gas;
  return {
    checked: (tx, gas) => void known(nameOf(tx), () => ({ gas })),
    choose(txs, limits) {
      const chosen: Uint8Array[] = [];
      let bytes = 0;
      let gas = 0;
      for (const tx of txs) {
        const asked = gasAsked(tx);
        const size = sizeInBlock(tx);
        if (asked === undefined || bytes + size > limits.bytes || gas + asked > limits.gas) continue;
        bytes += size;
        gas += asked;
        chosen.push(tx);
      }
      return chosen;
    },
    isAcceptable(txs, limits) {
      let bytes = 0;
      let gas = 0;
      for (const tx of txs) {
        const asked = gasAsked(tx);
        if (asked === undefined) return false;
        bytes += sizeInBlock(tx);
        gas += asked;
        if (bytes > limits.bytes || gas > limits.gas) return false;
      }
      return true;
    },
  };
}
