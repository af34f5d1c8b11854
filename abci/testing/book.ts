import { sha256 } from "@noble/hashes/sha2.js";
import {
  ExecTxResult,
  ResponseApplySnapshotChunk,
  ResponseApplySnapshotChunk_Result,
  ResponseCheckTx,
  ResponseFinalizeBlock,
  ResponseInitChain,
  ResponseOfferSnapshot_Result,
  ResponseProcessProposal_ProposalStatus,
  ResponseQuery,
  ResponseVerifyVoteExtension_VerifyStatus,
} from "../../codec/gen/tendermint/abci/types.ts";
import type { AbciApplication } from "../../core/abci.ts";

const text = new TextDecoder();
const bytes = new TextEncoder();

/** Key and value of a transaction, neither of them empty; by position, since a pattern's stack may not hold 22 MB. */
function entryOf(tx: Uint8Array): readonly [key: string, value: string] | undefined {
  const whole = text.decode(tx);
  const at = whole.indexOf("=");
  return at < 1 || at === whole.length - 1 ? undefined : [whole.slice(0, at), whole.slice(at + 1)];
}

/** The transactions that fit into `room` bytes, each with `overhead` bytes of its own. */
function fitting(txs: readonly Uint8Array[], room: bigint, overhead: number): Uint8Array[] {
  let left = room;
  return txs.filter((tx) => {
    left -= BigInt(tx.length + overhead);
    return left >= 0n;
  });
}

/**
 * A small whole application in memory: transactions `key=value` write a book, `query` reads a key of the committed one.
 * For tests of the server, and for measuring what the server costs without an application's own work.
 */
export function createBook(): AbciApplication {
  let height = 0n;
  let committed = new Map<string, string>();
  let staged = { height, book: committed };
  const pool: Uint8Array[] = [];

  const encodeBook = (book: Map<string, string>) => bytes.encode(JSON.stringify([...book]));
  const hashOf = (book: Map<string, string>) => sha256(encodeBook(book));
  const codeOf = (tx: Uint8Array) => (entryOf(tx) === undefined ? 2 : 0);
  const snapshot = () => ({ height, format: 1, chunks: 1, hash: hashOf(committed), metadata: new Uint8Array(0) });
  let offered: { height: bigint; hash: Uint8Array } | undefined;

  return {
    info: () => ({
      data: "book",
      version: "1",
      appVersion: 1n,
      lastBlockHeight: height,
      lastBlockAppHash: height === 0n ? new Uint8Array(0) : hashOf(committed),
    }),
    initChain: (request) =>
      ResponseInitChain.fromPartial({ appHash: hashOf(committed), validators: request.validators }),
    prepareProposal(request) {
      // Tag and length of each transaction in the block take at most 6 bytes.
      return { txs: fitting(request.txs, request.maxTxBytes, 6) };
    },
    processProposal(request) {
      const { ACCEPT, REJECT } = ResponseProcessProposal_ProposalStatus;
      return { status: request.txs.every((tx) => codeOf(tx) === 0) ? ACCEPT : REJECT };
    },
    finalizeBlock(request) {
      const book = new Map(committed);
      const txResults = request.txs.map((tx) => {
        const entry = entryOf(tx);
        if (entry === undefined) return ExecTxResult.fromPartial({ code: 2, log: "not key=value" });
        book.set(...entry);
        return ExecTxResult.fromPartial({ gasUsed: BigInt(tx.length) });
      });
      staged = { height: request.height, book };
      return ResponseFinalizeBlock.fromPartial({ txResults, appHash: hashOf(book) });
    },
    commit() {
      height = staged.height;
      committed = staged.book;
      return { retainHeight: 0n };
    },
    extendVote: () => ({ voteExtension: new Uint8Array(0) }),
    verifyVoteExtension(request) {
      const { ACCEPT, REJECT } = ResponseVerifyVoteExtension_VerifyStatus;
      return { status: request.voteExtension.length === 0 ? ACCEPT : REJECT };
    },
    checkTx: (request) => ResponseCheckTx.fromPartial({ code: codeOf(request.tx), gasWanted: 1n }),
    insertTx(request) {
      const code = codeOf(request.tx);
      if (code === 0) pool.push(request.tx.slice());
      return { code };
    },
    reapTxs(request) {
      return { txs: fitting(pool, request.maxBytes, 0) };
    },
    query(request) {
      const value = committed.get(text.decode(request.data));
      const found = { key: request.data, value: bytes.encode(value ?? ""), height };
      return ResponseQuery.fromPartial({ ...found, ...(value === undefined ? { code: 6, log: "no such key" } : {}) });
    },
    listSnapshots: () => ({ snapshots: height === 0n ? [] : [snapshot()] }),
    loadSnapshotChunk: (request) => ({
      chunk: request.height === height && request.chunk === 0 ? encodeBook(committed) : new Uint8Array(0),
    }),
    offerSnapshot(request) {
      if (request.snapshot?.format !== 1) return { result: ResponseOfferSnapshot_Result.REJECT_FORMAT };
      offered = request.snapshot;
      return { result: ResponseOfferSnapshot_Result.ACCEPT };
    },
    applySnapshotChunk(request) {
      const right = offered !== undefined && text.decode(sha256(request.chunk)) === text.decode(offered.hash);
      if (!right || offered === undefined)
        return ResponseApplySnapshotChunk.fromPartial({ result: ResponseApplySnapshotChunk_Result.REJECT_SNAPSHOT });
      committed = new Map(JSON.parse(text.decode(request.chunk)) as [string, string][]);
      height = offered.height;
      return ResponseApplySnapshotChunk.fromPartial({ result: ResponseApplySnapshotChunk_Result.ACCEPT });
    },
  };
}
