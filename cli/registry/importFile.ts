import { CliError } from "../errors.ts";
import { feeFor } from "../tx/gas.ts";
import { type OnChain, readOnChain } from "./onChain.ts";
import { type FileRow, type RefusedRow, readRegistryFile } from "./readFile.ts";
import { PendingTx, pendingIncluded, type Sender, type SentRows, sendRows, transactionMessage } from "./sendRows.ts";

/** What became of a file. `rows` = `imported` + `source_events` + `present` + those refused. */
export interface ImportReport {
  readonly rows: number;
  readonly imported: number;
  readonly source_events: number;
  /** Rows that were on the chain before. */
  readonly present: number;
  readonly refused: readonly RefusedRow[];
  /** Hashes of the transactions, in order. */
  readonly txs: readonly string[];
}

export interface ImportOptions extends Sender {
  /** Who receives imported credits; the registrar when left out. */
  readonly recipient?: string | undefined;
  /** Most messages of one transaction. */
  readonly batchSize: number;
  /** Called before anything is sent, with the number of rows that can be. May throw to stop there. */
  readonly onRead?: (sendable: number, refused: number) => Promise<void>;
  /** Called when rows were decided, with how many of all, and the height of the block that took some. */
  readonly onProgress?: (done: number, all: number, height: number | undefined) => void;
}

async function absent(rows: readonly FileRow[], onChain: OnChain): Promise<FileRow[]> {
  const known = await Promise.all(rows.map(({ row }) => onChain.has(row)));
  return rows.filter((_, index) => known[index] === false);
}

/** Sends what of the rows is not on the chain. After an interruption a transaction may wait that has some of them. */
async function sendAbsent(rows: readonly FileRow[], onChain: OnChain, sender: Sender): Promise<SentRows<FileRow>> {
  for (let known = onChain; ; ) {
    try {
      return await sendRows(await absent(rows, known), transactionMessage, sender);
    } catch (error) {
      if (!(error instanceof PendingTx)) throw error;
      await pendingIncluded(sender, error);
      known = await readOnChain(sender.chain.query);
    }
  }
}

/**
 * Imports a file of registry transactions: issued rows as imports, retired and cancelled ones as source events. What the chain
 * has already is passed over, so an interrupted import is continued by starting it again.
 * @throws CsvError, CliError; rows that cannot be taken are reported, not thrown
 */
export async function importFile(pieces: AsyncIterable<string>, options: ImportOptions): Promise<ImportReport> {
  const { chain, signer, recipient, batchSize, gas, onRead, onProgress } = options;
  // Fees that cannot be read are told before anything is.
  feeFor(0, { ...gas, gas: 0 });
  const { params } = await chain.query.registry.params();
  if (params?.registrars.includes(signer.address) !== true) {
    throw new CliError(`${signer.address} is no registrar of this chain: "eco2d query registry params" names them`);
  }
  const parties = { registrar: signer.address, ...(recipient === undefined ? {} : { recipient }) };
  const file = await readRegistryFile(pieces, parties);
  await onRead?.(file.rows.length, file.refused.length);
  const onChain = await readOnChain(chain.query);
  const refused = [...file.refused];
  const counts = { import: 0, sourceEvent: 0, present: 0 };
  const txs: string[] = [];
  const all = file.rows.length + file.refused.length;
  for (let from = 0; from < file.rows.length; from += batchSize) {
    const rows = file.rows.slice(from, from + batchSize);
    const result = await sendAbsent(rows, onChain, options);
    for (const row of result.refused) refused.push(row);
    for (const { row } of result.sent) counts[row.kind] += 1;
    counts.present += rows.length - result.sent.length - result.refused.length;
    if (result.hash !== undefined) txs.push(result.hash);
    onProgress?.(file.refused.length + from + rows.length, all, result.height);
  }
  refused.sort((a, b) => a.line - b.line);
  const { import: imported, sourceEvent: source_events, present } = counts;
  return { rows: all, imported, source_events, present, refused, txs };
}
