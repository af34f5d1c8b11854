import { types } from "node:util";
import type {
  RequestCheckTx,
  RequestPrepareProposal,
  RequestProcessProposal,
  RequestQuery,
  ResponseCheckTx,
  ResponseQuery,
} from "../../codec/gen/tendermint/abci/types.ts";
import {
  ResponseCheckTx as CheckTxAnswer,
  ResponseQuery as QueryAnswer,
} from "../../codec/gen/tendermint/abci/types.ts";
import type { Application } from "../../core/application.ts";

/** Told of a throw of the application that was answered with a refusal. */
export type ReportThrow = (method: string, error: unknown) => void;

/** The calls in which a throw of the application is a refusal, as the socket server has it: their content may come from anyone. */
export interface Guarded {
  checkTx(request: RequestCheckTx): ResponseCheckTx;
  query(request: RequestQuery): ResponseQuery;
  /** The transactions of a proposal. */
  prepare(request: RequestPrepareProposal): Uint8Array[];
  /** Whether a proposal is accepted. */
  accepts(request: RequestProcessProposal): boolean;
}

export function guarded(app: Application, report: ReportThrow): Guarded {
  const attempt = <T>(method: string, call: () => T, refusal: (text: string) => T): T => {
    try {
      return call();
    } catch (error) {
      report(method, error);
      return refusal(`internal error: ${types.isNativeError(error) ? error.message : String(error)}`);
    }
  };
  const failed = (log: string) => ({ code: 1, log, codespace: "undefined" });
  return {
    checkTx: (request) =>
      attempt(
        "CheckTx",
        () => app.checkTx(request),
        (log) => CheckTxAnswer.fromPartial(failed(log)),
      ),
    query: (request) =>
      attempt(
        "Query",
        () => app.query(request),
        (log) => QueryAnswer.fromPartial(failed(log)),
      ),
    prepare: (request) =>
      attempt(
        "PrepareProposal",
        () => app.prepareProposal(request).txs,
        () => [],
      ),
    accepts: (request) =>
      attempt(
        "ProcessProposal",
        () => app.processProposal(request).status === 1,
        () => false,
      ),
  };
}
