import { toText } from "../../store/text.ts";
import type { ChainIdentity } from "../ctx.ts";
import { decodeTx } from "./decode.ts";
import type { Tx } from "./tx.ts";

/** Decoded transactions, between the mempool and the block. Neither decides anything: both give what `decodeTx` gives, or throw it. */
export interface DecodedTxs {
  /** For looking at: the mempool and proposals. The transaction is remembered. */
  look(bytes: Uint8Array): Tx;
  /** For executing. What was remembered is forgotten, so that no two executions share an object which a handler might change. */
  take(bytes: Uint8Array): Tx;
}

/** Bytes of the largest transaction that is remembered, and how many are, twice: decoded, each takes some ten times its bytes. */
const largest = 1024;
const kept = 4096;

/** The mempool, its recheck, two steps of a proposal and the block ask for the same transactions of one chain. */
export function decodedTxs(chain: ChainIdentity): DecodedTxs {
  let young = new Map<string, Tx>();
  let old = new Map<string, Tx>();
  return {
    look(bytes) {
      if (bytes.length > largest) return decodeTx(chain, bytes);
      const key = toText(bytes);
      const known = young.get(key) ?? old.get(key);
      if (known !== undefined) return known;
      // A copy: what is remembered must not keep the whole frame alive that the transaction came in.
      const tx = decodeTx(chain, Uint8Array.from(bytes));
      if (young.size >= kept) {
        old = young;
        young = new Map();
      }
      young.set(key, tx);
      return tx;
    },
    take(bytes) {
      const key = bytes.length > largest ? "" : toText(bytes);
      const known = young.get(key) ?? old.get(key);
      if (known === undefined) return decodeTx(chain, bytes);
      young.delete(key);
      old.delete(key);
      return known;
    },
  };
}
