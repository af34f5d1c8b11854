import { CommitError, verifyCommit } from "../../codec/block/commit.ts";
import { validatorsHash } from "../../codec/block/validators.ts";
import { equalBytes, toHex } from "../../codec/bytes.ts";
import type {
  CommitInfo,
  RequestFinalizeBlock,
  RequestPrepareProposal,
  RequestProcessProposal,
  ResponseFinalizeBlock,
} from "../../codec/gen/tendermint/abci/types.ts";
import type { Block } from "../../codec/gen/tendermint/types/block.ts";
import type { Commit } from "../../codec/gen/tendermint/types/types.ts";
import { timeOf, timestampOf } from "../../codec/time.ts";
import { misbehaviorOf } from "../block/evidence.ts";
import { type Content, headerOf, sealed } from "../block/make.ts";
import { medianTime } from "../block/time.ts";
import { memberOf, type ValidatorSet } from "../block/validatorSet.ts";
import { EngineError } from "../errors.ts";
import { type ConsensusState, nextHeight } from "./state.ts";

/** A block with its parts that are always there. */
export function contentOf({ header, data, evidence, lastCommit }: Block): Content {
  if (header?.time === undefined || lastCommit === undefined)
    throw new EngineError("a block needs header, time and last commit");
  return {
    height: header.height,
    time: timeOf(header.time),
    txs: data?.txs ?? [],
    evidence: evidence?.evidence ?? [],
    lastCommit,
    proposer: header.proposerAddress,
  };
}

/** Who signed the block before, as the application is told; of a first block nobody. */
export function commitInfo(commit: Commit, signers: ValidatorSet | undefined): CommitInfo {
  if (signers === undefined) return { round: 0, votes: [] };
  const votes = signers.members.map(({ address, power }, i) => {
    const entry = commit.signatures[i];
    if (entry === undefined) throw new EngineError(`the commit of height ${commit.height} lacks entry ${i}`);
    return { validator: { address, power }, blockIdFlag: entry.blockIdFlag };
  });
  return { round: commit.round, votes };
}

/**
 * Refuses a block that is not one on top of a state (CometBFT state/validation.go): every hash that the header has to have, the last
 * commit's signatures, the time.
 * @throws EngineError
 */
export function checkBlock(state: ConsensusState, block: Block): void {
  const content = contentOf(block);
  const { header } = block;
  const height = Number(content.height);
  if (header === undefined || height !== nextHeight(state))
    throw new EngineError(`block ${height} cannot follow height ${state.height}`);
  const expected = headerOf(state, content);
  const names = ["chainId", "lastCommitHash", "dataHash", "validatorsHash", "nextValidatorsHash"] as const;
  const more = ["consensusHash", "appHash", "lastResultsHash", "evidenceHash"] as const;
  for (const name of [...names, ...more]) {
    const [told, right] = [header[name], expected[name]];
    const text = (value: string | Uint8Array) => (typeof value === "string" ? value : toHex(value));
    if (text(told) !== text(right))
      throw new EngineError(`block ${height}: ${name} is ${text(told)}, not ${text(right)}`);
  }
  const [id, made] = [sealed(block).id.hash, sealed({ ...block, header: expected }).id.hash];
  if (!equalBytes(id, made)) throw new EngineError(`block ${height}: version or last block id do not fit the chain`);
  if (memberOf(state.validators, content.proposer) === undefined)
    throw new EngineError(`block ${height}: proposer ${toHex(content.proposer)} is not in the set`);
  checkPast(state, content);
}

function checkPast(state: ConsensusState, { lastCommit, time, height }: Content): void {
  if (state.lastValidators === undefined) {
    if (lastCommit.signatures.length > 0) throw new EngineError(`block ${height}: a first block has no last commit`);
    if (time !== state.time) throw new EngineError(`block ${height}: a first block has the time of genesis`);
    return;
  }
  try {
    verifyCommit(state.chainId, height - 1n, lastCommit, state.lastValidators.members);
  } catch (error) {
    if (error instanceof CommitError) throw new EngineError(`block ${height}: ${error.message}`);
    throw error;
  }
  if (time <= state.time) throw new EngineError(`block ${height}: its time is not after the block before`);
  if (time !== medianTime(lastCommit, state.lastValidators))
    throw new EngineError(`block ${height}: its time is not the median of its votes`);
}

/** What the application is asked to make a proposal of. */
export function prepareRequest(state: ConsensusState, content: Content, maxTxBytes: number): RequestPrepareProposal {
  const { round, votes } = commitInfo(content.lastCommit, state.lastValidators);
  const none = new Uint8Array(0);
  return {
    maxTxBytes: BigInt(maxTxBytes),
    txs: [...content.txs],
    localLastCommit: {
      round,
      votes: votes.map((vote) => ({ ...vote, voteExtension: none, extensionSignature: none })),
    },
    misbehavior: content.evidence.flatMap(misbehaviorOf),
    height: content.height,
    time: timestampOf(content.time),
    nextValidatorsHash: validatorsHash(state.nextValidators.members),
    proposerAddress: content.proposer,
  };
}

/** What the application is asked about a proposal. */
export function processRequest(
  signers: ValidatorSet | undefined,
  block: Block,
  hash: Uint8Array,
): RequestProcessProposal {
  const { decidedLastCommit, ...shared } = finalizeRequest(signers, block, hash);
  return { ...shared, proposedLastCommit: decidedLastCommit };
}

/**
 * What the application is told of a decided block.
 * @param signers the set of the height before; none for a first block
 */
export function finalizeRequest(
  signers: ValidatorSet | undefined,
  block: Block,
  hash: Uint8Array,
): RequestFinalizeBlock {
  const { txs, evidence, lastCommit, height, time, proposer } = contentOf(block);
  return {
    txs: [...txs],
    decidedLastCommit: commitInfo(lastCommit, signers),
    misbehavior: evidence.flatMap(misbehaviorOf),
    hash,
    height,
    time: timestampOf(time),
    nextValidatorsHash: block.header?.nextValidatorsHash ?? new Uint8Array(0),
    proposerAddress: proposer,
  };
}

/** Refuses an answer that is not one to the block. @throws EngineError */
export function checkResults(block: Block, { txResults }: ResponseFinalizeBlock): void {
  const { length } = block.data?.txs ?? [];
  if (txResults.length !== length)
    throw new EngineError(`the application gave ${txResults.length} results for ${length} transactions`);
}
