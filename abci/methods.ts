// The requests of ABCI 2.0, one line each: numbers in the two oneofs, lane, and what a throw of the application becomes.
import { types } from "node:util";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import * as abci from "../codec/gen/tendermint/abci/types.ts";
import { encodeMessage, type MessageCodec } from "../codec/message.ts";
import type { AbciApplication, Answer } from "../core/abci.ts";
import type { Lane } from "./gate.ts";

/** A request that is not what its field number says. */
export class MalformedRequest extends Error {
  override name = "MalformedRequest";
}

/** A throw of the application, or an answer that cannot be encoded, where the standard has no answer for it but to stop. */
export class FatalFault extends Error {
  override name = "FatalFault";
}

/** Called with what the application threw, where the request was answered with a refusal nevertheless. */
export type Report = (method: string, error: unknown) => void;

export interface Method {
  readonly name: string;
  readonly lane: Lane;
  /** Accepted from the consensus connection alone. */
  readonly consensus: boolean;
  /** The number of the answer in `tendermint.abci.Response`. */
  readonly answerField: number;
  /**
   * Decodes, asks the application, encodes. A promise only where the application gave one.
   * @throws MalformedRequest, FatalFault; a promise rejects with the latter alone.
   */
  run(app: AbciApplication, body: Uint8Array, report: Report): Answer<Uint8Array>;
}

interface Definition<Req, Res> {
  fields: readonly [request: number, answer: number];
  lane: Lane;
  consensus?: true;
  request: MessageCodec<Req>;
  answer: MessageCodec<Res>;
  call(app: AbciApplication, request: Req): Answer<Res>;
  /** The refusal that answers a throw; without it a throw is fatal. */
  refusal?(text: string): Res;
}

/** The text of whatever was thrown. */
export const textOf = (error: unknown): string => (types.isNativeError(error) ? error.message : String(error));

/** Whether an answer is yet to come. By shape: a promise may come from another realm (a worker, a test's sandbox), and no message has a field `then`. */
export const isLater = <T>(answer: Answer<T>): answer is Promise<T> =>
  typeof answer === "object" && answer !== null && "then" in answer;

function decodeWhole<T>(name: string, of: MessageCodec<T>, body: Uint8Array): T {
  const reader = new BinaryReader(body);
  let message: T;
  try {
    message = of.decode(reader);
  } catch (error) {
    throw new MalformedRequest(`${name}: ${textOf(error)}`);
  }
  // Generated decoders stop silently at a zero tag and may run past the end of a nested message.
  if (reader.pos !== reader.len)
    throw new MalformedRequest(`${name}: fields end at byte ${reader.pos} of ${reader.len}`);
  return message;
}

function define<Req, Res>(name: string, of: Definition<Req, Res>): [number, Method] {
  const { request, answer, call, refusal } = of;
  const refuse = (error: unknown, report: Report): Uint8Array => {
    if (refusal === undefined) throw new FatalFault(`${name}: ${textOf(error)}`, { cause: error });
    report(name, error);
    return encodeMessage(answer, refusal(`internal error: ${textOf(error)}`));
  };
  const run: Method["run"] = (app, body, report) => {
    const message = decodeWhole(name, request, body);
    try {
      const given = call(app, message);
      if (!isLater(given)) return encodeMessage(answer, given);
      return given.then((later) => encodeMessage(answer, later)).catch((error: unknown) => refuse(error, report));
    } catch (error) {
      return refuse(error, report);
    }
  };
  return [of.fields[0], { name, lane: of.lane, consensus: of.consensus ?? false, answerField: of.fields[1], run }];
}

// Mempool and query: what they say may come from anyone, so code 1 of the undefined codespace, as for any unforeseen error.
const failed = (log: string) => ({ code: 1, log, codespace: "undefined" });

/** By the number of the request in `tendermint.abci.Request`. */
export const methods: ReadonlyMap<number, Method> = new Map([
  define("echo", {
    fields: [1, 2],
    lane: "free",
    request: abci.RequestEcho,
    answer: abci.ResponseEcho,
    call: (_app, request) => ({ message: request.message }),
  }),
  define("info", {
    fields: [3, 4],
    lane: "free",
    request: abci.RequestInfo,
    answer: abci.ResponseInfo,
    call: (app, request) => app.info(request),
  }),
  define("init_chain", {
    fields: [5, 6],
    lane: "alone",
    consensus: true,
    request: abci.RequestInitChain,
    answer: abci.ResponseInitChain,
    call: (app, request) => app.initChain(request),
  }),
  define("query", {
    fields: [6, 7],
    lane: "free",
    request: abci.RequestQuery,
    answer: abci.ResponseQuery,
    call: (app, request) => app.query(request),
    refusal: (text) => abci.ResponseQuery.fromPartial(failed(text)),
  }),
  define("check_tx", {
    fields: [8, 9],
    lane: "mempool",
    request: abci.RequestCheckTx,
    answer: abci.ResponseCheckTx,
    call: (app, request) => app.checkTx(request),
    refusal: (text) => abci.ResponseCheckTx.fromPartial(failed(text)),
  }),
  define("commit", {
    fields: [11, 12],
    lane: "alone",
    consensus: true,
    request: abci.RequestCommit,
    answer: abci.ResponseCommit,
    call: (app, request) => app.commit(request),
  }),
  define("list_snapshots", {
    fields: [12, 13],
    lane: "free",
    request: abci.RequestListSnapshots,
    answer: abci.ResponseListSnapshots,
    call: (app, request) => app.listSnapshots(request),
    refusal: () => abci.ResponseListSnapshots.fromPartial({}),
  }),
  define("offer_snapshot", {
    fields: [13, 14],
    lane: "alone",
    request: abci.RequestOfferSnapshot,
    answer: abci.ResponseOfferSnapshot,
    call: (app, request) => app.offerSnapshot(request),
    refusal: () => ({ result: abci.ResponseOfferSnapshot_Result.REJECT }),
  }),
  define("load_snapshot_chunk", {
    fields: [14, 15],
    lane: "free",
    request: abci.RequestLoadSnapshotChunk,
    answer: abci.ResponseLoadSnapshotChunk,
    call: (app, request) => app.loadSnapshotChunk(request),
    // An empty chunk is CometBFT's "missing".
    refusal: () => abci.ResponseLoadSnapshotChunk.fromPartial({}),
  }),
  define("apply_snapshot_chunk", {
    fields: [15, 16],
    lane: "alone",
    request: abci.RequestApplySnapshotChunk,
    answer: abci.ResponseApplySnapshotChunk,
    call: (app, request) => app.applySnapshotChunk(request),
    refusal: () =>
      abci.ResponseApplySnapshotChunk.fromPartial({ result: abci.ResponseApplySnapshotChunk_Result.ABORT }),
  }),
  define("prepare_proposal", {
    fields: [16, 17],
    lane: "alone",
    request: abci.RequestPrepareProposal,
    answer: abci.ResponsePrepareProposal,
    call: (app, request) => app.prepareProposal(request),
    // A transaction that makes preparing fail must not stop every proposer in turn; an empty block is always a valid one.
    refusal: () => ({ txs: [] }),
  }),
  define("process_proposal", {
    fields: [17, 18],
    lane: "alone",
    request: abci.RequestProcessProposal,
    answer: abci.ResponseProcessProposal,
    call: (app, request) => app.processProposal(request),
    refusal: () => ({ status: abci.ResponseProcessProposal_ProposalStatus.REJECT }),
  }),
  define("extend_vote", {
    fields: [18, 19],
    lane: "alone",
    request: abci.RequestExtendVote,
    answer: abci.ResponseExtendVote,
    call: (app, request) => app.extendVote(request),
  }),
  define("verify_vote_extension", {
    fields: [19, 20],
    lane: "alone",
    request: abci.RequestVerifyVoteExtension,
    answer: abci.ResponseVerifyVoteExtension,
    call: (app, request) => app.verifyVoteExtension(request),
    refusal: () => ({ status: abci.ResponseVerifyVoteExtension_VerifyStatus.REJECT }),
  }),
  define("finalize_block", {
    fields: [20, 21],
    lane: "alone",
    consensus: true,
    request: abci.RequestFinalizeBlock,
    answer: abci.ResponseFinalizeBlock,
    call: (app, request) => app.finalizeBlock(request),
  }),
  define("insert_tx", {
    fields: [21, 22],
    lane: "mempool",
    request: abci.RequestInsertTx,
    answer: abci.ResponseInsertTx,
    call: (app, request) => app.insertTx(request),
    refusal: () => ({ code: 1 }),
  }),
  define("reap_txs", {
    fields: [22, 23],
    lane: "mempool",
    request: abci.RequestReapTxs,
    answer: abci.ResponseReapTxs,
    call: (app, request) => app.reapTxs(request),
    refusal: () => ({ txs: [] }),
  }),
]);
