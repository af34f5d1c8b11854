import type { ResponseCheckTx } from "../../codec/gen/tendermint/abci/types.ts";
import type { Evidence } from "../../codec/gen/tendermint/types/evidence.ts";
import type { DevChain, IndexedEntry } from "../chain/types.ts";

/** An indexed attribute with the event that it belongs to. */
export interface IndexEntry extends IndexedEntry {
  /** Equal for the attributes of one event, different for those of any two events of the chain. */
  readonly event: number;
}

/** Reads indexed attributes by their key `type.attribute`, and by exactly their value where one is given. In any order. */
export type ReadEntries = (key: string, value?: string) => Iterable<IndexEntry>;

/**
 * The chain that the RPC serves. CometBFT's search joins conditions by the event in which they hold, so entries tell events apart;
 * it looks values up, so entries can be asked for by value.
 */
export interface RpcChain extends Omit<DevChain, "txEntries" | "blockEntries"> {
  txEntries: ReadEntries;
  blockEntries: ReadEntries;
  /** CheckTx alone: nothing is kept for a block. */
  checkOnly(tx: Uint8Array): Promise<ResponseCheckTx>;
  /**
   * Keeps evidence for the next block.
   * @throws Error with CometBFT's reason when it is not of this chain, too old, or not signed by its validator
   */
  addEvidence(evidence: Evidence): void;
}
