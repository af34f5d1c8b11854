import type * as abci from "../codec/gen/tendermint/abci/types.ts";
import { blockContext, toExecTxResult } from "./block.ts";
import type { Chain } from "./chain.ts";
import type { ChainIdentity, Ctx } from "./ctx.ts";
import type { Branch } from "./state/branch.ts";
import { decodeTx } from "./tx/decode.ts";
import { type ReportFault, runTx } from "./tx/run.ts";
import type { NodeLimits, SignatureClaim } from "./tx/step.ts";
import type { Tx } from "./tx/tx.ts";

/** What transactions that wait for a block are checked against: a version of the state, and what was taken since. */
export interface MempoolState {
  readonly identity: ChainIdentity;
  readonly branch: Branch;
  /** Of the block that will be made next. */
  readonly height: number;
  /** Of the block before it, nanoseconds. */
  readonly time: bigint;
}

const none = new Uint8Array(0);

/** Admits transactions to CometBFT's mempool, and looks again at those that wait after each block. */
export class Mempool {
  readonly #chain: Chain;
  readonly #limits: NodeLimits;
  readonly #report: ReportFault | undefined;
  #state: MempoolState;
  /** Transactions that CheckTx will be asked for, by the very bytes that it will be given. */
  readonly #expected = new Map<Uint8Array, Tx>();

  constructor(chain: Chain, limits: NodeLimits, report: ReportFault | undefined, state: MempoolState) {
    this.#chain = chain;
    this.#limits = limits;
    this.#report = report;
    this.#state = state;
  }

  /** Goes on from a new block: what was taken before is forgotten. */
  begin(state: MempoolState): void {
    this.#expected.clear();
    this.#state = state;
  }

  /** The context in which a transaction is checked, on the height that the next block will have. */
  context(mode: "check" | "recheck"): Ctx {
    const { identity, branch, height, time } = this.#state;
    return blockContext(identity, branch, mode, height, time, none);
  }

  /**
   * The signatures that the check of this transaction will verify, so that they can be verified before and elsewhere. What is
   * not among them the check verifies itself.
   * @param bytes must be given to the check as the same object
   */
  expect(bytes: Uint8Array): readonly SignatureClaim[] {
    try {
      const tx = decodeTx(this.#state.identity, bytes);
      const ctx = this.context("check");
      const claims = this.#chain.steps.flatMap((step) => step.claims?.(ctx, tx) ?? []);
      this.#expected.set(bytes, tx);
      return claims;
    } catch {
      // Whatever is wrong with it, the check says.
      return [];
    }
  }

  /** @param maxGas of one block; `Infinity` when the consensus parameters set none */
  check({ tx, type }: abci.RequestCheckTx, maxGas: number): abci.ResponseCheckTx {
    const block = this.context(type === 1 ? "recheck" : "check");
    const run = { chain: this.#chain, block, limits: this.#limits, maxGas, report: this.#report };
    const result = runTx(run, tx, this.#expected.get(tx));
    this.#expected.delete(tx);
    // ResponseCheckTx has the fields of ExecTxResult.
    return toExecTxResult(result);
  }
}
