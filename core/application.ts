import type * as abci from "../codec/gen/tendermint/abci/types.ts";
import { ResponseInitChain, ResponseQuery } from "../codec/gen/tendermint/abci/types.ts";
import { ConsensusParams } from "../codec/gen/tendermint/types/params.ts";
import { timeOf } from "../codec/time.ts";
import { nameOf } from "../store/sync/manifest.ts";
import type { Candidate, ChangeSet, StateStore } from "../store/types.ts";
import type { AbciApplication, Answer } from "./abci.ts";
import { writeGenesis } from "./birth.ts";
import { type BlockLimits, blockLimits, executeBlock } from "./block.ts";
import { brokenInvariant, type Chain } from "./chain.ts";
import { ConsensusParamsKeeper } from "./consensusDoor.ts";
import type { ChainIdentity } from "./ctx.ts";
import { BrokenInvariant } from "./errors.ts";
import { exportGenesis } from "./genesis.ts";
import { readIdentity } from "./identity.ts";
import { Mempool } from "./mempool.ts";
import { encodeNote, noteOf } from "./note.ts";
import { type Proposals, proposals } from "./proposal.ts";
import { queriesOf } from "./queries.ts";
import { answerQuery, callQuery, type Queries, type QueryAnswer, queryContext, viewAt } from "./query.ts";
import { checkReceived } from "./received.ts";
import { sdk } from "./sdkErrors.ts";
import { Branch } from "./state/branch.ts";
import { type Snapshots, StateSync, type StateSyncHost } from "./stateSync.ts";
import { transition } from "./transition.ts";
import type { ReportFault } from "./tx/run.ts";
import type { NodeLimits, SignatureClaim } from "./tx/step.ts";
import { carryOut, type Transition } from "./upgrade.ts";

/** What the operator of a node chooses. */
export interface ApplicationOptions {
  readonly limits: NodeLimits;
  /** Told of faults of the program that a transaction or query was only answered with an unspecific error for. */
  readonly report?: ReportFault;
  /** Writes that stand in the state before a block begins. Of development chains alone: no other node would know of them. */
  readonly edits?: (height: number) => ChangeSet | undefined;
  /** What this node has for others that join by state sync; nothing unless given. */
  readonly snapshots?: Snapshots;
  /** Told what came of a state sync. */
  readonly onStateSync?: Pick<StateSyncHost, "tell" | "abort">;
  /** The chain that a received state must be of, where that is known before InitChain. */
  readonly chainId?: string | undefined;
  /** Heights of plans that are given up: all nodes must choose the same. */
  readonly skipUpgrades?: readonly number[] | undefined;
}

const none = new Uint8Array(0);

/** Stands for the identity until genesis gives it; no transaction is taken before. */
const unborn: ChainIdentity = { chainId: "", bech32Prefix: "" };

/**
 * The state machine that a chain's modules make, over a state store. It keeps one branch of the state, that of the mempool, which
 * begins anew with each commit; a block has a branch from its finalization on, a query one of the version that it reads.
 */
export class Application implements AbciApplication {
  readonly chain: Chain;
  readonly #store: StateStore;
  readonly #mempool: Mempool;
  readonly #queries: Queries;
  readonly #consensus: ConsensusParamsKeeper;
  readonly #report: ReportFault | undefined;
  readonly #edits: ApplicationOptions["edits"];
  readonly #skip: readonly number[] | undefined;
  readonly #snapshots: Snapshots | undefined;
  readonly #stateSync: StateSync;
  #proposals: Proposals;
  #identity: ChainIdentity;
  /** The writes of genesis and the height of the first block, until that block takes them over. */
  #genesis: { readonly branch: Branch; readonly firstHeight: number } | undefined;
  #candidate: Candidate | undefined;
  #transition: Transition = { kind: "none" };
  #blockLimits: BlockLimits = blockLimits(ConsensusParams.fromPartial({}));

  /** @throws Error for a chain without consensus parameters, BrokenInvariant for a state of a newer program, or one that this program comes too early for */
  constructor(chain: Chain, store: StateStore, options: ApplicationOptions) {
    this.chain = chain;
    this.#store = store;
    this.#report = options.report;
    this.#edits = options.edits;
    this.#skip = options.skipUpgrades;
    this.#snapshots = options.snapshots;
    this.#stateSync = new StateSync({
      store,
      check: (view) => checkReceived(chain, view, options.chainId),
      adopted: () => this.#begin(),
      tell: options.onStateSync?.tell ?? (() => {}),
      abort: options.onStateSync?.abort ?? (() => {}),
    });
    this.#consensus = chain.doors(ConsensusParamsKeeper);
    this.#identity = readIdentity(store.latest) ?? unborn;
    this.#proposals = proposals(chain, this.#identity);
    const before = { identity: this.#identity, branch: Branch.over(store.latest), height: 1, time: 0n };
    this.#mempool = new Mempool(chain, options.limits, options.report, before);
    this.#queries = queriesOf(chain, store, () => this.#identity, options.report);
    if (store.latest.height > 0) this.#begin();
  }

  /** Goes on from the state that the store has. */
  #begin(): void {
    const { latest } = this.#store;
    this.#genesis = undefined;
    this.#identity = readIdentity(latest) ?? unborn;
    this.#proposals = proposals(this.chain, this.#identity);
    this.#startCheck();
    if (this.#transition.kind === "refused") throw new BrokenInvariant(this.#transition.reason);
  }

  /** Goes on from what the store holds now: a development chain has put another version in place. */
  reload(): void {
    this.#candidate = undefined;
    this.#begin();
  }

  get identity(): ChainIdentity {
    return this.#identity;
  }

  /** What has to happen before the next block. */
  get transition(): Transition {
    return this.#transition;
  }

  get height(): number {
    return this.#store.latest.height;
  }

  info(_request: abci.RequestInfo): abci.ResponseInfo {
    const { height, root } = this.#store.latest;
    return {
      data: this.chain.name,
      version: this.chain.version,
      appVersion: 0n,
      lastBlockHeight: BigInt(height),
      lastBlockAppHash: height === 0 ? none : root,
    };
  }

  /** @throws GenesisError: the node does not start */
  initChain(request: abci.RequestInitChain): abci.ResponseInitChain {
    if (this.#store.latest.height > 0) throw new BrokenInvariant(`InitChain at height ${this.#store.latest.height}`);
    const branch = Branch.over(this.#store.latest);
    const { identity, ctx, validators } = writeGenesis(this.chain, branch, request);
    // Kept only now: a genesis that is refused leaves nothing behind.
    this.#identity = identity;
    this.#proposals = proposals(this.chain, identity);
    this.#genesis = { branch, firstHeight: Math.max(1, Number(request.initialHeight)) };
    this.#mempool.begin({ identity, branch: branch.fork(), height: this.#nextHeight(), time: ctx.time });
    this.#blockLimits = blockLimits(this.#consensus.get(ctx));
    return ResponseInitChain.fromPartial({ appHash: this.#store.latest.root, validators: [...validators] });
  }

  /** See `Mempool.expect`. */
  expectTx(bytes: Uint8Array): readonly SignatureClaim[] {
    return this.#mempool.expect(bytes);
  }

  checkTx(request: abci.RequestCheckTx): abci.ResponseCheckTx {
    const answer = this.#mempool.check(request, this.#blockLimits.gas);
    if (request.type !== 1 && answer.code === 0) this.#proposals.checked(request.tx, Number(answer.gasWanted));
    return answer;
  }

  #nextHeight(): number {
    return this.#genesis?.firstHeight ?? this.#store.latest.height + 1;
  }

  prepareProposal(request: abci.RequestPrepareProposal): abci.ResponsePrepareProposal {
    const limits = { bytes: Number(request.maxTxBytes), gas: this.#blockLimits.gas };
    return { txs: this.#proposals.choose(request.txs, limits) };
  }

  processProposal(request: abci.RequestProcessProposal): abci.ResponseProcessProposal {
    return { status: this.#proposals.isAcceptable(request.txs, this.#blockLimits) ? 1 : 2 };
  }

  finalizeBlock(request: abci.RequestFinalizeBlock): abci.ResponseFinalizeBlock {
    const base = this.#store.latest;
    const height = Number(request.height);
    if (base.height === 0 && this.#genesis === undefined) throw new BrokenInvariant("FinalizeBlock before InitChain");
    if (height !== this.#nextHeight())
      throw new BrokenInvariant(`FinalizeBlock of height ${height} where ${this.#nextHeight()} comes next`);
    this.#drop();
    // Genesis writes are the first block's base; a repeated first block starts from them again.
    const branch = this.#genesis === undefined ? Branch.over(base) : this.#genesis.branch.fork();
    for (const [name, writes] of this.#edits?.(height) ?? [])
      for (const [key, value] of writes) branch.set(name, key, value);
    const outcome = executeBlock(this.chain, this.#identity, branch, request, {
      transition: this.#transition,
      report: this.#report,
    });
    const time = request.time === undefined ? 0n : timeOf(request.time);
    const note = encodeNote({ chainId: this.#identity.chainId, height, time });
    this.#candidate = this.#store.apply(base, height, branch.changes(), note);
    return {
      events: [...outcome.events],
      txResults: [...outcome.txResults],
      validatorUpdates: [...outcome.validatorUpdates],
      consensusParamUpdates: outcome.consensusParams,
      appHash: this.#candidate.root,
    };
  }

  #drop(): void {
    if (this.#candidate !== undefined) this.#store.discard(this.#candidate);
    this.#candidate = undefined;
  }

  commit(_request: abci.RequestCommit): abci.ResponseCommit {
    const candidate = this.#candidate;
    if (candidate === undefined) throw new BrokenInvariant("Commit without a finalized block");
    this.#store.commit(candidate);
    this.#candidate = undefined;
    this.#genesis = undefined;
    this.#startCheck();
    return { retainHeight: 0n };
  }

  #startCheck(): void {
    const { latest } = this.#store;
    const height = this.#nextHeight();
    const { time } = noteOf(latest);
    this.#mempool.begin({ identity: this.#identity, branch: Branch.over(latest), height, time });
    const ctx = this.#mempool.context("check");
    const ground = { view: latest, standing: this.#store.standing };
    this.#transition = transition(this.chain, this.#identity, ground, height, this.#skip);
    const { kind } = this.#transition;
    // Where the next block cannot be executed, it says so itself.
    if (kind !== "needed" && kind !== "refused") carryOut(this.chain, ctx, this.#transition);
    this.#blockLimits = blockLimits(this.#consensus.get(ctx));
  }

  query(request: abci.RequestQuery): abci.ResponseQuery {
    if (this.#store.latest.height === 0)
      return ResponseQuery.fromPartial({ code: 26, codespace: "sdk", log: "no block yet: ask again after the first" });
    return answerQuery(this.#queries, request);
  }

  /** Answers a query by gRPC path, for services in this process. @throws QueryError, LedgerError */
  call(path: string, data: Uint8Array, height: number): QueryAnswer {
    return callQuery(this.#queries, path, data, height);
  }

  /** The state of a version as `app_state`, see `exportGenesis`. @throws QueryError when it is not kept */
  exportAt(height: number, zeroHeight = false): Record<string, unknown> {
    return exportGenesis(this.chain, queryContext(this.#identity, viewAt(this.#store, height)), zeroHeight);
  }

  /** The first broken invariant of a version, or `undefined`. */
  brokenInvariantAt(height: number): string | undefined {
    return brokenInvariant(this.chain, queryContext(this.#identity, viewAt(this.#store, height)));
  }

  extendVote(_request: abci.RequestExtendVote): abci.ResponseExtendVote {
    return { voteExtension: none };
  }

  verifyVoteExtension(request: abci.RequestVerifyVoteExtension): abci.ResponseVerifyVoteExtension {
    // This chain extends no votes: only the empty extension is one of its own.
    return { status: request.voteExtension.length === 0 ? 1 : 2 };
  }

  insertTx(_request: abci.RequestInsertTx): abci.ResponseInsertTx {
    // This application keeps no mempool: what it took here would be in no block, and its sender would not learn of it.
    return { code: sdk.notSupported.code };
  }

  reapTxs(_request: abci.RequestReapTxs): abci.ResponseReapTxs {
    return { txs: [] };
  }

  /** The ten newest: CometBFT offers no more to a peer. */
  listSnapshots(_request: abci.RequestListSnapshots): abci.ResponseListSnapshots {
    return { snapshots: (this.#snapshots?.list() ?? []).slice(0, 10).map(nameOf) };
  }

  loadSnapshotChunk(request: abci.RequestLoadSnapshotChunk): Answer<abci.ResponseLoadSnapshotChunk> {
    const found = this.#snapshots?.chunk(Number(request.height), request.format, request.chunk);
    // An empty chunk is CometBFT's "missing".
    return found === undefined ? { chunk: none } : found.then((chunk) => ({ chunk: chunk ?? none }));
  }

  offerSnapshot(request: abci.RequestOfferSnapshot): abci.ResponseOfferSnapshot {
    return this.#stateSync.offer(request);
  }

  applySnapshotChunk(request: abci.RequestApplySnapshotChunk): abci.ResponseApplySnapshotChunk {
    return this.#stateSync.apply(request);
  }
}
