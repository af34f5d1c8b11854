import { TxMsgData } from "../../codec/gen/cosmos/base/abci/v1beta1/abci.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import type { Event } from "../../codec/gen/tendermint/abci/types.ts";
import { encodeMessage } from "../../codec/message.ts";
import type { Rpc } from "../built.ts";
import type { Chain } from "../chain.ts";
import { type Ctx, nested } from "../ctx.ts";
import { BrokenInvariant, LedgerError, wrapError } from "../errors.ts";
import { classicEvent } from "../events.ts";
import { GasMeter, OutOfGas } from "../gas.ts";
import { sdk } from "../sdkErrors.ts";
import { decodeTx } from "./decode.ts";
import { toLedgerError } from "./failure.ts";
import type { NodeLimits } from "./step.ts";
import type { Tx, TxMessage } from "./tx.ts";

/** What became of a transaction: the fields of ExecTxResult and ResponseCheckTx alike. */
export interface TxResult {
  readonly code: number;
  readonly codespace: string;
  readonly log: string;
  readonly data: Uint8Array;
  readonly gasWanted: number;
  readonly gasUsed: number;
  readonly events: readonly Event[];
}

/** What a transaction runs against. */
export interface TxRun {
  readonly chain: Chain;
  /** The block's context; its branch receives what the transaction leaves behind. */
  readonly block: Ctx;
  readonly limits: NodeLimits;
  /** Gas of one block; `Infinity` when the consensus parameters set none. */
  readonly maxGas: number;
  /** The meter of the block, in a block. */
  readonly blockGas?: GasMeter;
  /** Told what a handler or step threw that is no refusal. */
  readonly report?: ReportFault | undefined;
}

/** Where a fault of the program shows itself to the operator; it must not throw. */
export type ReportFault = (where: string, fault: unknown) => void;

const none = new Uint8Array(0);

function failure(
  { code, codespace, message }: LedgerError,
  gasWanted: number,
  gasUsed: number,
  events: readonly Event[] = [],
): TxResult {
  return { code, codespace, log: message, data: none, gasWanted, gasUsed, events };
}

/** Every message has a handler and is well-formed by itself. */
function checkMessages(chain: Chain, tx: Tx): Rpc[] {
  return tx.messages.map(({ typeUrl, value }) => {
    const rpc = chain.messages.get(typeUrl);
    if (rpc === undefined) throw sdk.unknownRequest(`no message handler found for ${typeUrl}`);
    rpc.check?.(value);
    return rpc;
  });
}

/** Runs one message on its own branch; gives its packed response, its events bearing the message's index. */
function runMessage(ctx: Ctx, rpc: Rpc, message: TxMessage, sender: string, index: number): Any {
  const events: Event[] = [
    classicEvent("message", [
      ["action", message.typeUrl],
      ["sender", sender],
      ["module", rpc.module],
    ]),
  ];
  const response = rpc.handle({ ...ctx, events }, message.value);
  const place = { key: "msg_index", value: String(index), index: true };
  for (const { type, attributes } of events) ctx.events.push({ type, attributes: [...attributes, place] });
  return { typeUrl: `/${rpc.output.$type}`, value: encodeMessage(rpc.output, response) };
}

function runMessages(ctx: Ctx, tx: Tx, rpcs: readonly Rpc[]): Uint8Array {
  const msgResponses = tx.messages.map((message, index) => {
    const rpc = rpcs[index];
    if (rpc === undefined) throw new BrokenInvariant("a checked message has no handler");
    try {
      return runMessage(ctx, rpc, message, tx.signers[0]?.text ?? "", index);
    } catch (error) {
      if (error instanceof LedgerError) throw wrapError(error, `failed to execute message; message index: ${index}`);
      throw error;
    }
  });
  return encodeMessage(TxMsgData, { data: [], msgResponses });
}

/** Gas counters are JavaScript numbers: safe integers only, far above any block's limit. */
const maxGasWanted = BigInt(Number.MAX_SAFE_INTEGER);

/** The gas that a transaction buys. @throws where no block could hold it, or no result could carry it */
function gasWantedOf({ block, maxGas }: TxRun, { fee }: Tx): number {
  if (block.mode !== "simulate" && fee.gasLimit > maxGas)
    throw sdk.invalidGasLimit(`tx gas limit ${fee.gasLimit} exceeds block max gas ${maxGas}`);
  if (fee.gasLimit > maxGasWanted) throw sdk.invalidRequest(`invalid gas supplied; ${fee.gasLimit} > ${maxGasWanted}`);
  return Number(fee.gasLimit);
}

/**
 * Runs one transaction: decode, messages by themselves, the chain's steps, then the messages.
 * When a step refuses, nothing stays. When a message fails, what the steps did stays (fee, sequence, key), the messages' writes
 * and events do not.
 * @param decoded what the bytes decode to, where it is known
 */
export function runTx(run: TxRun, bytes: Uint8Array, decoded?: Tx): TxResult {
  const { chain, block } = run;
  const refusal = (thrown: unknown, meter: GasMeter, wanted: number): LedgerError => {
    const error = toLedgerError(thrown, meter, wanted);
    if (error.cause !== undefined) run.report?.(`a transaction (${block.mode})`, error.cause);
    return error;
  };
  let tx: Tx;
  let rpcs: Rpc[];
  let gasWanted: number;
  try {
    tx = decoded ?? decodeTx(block.chain, bytes);
    if (run.blockGas?.exhausted === true) throw sdk.outOfGas("no block gas left to run tx");
    rpcs = checkMessages(chain, tx);
    gasWanted = gasWantedOf(run, tx);
  } catch (error) {
    return failure(refusal(error, new GasMeter(0), 0), 0, 0);
  }
  // A simulation has none to stop at, and a transaction of genesis is paid for by nobody.
  const free = block.mode === "simulate" || block.mode === "genesis";
  const gas = new GasMeter(free ? Number.POSITIVE_INFINITY : gasWanted);
  const events: Event[] = [];
  const ctx: Ctx = { ...block, gas, events };
  try {
    nested(ctx, (inner) => {
      for (const step of chain.steps) {
        if (step.lasting === true && block.mode === "recheck") continue;
        step.run(inner, tx, run.limits);
      }
    });
  } catch (error) {
    const result = failure(refusal(error, gas, gasWanted), gasWanted, gas.used);
    payBlock(run, gas);
    return result;
  }
  if (block.mode === "check" || block.mode === "recheck")
    return { code: 0, codespace: "", log: "", data: none, gasWanted, gasUsed: gas.used, events };
  let paid = false;
  try {
    const data = nested(ctx, (inner) => {
      const made = runMessages(inner, tx, rpcs);
      // A transaction that overruns the block's gas leaves no writes of its messages.
      paid = true;
      payBlock(run, gas, true);
      return made;
    });
    return { code: 0, codespace: "", log: "", data, gasWanted, gasUsed: gas.used, events };
  } catch (error) {
    const result = failure(refusal(error, gas, gasWanted), gasWanted, gas.used, events);
    if (!paid) payBlock(run, gas);
    return result;
  }
}

/** Counts a transaction's gas into its block's. @throws OutOfGas beyond the block's limit, where that must undo the messages */
function payBlock({ blockGas }: TxRun, gas: GasMeter, strict = false): void {
  if (blockGas === undefined) return;
  try {
    blockGas.consume(Math.min(gas.used, gas.limit), "block gas meter");
  } catch (error) {
    if (strict || !(error instanceof OutOfGas)) throw error;
  }
}
