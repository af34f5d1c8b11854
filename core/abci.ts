// The seam between CometBFT and the state machine: everything that orders transactions talks to the application through this.
import type {
  RequestApplySnapshotChunk,
  RequestCheckTx,
  RequestCommit,
  RequestExtendVote,
  RequestFinalizeBlock,
  RequestInfo,
  RequestInitChain,
  RequestInsertTx,
  RequestListSnapshots,
  RequestLoadSnapshotChunk,
  RequestOfferSnapshot,
  RequestPrepareProposal,
  RequestProcessProposal,
  RequestQuery,
  RequestReapTxs,
  RequestVerifyVoteExtension,
  ResponseApplySnapshotChunk,
  ResponseCheckTx,
  ResponseCommit,
  ResponseExtendVote,
  ResponseFinalizeBlock,
  ResponseInfo,
  ResponseInitChain,
  ResponseInsertTx,
  ResponseListSnapshots,
  ResponseLoadSnapshotChunk,
  ResponseOfferSnapshot,
  ResponsePrepareProposal,
  ResponseProcessProposal,
  ResponseQuery,
  ResponseReapTxs,
  ResponseVerifyVoteExtension,
} from "../codec/gen/tendermint/abci/types.ts";

/** An answer given at once or later. Callers must not turn an answer given at once into a promise: CheckTx runs by the ten thousand. */
export type Answer<T> = T | Promise<T>;

/**
 * An ABCI 2.0 application, with the two mempool calls that CometBFT 0.40 adds. Messages are the generated ones of `tendermint.abci`.
 *
 * Order, as the caller (the socket server, the development engine) guarantees it:
 * - everything runs on one thread; methods are begun in the order in which their requests arrived on a connection;
 * - initChain, prepareProposal, processProposal, finalizeBlock, extendVote, verifyVoteExtension, commit, offerSnapshot and
 *   applySnapshotChunk run alone among themselves and apart from the mempool calls: none begins while an answer of the other kind is still awaited;
 * - checkTx, insertTx and reapTxs may overlap with one another only where the application answers them later;
 * - info, query, listSnapshots and loadSnapshotChunk may run at any time between two steps of the others, so they read committed
 *   versions only.
 *
 * CometBFT itself adds: info first; initChain while info reports height 0, and again after a crash before the first commit;
 * then per height any number of prepareProposal and processProposal, one finalizeBlock, one commit. A block whose commit was never
 * answered is finalized again after a restart.
 *
 * Errors: a bad transaction, query or snapshot is an answer with a code, never a throw. A throw says that the node itself
 * is broken. From info, initChain, finalizeBlock, commit and extendVote it stops the node; from the others it is logged and answered
 * with a refusal, since their content may come from anyone.
 *
 * Bytes of a request are views of what was read from the socket. They stay unchanged for ever, but a small view kept alive keeps the
 * whole read (64 KiB or more) alive: copy what outlives the call.
 */
export interface AbciApplication {
  /** The last committed height and its app hash, never one that is only finalized. */
  info(request: RequestInfo): ResponseInfo;

  /** Makes the genesis state. Idempotent: repeated after a crash before the first commit. */
  initChain(request: RequestInitChain): ResponseInitChain;
  /** Chooses the transactions of a proposal; their encoded sizes stay within max_tx_bytes. Leaves no effect behind. */
  prepareProposal(request: RequestPrepareProposal): Answer<ResponsePrepareProposal>;
  /** Accepts or rejects a proposal, equally on every node. Leaves no effect behind. */
  processProposal(request: RequestProcessProposal): Answer<ResponseProcessProposal>;
  /** Executes a decided block: one result for each transaction, undecodable ones included. Durable only with commit. */
  finalizeBlock(request: RequestFinalizeBlock): Answer<ResponseFinalizeBlock>;
  /** Makes the finalized block durable before it answers. */
  commit(request: RequestCommit): Answer<ResponseCommit>;
  extendVote(request: RequestExtendVote): ResponseExtendVote;
  verifyVoteExtension(request: RequestVerifyVoteExtension): ResponseVerifyVoteExtension;

  /** Admits a transaction to CometBFT's mempool, on the committed state plus what was admitted since. */
  checkTx(request: RequestCheckTx): Answer<ResponseCheckTx>;
  /** Offers a transaction to the application's own mempool; sent by CometBFT 0.40 with `mempool.type = "app"` alone. */
  insertTx(request: RequestInsertTx): Answer<ResponseInsertTx>;
  /** The transactions of the application's own mempool, within the bytes and gas of the request. */
  reapTxs(request: RequestReapTxs): Answer<ResponseReapTxs>;

  query(request: RequestQuery): Answer<ResponseQuery>;

  listSnapshots(request: RequestListSnapshots): Answer<ResponseListSnapshots>;
  loadSnapshotChunk(request: RequestLoadSnapshotChunk): Answer<ResponseLoadSnapshotChunk>;
  offerSnapshot(request: RequestOfferSnapshot): Answer<ResponseOfferSnapshot>;
  applySnapshotChunk(request: RequestApplySnapshotChunk): Answer<ResponseApplySnapshotChunk>;
}
