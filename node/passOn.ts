import type { AbciApplication } from "../core/abci.ts";
import type { Application } from "../core/application.ts";

/** An application whose calls can be replaced one by one. It answers at once, as Application does. */
export type Calls = { readonly [Name in keyof AbciApplication]: Application[Name] };

export function passOn(app: Application): Calls {
  return {
    info: (request) => app.info(request),
    initChain: (request) => app.initChain(request),
    prepareProposal: (request) => app.prepareProposal(request),
    processProposal: (request) => app.processProposal(request),
    finalizeBlock: (request) => app.finalizeBlock(request),
    commit: (request) => app.commit(request),
    extendVote: (request) => app.extendVote(request),
    verifyVoteExtension: (request) => app.verifyVoteExtension(request),
    checkTx: (request) => app.checkTx(request),
    insertTx: (request) => app.insertTx(request),
    reapTxs: (request) => app.reapTxs(request),
    query: (request) => app.query(request),
    listSnapshots: (request) => app.listSnapshots(request),
    loadSnapshotChunk: (request) => app.loadSnapshotChunk(request),
    offerSnapshot: (request) => app.offerSnapshot(request),
    applySnapshotChunk: (request) => app.applySnapshotChunk(request),
  };
}
