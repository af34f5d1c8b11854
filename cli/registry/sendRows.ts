import { setTimeout as delay } from "node:timers/promises";
import { QueryError } from "../../client/abci.ts";
import { MsgImportBatch, MsgRecordSourceEvent } from "../../codec/gen/eco2/registry/v1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { RpcError } from "../../node/comet/rpc.ts";
import { CliError } from "../errors.ts";
import type { ChainClient } from "../tx/chain.ts";
import { adjusted, feeFor, type GasChoice } from "../tx/gas.ts";
import { bodyOf, type Signer, signAlone, simulateGas } from "../tx/send.ts";
import { encodeTx, unsignedTx } from "../tx/sign.ts";
import type { FileRow, RefusedRow } from "./readFile.ts";

/** Who sends, through which node, for what price. */
export interface Sender {
  readonly chain: ChainClient;
  readonly signer: Signer;
  readonly gas: Omit<GasChoice, "gas">;
}

/** What became of rows that were sent together. */
export interface SentRows<R extends MessageRow> {
  readonly sent: readonly R[];
  readonly refused: readonly RefusedRow[];
  /** Of the transaction; absent when every row was refused. */
  readonly hash?: string;
  readonly height?: number;
}

/** Another transaction of the signer waits for its block, as after an interruption. */
export class PendingTx extends Error {
  override readonly name = "PendingTx";
  /** Of the signer's account in the latest state, which that transaction will change. */
  readonly sequence: bigint;
  constructor(message: string, sequence: bigint) {
    super(message);
    this.sequence = sequence;
  }
}

/** Milliseconds to wait for a transaction's block. */
const blockTimeout = 120_000;
const wrongSequence = 32;

/** A row of any file: where it stands, and what the chain is told. */
export interface MessageRow {
  readonly line: number;
  readonly serial: string;
}

/** The message of a row of registry transactions. */
export const transactionMessage = ({ row }: FileRow): Any =>
  row.kind === "import"
    ? { typeUrl: `/${MsgImportBatch.$type}`, value: MsgImportBatch.encode(row.message).finish() }
    : { typeUrl: `/${MsgRecordSourceEvent.$type}`, value: MsgRecordSourceEvent.encode(row.message).finish() };

/**
 * Which message of a transaction failed, and why: the chain runs them in order and names the first that fails. A simulation wraps
 * that in words of the query.
 */
function failedMessage(log: string): { readonly index: number; readonly reason: string } | undefined {
  const form =
    /failed to execute message; message index: (\d+): ([\s\S]*?)(?: with gas used: '\d+'(?:: (?:invalid|unknown) request)?)?$/;
  const match = form.exec(log);
  return match === null ? undefined : { index: Number(match[1]), reason: match[2] ?? "" };
}

async function broadcast(chain: ChainClient, tx: Uint8Array, sequence: bigint): Promise<string> {
  try {
    const { code, codespace, log, hash } = await chain.broadcast(tx);
    if (code === 0) return hash;
    if (codespace === "sdk" && code === wrongSequence) throw new PendingTx(log, sequence);
    throw new CliError(`transaction refused (${codespace} code ${code}): ${log}`);
  } catch (error) {
    // The very same transaction: signatures are deterministic.
    if (error instanceof RpcError && /tx already exists in cache/.test(error.message))
      throw new PendingTx(error.message, sequence);
    throw error;
  }
}

/**
 * Sends rows as one transaction and waits for its block. Each row that the chain would refuse is found by simulation and left
 * out, so that it does not take the others down with it.
 * @throws PendingTx, CliError
 */
export async function sendRows<R extends MessageRow>(
  rows: readonly R[],
  pack: (row: R) => Any,
  { chain, signer, gas: choice }: Sender,
): Promise<SentRows<R>> {
  const refused: RefusedRow[] = [];
  let left = rows;
  const leaveOut = (log: string, otherwise: unknown) => {
    const failed = failedMessage(log);
    const row = failed && left[failed.index];
    if (failed === undefined || row === undefined) throw otherwise;
    refused.push({ line: row.line, serial: row.serial, reason: failed.reason });
    left = left.filter((other) => other !== row);
  };
  const chainId = await chain.chainId();
  while (left.length > 0) {
    const account = await chain.account(signer.address);
    const body = bodyOf(left.map(pack));
    let used: number;
    try {
      used = await simulateGas(chain, body, signer.publicKey, account.sequence);
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      leaveOut(error.log, error);
      continue;
    }
    const gas = adjusted(used, choice.adjustment);
    const tx = unsignedTx(body, feeFor(gas, { ...choice, gas }));
    const signed = await signAlone(tx, signer, "direct", { chainId, ...account });
    const sent = await broadcast(chain, encodeTx(signed), account.sequence);
    const { tx_result, hash, height } = await chain.included(sent, blockTimeout);
    if (tx_result.code === 0) return { sent: left, refused, hash, height: Number(height) };
    // Another registrar was faster by a block.
    leaveOut(tx_result.log, new CliError(`transaction ${hash} failed: ${tx_result.log}`));
  }
  return { sent: [], refused };
}

/** Waits until the signer's waiting transaction is in a block. @throws CliError when that takes too long */
export async function pendingIncluded({ chain, signer }: Sender, { sequence }: PendingTx): Promise<void> {
  for (const end = Date.now() + blockTimeout; Date.now() < end; await delay(200)) {
    if ((await chain.account(signer.address)).sequence !== sequence) return;
  }
  throw new CliError(
    `an earlier transaction of ${signer.address} is in no block after ${blockTimeout / 1000} s: is the chain making blocks?`,
  );
}
