import type { Event, ExecTxResult, RequestFinalizeBlock, ValidatorUpdate } from "../codec/gen/tendermint/abci/types.ts";
import type { ConsensusParams } from "../codec/gen/tendermint/types/params.ts";
import { timeOf } from "../codec/time.ts";
import { type Chain, inOrder } from "./chain.ts";
import { ConsensusParamsKeeper } from "./consensusDoor.ts";
import type { ChainIdentity, Ctx, Decision } from "./ctx.ts";
import { GasMeter } from "./gas.ts";
import type { Branch } from "./state/branch.ts";
import { runTx, type TxResult, type TxRun } from "./tx/run.ts";
import type { NodeLimits } from "./tx/step.ts";
import { carryOut, type Transition } from "./upgrade.ts";

/** What a block did, apart from its app hash. */
export interface BlockOutcome {
  readonly events: readonly Event[];
  readonly txResults: readonly ExecTxResult[];
  readonly validatorUpdates: readonly ValidatorUpdate[];
  readonly consensusParams: ConsensusParams;
}

/** Gas that one block may use; CometBFT's -1 (or 0) means no limit. */
function blockGasLimit(params: ConsensusParams): number {
  const limit = params.block?.maxGas ?? -1n;
  return limit > 0n ? Number(limit) : Number.POSITIVE_INFINITY;
}

/** CometBFT's hard limit of a block in bytes (`types/params.go`, MaxBlockSizeBytes), which stands for a limit of -1. */
const hardBlockBytes = 104_857_600;

/** What one block may hold. */
export interface BlockLimits {
  readonly bytes: number;
  /** `Infinity` when the parameters set none. */
  readonly gas: number;
}

export function blockLimits(params: ConsensusParams): BlockLimits {
  const bytes = params.block?.maxBytes ?? -1n;
  return { bytes: bytes > 0n ? Number(bytes) : hardBlockBytes, gas: blockGasLimit(params) };
}

const unlimited = () => new GasMeter(Number.POSITIVE_INFINITY);

/** Of what is no decided block. */
const undecided: Decision = { hash: new Uint8Array(0), votes: [], misbehavior: [] };

/** The context of a block over a branch, its gas unmetered: hooks of blocks are not paid for. */
export function blockContext(
  chain: ChainIdentity,
  branch: Branch,
  mode: Ctx["mode"],
  height: number,
  time: bigint,
  proposer: Uint8Array,
  decision: Decision = undecided,
): Ctx {
  const block = { height, time, proposer, decision, gasOfTxs: 0 };
  return { ...block, chain, branch, mode, gas: unlimited(), events: [], depth: 0 };
}

export function toExecTxResult(result: TxResult): ExecTxResult {
  const { code, data, log, codespace, events } = result;
  return {
    code,
    data,
    log,
    info: "",
    codespace,
    gasWanted: BigInt(result.gasWanted),
    gasUsed: BigInt(result.gasUsed),
    events: [...events],
  };
}

/** Runs the modules' part of one kind; its events say which part they come from. */
function runHooks<T>(ctx: Ctx, mode: "BeginBlock" | "EndBlock", run: (ctx: Ctx) => T): { result: T; events: Event[] } {
  const events: Event[] = [];
  const result = run({ ...ctx, events, gas: unlimited() });
  for (const event of events) event.attributes.push({ key: "mode", value: mode, index: true });
  return { result, events };
}

/** No node-local rule has a say in a block. */
const noLimits: NodeLimits = { minGasPrices: [] };

/** How a block is executed, beside what it holds. */
export interface BlockOptions extends Pick<TxRun, "report"> {
  /** What has to happen before it. */
  readonly transition: Transition;
  /** Told what of the block runs next: `begin`, the number of a transaction, `end`. */
  readonly part?: (part: "begin" | "end" | number) => void;
}

/**
 * Executes a decided block on the branch: upgrade or migration where it is due, hooks, every transaction, hooks. Each transaction has a
 * result, whatever it is.
 * @throws UpgradeNeeded, BrokenInvariant where this program must not execute it
 */
export function executeBlock(
  chain: Chain,
  identity: ChainIdentity,
  branch: Branch,
  request: RequestFinalizeBlock,
  { transition, part, ...options }: BlockOptions,
): BlockOutcome {
  const time = request.time === undefined ? 0n : timeOf(request.time);
  const { hash, misbehavior, proposerAddress } = request;
  const decision = { hash, misbehavior, votes: request.decidedLastCommit?.votes ?? [] };
  const block = blockContext(identity, branch, "deliver", Number(request.height), time, proposerAddress, decision);
  const keeper = chain.doors(ConsensusParamsKeeper);
  part?.("begin");
  const begin = runHooks(block, "BeginBlock", (ctx) => {
    carryOut(chain, ctx, transition);
    return inOrder(chain, chain.order.beginBlock, (module) => module.beginBlock?.(ctx));
  });
  const maxGas = blockGasLimit(keeper.get(block));
  const blockGas = new GasMeter(maxGas);
  const run = { chain, block, limits: noLimits, maxGas, blockGas, ...options };
  const txResults = request.txs.map((tx, index) => {
    part?.(index);
    return toExecTxResult(runTx(run, tx));
  });
  part?.("end");
  const end = runHooks({ ...block, gasOfTxs: blockGas.used }, "EndBlock", (ctx) =>
    inOrder(chain, chain.order.endBlock, (module) => module.endBlock?.(ctx) ?? []),
  );
  return {
    events: [...begin.events, ...end.events],
    txResults,
    validatorUpdates: end.result.flat(),
    consensusParams: keeper.get(block),
  };
}
