import type { QueryClient } from "../../client/query.ts";
import type { Batch, SourceEvent, Supply } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { batchKey, batchWith, reportedEvents } from "./onChain.ts";
import { type FileRow, readRegistryFile } from "./readFile.ts";
import { rowKey } from "./rowKey.ts";

/** Where grams of an imported row are now. */
const states = ["held", "suspended", "retired", "cancelled", "exported", "expired", "buffer"] as const;
/** What a reported row did to the grams that it names. */
const effects = ["retired", "suspended", "barred", "already_retired"] as const;

type Grams = Readonly<Record<string, string>>;

/** What became of one row. `grams` are the row's; the parts add up to them. */
export type Reconciled = { readonly line: number; readonly serial: string } & (
  | { readonly became: "batch"; readonly batch_id: string; readonly grams: string; readonly parts: Grams }
  | { readonly became: "source event"; readonly event_id: string; readonly grams: string; readonly parts: Grams }
  /** It is not on the chain; `reason` says what stands in the way, or that nothing does. */
  | { readonly became: "nothing"; readonly reason: string }
);

/** All rows of a file, and sums over them. */
export interface Reconciliation {
  readonly rows: readonly Reconciled[];
  readonly counts: Readonly<Record<Reconciled["became"], number>>;
  /** Grams of rows that became batches, and where they are. */
  readonly imported: Grams;
  /** Grams of rows that became source events, and what these did. */
  readonly reported: Grams;
  /** Lines whose parts do not add up to their grams: none, unless the chain is broken. */
  readonly unbalanced: readonly number[];
}

const sum = (values: Iterable<bigint>) => [...values].reduce((total, one) => total + one, 0n);

function supplyParts({ heldGrams, suspendedGrams, retiredGrams, ...rest }: Supply): ReadonlyMap<string, bigint> {
  const { cancelledGrams, exportedGrams, expiredGrams, bufferGrams } = rest;
  const grams = [heldGrams, suspendedGrams, retiredGrams, cancelledGrams, exportedGrams, expiredGrams, bufferGrams];
  return new Map(states.map((name, index) => [name, grams[index] ?? 0n]));
}

function eventParts(event: SourceEvent): ReadonlyMap<string, bigint> {
  const grams = [event.retiredGrams, event.suspendedGrams, event.barredGrams, event.alreadyRetiredGrams];
  return new Map(effects.map((name, index) => [name, grams[index] ?? 0n]));
}

/** Parts that are there. */
const told = (parts: ReadonlyMap<string, bigint>): Grams =>
  Object.fromEntries([...parts].filter(([, grams]) => grams > 0n).map(([name, grams]) => [name, grams.toString()]));

function ofBatch({ line, serial, row }: FileRow, batch: Batch | undefined): Reconciled {
  if (batch === undefined) return { line, serial, became: "nothing", reason: "no batch holds its first number" };
  if (batchKey(batch) !== rowKey(row)) {
    const numbers = `${batch.blockStart}-${batch.blockEnd} of ${batch.numberSpace}`;
    return { line, serial, became: "nothing", reason: `its numbers are among those of batch ${batch.id}: ${numbers}` };
  }
  const parts = batch.supply === undefined ? new Map<string, bigint>() : supplyParts(batch.supply);
  const grams = row.message.quantityGrams.toString();
  return { line, serial, became: "batch", batch_id: batch.id.toString(), grams, parts: told(parts) };
}

function ofEvent({ line, serial, row }: FileRow, event: SourceEvent | undefined): Reconciled {
  if (event === undefined) return { line, serial, became: "nothing", reason: "it is not reported" };
  const grams = row.message.quantityGrams.toString();
  const parts = told(eventParts(event));
  return { line, serial, became: "source event", event_id: event.id.toString(), grams, parts };
}

type Became = Exclude<Reconciled, { readonly became: "nothing" }>;

const isBalanced = ({ grams, parts }: Became) => sum(Object.values(parts).map(BigInt)) === BigInt(grams);

function totals(rows: readonly Became[], names: readonly string[]): Grams {
  return told(new Map(names.map((name) => [name, sum(rows.map(({ parts }) => BigInt(parts[name] ?? 0)))])));
}

/**
 * Says of every row of a file of registry transactions what became of it on the chain, whoever brought it there: the batch and where
 * its grams are, the source event and what it did, or why it is nothing. Changes nothing.
 * @throws CsvError when the file's header does not fit
 */
export async function reconcile(pieces: AsyncIterable<string>, query: QueryClient): Promise<Reconciliation> {
  // Who signs is no part of what a row says.
  const file = await readRegistryFile(pieces, { registrar: "" });
  const events = await reportedEvents(query);
  const rows: Reconciled[] = file.refused.map((row) => ({ ...row, became: "nothing" }));
  for (const row of file.rows) {
    const { kind, message } = row.row;
    if (kind === "sourceEvent") rows.push(ofEvent(row, events.get(rowKey(row.row))));
    else rows.push(ofBatch(row, await batchWith(query, message)));
  }
  rows.sort((a, b) => a.line - b.line);
  const became = <B extends Reconciled["became"]>(what: B) =>
    rows.filter((row): row is Extract<Reconciled, { became: B }> => row.became === what);
  const [batches, reported] = [became("batch"), became("source event")];
  const unbalanced = [...batches, ...reported].filter((row) => !isBalanced(row)).map(({ line }) => line);
  return {
    rows,
    counts: { batch: batches.length, "source event": reported.length, nothing: became("nothing").length },
    imported: totals(batches, states),
    reported: totals(reported, effects),
    unbalanced,
  };
}
