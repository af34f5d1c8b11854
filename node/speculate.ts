import { equalBytes } from "../codec/bytes.ts";
import {
  RequestFinalizeBlock,
  type RequestProcessProposal,
  type ResponseFinalizeBlock,
} from "../codec/gen/tendermint/abci/types.ts";
import type { Calls } from "./passOn.ts";

/** A proposal as the block that it becomes. The hash of a block covers all of it, `proposedLastCommit` included. */
function blockOf({ proposedLastCommit, ...proposal }: RequestProcessProposal): RequestFinalizeBlock {
  return RequestFinalizeBlock.fromPartial({ ...proposal, decidedLastCommit: proposedLastCommit });
}

const accepted = 1;

/**
 * The same application, which executes an accepted proposal while validators vote on it. A decided block with the same hash is that
 * proposal, and its outcome is at hand; any other block is executed as ever, over the same committed state, and the work was in vain.
 * @param soon runs something after the answer in work has been given
 */
export function speculating(calls: Calls, soon: (work: () => void) => void): Calls {
  let proposal: RequestProcessProposal | undefined;
  let outcome: { readonly hash: Uint8Array; readonly response: ResponseFinalizeBlock } | undefined;

  const forget = () => {
    proposal = undefined;
    outcome = undefined;
  };

  function execute(of: RequestProcessProposal): void {
    // Decided, committed or replaced by another meanwhile.
    if (proposal !== of) return;
    proposal = undefined;
    try {
      outcome = { hash: of.hash, response: calls.finalizeBlock(blockOf(of)) };
    } catch {
      // Should this be the block that is decided, its execution throws again, where that stops the node.
    }
  }

  return {
    ...calls,
    initChain(request) {
      forget();
      return calls.initChain(request);
    },
    processProposal(request) {
      forget();
      const answer = calls.processProposal(request);
      if (answer.status === accepted && request.hash.length > 0) {
        proposal = request;
        soon(() => execute(request));
      }
      return answer;
    },
    finalizeBlock(request) {
      const known = outcome;
      forget();
      return known !== undefined && equalBytes(known.hash, request.hash)
        ? known.response
        : calls.finalizeBlock(request);
    },
    commit(request) {
      forget();
      return calls.commit(request);
    },
  };
}
