import { maxDataBytes, txBytesInBlock } from "../block/limits.ts";
import { type Content, emptyCommit, makeBlock, type SealedBlock, sealed } from "../block/make.ts";
import { medianTime } from "../block/time.ts";
import { EngineError } from "../errors.ts";
import { type Core, lastCommitAt } from "./core.ts";
import { prepareRequest, processRequest } from "./execute.ts";
import { nextTurn, type Turn } from "./players.ts";
import { nextHeight } from "./state.ts";

/** A block that the validators agree on. */
export interface Decided {
  readonly block: SealedBlock;
  readonly turn: Turn;
}

/**
 * Makes the next block as a proposer of CometBFT does (state/execution.go, CreateProposalBlock): evidence first, then what the mempool
 * has, and the application has the last word.
 * @param step nanoseconds after the last block, in place of the clock's
 * @throws EngineError where too little power signs, or the application makes a proposal that it does not accept
 */
export function propose(core: Core, step?: bigint): Decided {
  const state = core.consensus;
  const { params, validators, lastValidators } = state;
  const turn = nextTurn(validators, core.players);
  const lastCommit = lastValidators === undefined ? emptyCommit : lastCommitAt(core, core.clock.next(state.time, step));
  const { evidence, bytes } = core.evidence.pending(Number(params.evidence?.maxBytes ?? 0n));
  const maxBytes = params.block?.maxBytes ?? -1n;
  const dataBytes = maxDataBytes(maxBytes, bytes, validators.members.length);
  const content: Content = {
    height: BigInt(nextHeight(state)),
    time: lastValidators === undefined ? state.time : medianTime(lastCommit, lastValidators),
    txs: core.mempool.reap(maxBytes === -1n ? Number.POSITIVE_INFINITY : dataBytes, params.block?.maxGas ?? -1n),
    evidence,
    lastCommit,
    proposer: turn.proposer,
  };
  const txs = core.calls.prepare(prepareRequest(state, content, dataBytes));
  const size = txs.reduce((sum, tx) => sum + txBytesInBlock(tx), 0);
  if (size > dataBytes)
    throw new EngineError(`the application proposes ${size} bytes of transactions where ${dataBytes} are allowed`);
  const block = sealed(makeBlock(state, { ...content, txs }));
  if (!core.calls.accepts(processRequest(lastValidators, block.block, block.id.hash)))
    throw new EngineError(`the application rejects its own proposal for height ${content.height}`);
  return { block, turn };
}
