// What the development engine offers to whoever stands on it: the RPC server, the commands and the library for tests.
import type {
  ExecTxResult,
  RequestQuery,
  ResponseCheckTx,
  ResponseFinalizeBlock,
  ResponseInfo,
  ResponseQuery,
  TxResult,
} from "../../codec/gen/tendermint/abci/types.ts";
import type { Block } from "../../codec/gen/tendermint/types/block.ts";
import type { Evidence } from "../../codec/gen/tendermint/types/evidence.ts";
import type { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import type { BlockID, Commit } from "../../codec/gen/tendermint/types/types.ts";
import type { Answer } from "../../core/abci.ts";

/** A block as it is kept. */
export interface KeptBlock {
  readonly height: number;
  readonly id: BlockID;
  readonly block: Block;
  /** Bytes of the block's protobuf form: `block_size` of a block's meta. */
  readonly size: number;
}

/** A validator with what the rotation of proposers makes of it. */
export interface SetMember {
  /** First 20 bytes of sha256 of the key. */
  readonly address: Uint8Array;
  /** ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly power: bigint;
  readonly priority: bigint;
}

/** What became of a block, told to subscribers once it is durable. Blocks come in order, each once. */
export interface MadeBlock extends KeptBlock {
  readonly results: ResponseFinalizeBlock;
  /** The commit of this very block, as its validators signed it first. */
  readonly seenCommit: Commit;
}

/** A transaction in a block. */
export interface IncludedTx extends TxResult {
  readonly result: ExecTxResult;
}

/** One indexed attribute. Its key is `type.attribute`, as in `transfer.sender`. */
export interface IndexedEntry {
  readonly height: number;
  /** Place in the block; -1 for events of the block itself. */
  readonly index: number;
  readonly value: string;
  /** Tells events of one height and index apart: equal for the attributes of one event, different for those of two. */
  readonly event: number;
}

/** Reads indexed attributes by their key, and by exactly their value where one is given: by value, then by height. */
export type ReadEntries = (key: string, value?: string) => AsyncIterable<IndexedEntry>;

/**
 * Reading a chain. Heights that are not kept give `undefined`. What is not in memory is read from the database, so answers may come
 * later; the last block's are there at once.
 */
export interface ChainReader {
  readonly chainId: string;
  /** The genesis document in CometBFT's form, as it was given. */
  readonly genesis: unknown;
  readonly initialHeight: number;
  /** The lowest height whose block is kept; 0 before the first block. */
  base(): number;
  /** The last block's height; 0 before the first. */
  height(): number;
  block(height: number): Answer<KeptBlock | undefined>;
  /** The height of a block by its hash. */
  heightOf(hash: Uint8Array): Answer<number | undefined>;
  /** The commit of a block: from the block after it, or of the last block as first signed (`canonical` false). */
  commit(height: number): Answer<KeptCommit | undefined>;
  results(height: number): Answer<ResponseFinalizeBlock | undefined>;
  /** The set that signs a height, in the order of commits; known up to two heights above the last block. */
  validators(height: number): Answer<readonly SetMember[] | undefined>;
  /** The parameters a height is made under; known up to one height above the last block. */
  consensusParams(height: number): Answer<ConsensusParams | undefined>;
  /** The transaction with this SHA-256; the last one where several blocks hold it. */
  tx(hash: Uint8Array): Answer<IncludedTx | undefined>;
  /** Attributes of transactions' events that are marked for the index. */
  readonly txEntries: ReadEntries;
  /** The same of the events of blocks. */
  readonly blockEntries: ReadEntries;
}

/** The commit of a block. */
export interface KeptCommit {
  readonly commit: Commit;
  readonly canonical: boolean;
}

/** A transaction that waits for a block. */
export interface PendingTx {
  readonly tx: Uint8Array;
  readonly gasWanted: bigint;
  /** The height the chain had when it was taken. */
  readonly height: number;
}

/** The mempool, by CometBFT's rules. */
export interface ChainMempool {
  /** Keeps a transaction that passes. @throws EngineError with CometBFT's texts before the application is asked: in the cache, full, too large */
  checkTx(tx: Uint8Array): Promise<ResponseCheckTx>;
  /** CheckTx alone: nothing is kept for a block. */
  checkOnly(tx: Uint8Array): Promise<ResponseCheckTx>;
  /** The first `limit` waiting transactions. */
  pending(limit: number): readonly PendingTx[];
  pendingSize(): { readonly txs: number; readonly bytes: number };
  flush(): void;
}

/** How blocks come by themselves: one for every burst of transactions, one every so many milliseconds, or none. */
export type Mining =
  | { readonly mode: "auto" }
  | { readonly mode: "interval"; readonly ms: number }
  | { readonly mode: "manual" };

/** A length of time; parts are added up. */
export interface Span {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly ms?: number;
  readonly ns?: bigint;
}

/** One of the chain's validators as the engine plays it. */
export interface PlayedValidator {
  readonly address: Uint8Array;
  readonly publicKey: Uint8Array;
  /** Whether its key is here; without it the validator cannot sign. */
  readonly known: boolean;
  readonly signing: boolean;
}

/** Moving a chain by hand. Everything that makes a block returns it once it is durable. */
export interface ChainControl {
  /**
   * Makes `count` blocks.
   * @param step nanoseconds between them, in place of the usual distance
   * @throws EngineError where too little power signs
   */
  mine(count?: number, step?: bigint): Promise<MadeBlock>;
  /** Makes the next block so much later than it would be now; time goes on from there. */
  advanceTime(by: Span): Promise<MadeBlock>;
  /** The next block has this time, nanoseconds since 1970; time goes on from there. @throws unless it is after the last block's */
  setNextBlockTime(time: bigint): void;
  /** While it is on, each block is 1 ns after the one before, the least that CometBFT's rule allows. */
  setSameTime(on: boolean): void;
  mining(): Mining;
  setMining(mining: Mining): void;
  /** Pins the present state. It lasts as long as the process. */
  snapshot(): number;
  /** Those that can be reverted to. */
  snapshots(): readonly number[];
  /** Goes back to a snapshot, which stays usable; those taken after it are gone. The mempool is emptied. @throws for an unknown one */
  revert(id: number): Promise<void>;
  /** Gives an account this very balance in a new block; the supply follows. */
  setBalance(address: string, denom: string, amount: bigint): Promise<MadeBlock>;
  /** Takes transactions of this account whatever their signature, or no longer. */
  impersonate(address: string, on?: boolean): void;
  impersonated(): readonly string[];
  players(): readonly PlayedValidator[];
  /** Whether a validator votes and proposes from the next block on. */
  setSigning(address: Uint8Array, on: boolean): void;
  /** Makes a validator's key known, from its 32-byte seed. @returns its address */
  addKey(seed: Uint8Array): Uint8Array;
  /** Lets a validator sign two blocks at the last height; the next block, returned, carries the evidence. */
  doubleSign(address: Uint8Array): Promise<MadeBlock>;
  /** The whole chain as bytes for `load`. */
  dump(): Promise<Uint8Array>;
  /** Puts a dumped chain in the place of this one. @throws EngineError for a dump of another chain or a damaged one */
  load(dump: Uint8Array): Promise<void>;
}

/** A chain that runs in this process. */
export interface DevChain extends ChainReader, ChainMempool, ChainControl {
  info(): ResponseInfo;
  query(request: RequestQuery): Promise<ResponseQuery>;
  /** Keeps evidence for the next block. @throws EngineError with CometBFT's reason: not of this chain, too old, not signed by its validator */
  addEvidence(evidence: Evidence): Answer<void>;
  /** Is told of every block after it is durable. A listener that throws is reported and goes on being told. @returns ends it */
  onBlock(listener: (made: MadeBlock) => void): () => void;
  /** Is told when a revert or load put another past in place; blocks above `height` are gone. @returns ends it */
  onRevert(listener: (height: number) => void): () => void;
  /** Why the chain makes no more blocks, where the application broke; a broken one must be closed. */
  fault(): Error | undefined;
  /** Ends mining, waits for the block in work, closes what is on disk. */
  close(): Promise<void>;
}
